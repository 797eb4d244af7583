"""Tests of the grading side: composing, the exchange, the grader."""
