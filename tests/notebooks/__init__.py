"""The course itself: its editions, checked as readers and nbgrader meet them."""
