"""`staffroom serve`: everything on one machine, by one command."""
