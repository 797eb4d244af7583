"""Where Staffroom runs: hub, classroom, commons, grader."""
