"""Tests of the hub and the classroom."""
