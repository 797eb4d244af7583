"""By keyboard alone, in a real browser: every control is reached, worked and left."""
