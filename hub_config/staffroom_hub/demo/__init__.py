"""A demonstration: some teachers who are not there, and what they might say to each other."""
