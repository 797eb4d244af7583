"""Staffroom's core: the rules of the course, its wire models and its one HTTP client.

Imports neither `staffroom_widgets` nor `staffroom_hub`; both build on it.
"""

__version__ = "0.1.0"
