"""Tests of the widgets: the Python side, and the built bundles in a browser."""
