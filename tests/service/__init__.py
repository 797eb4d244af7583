"""Tests of the commons."""
