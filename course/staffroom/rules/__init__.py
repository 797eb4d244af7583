"""Pure rules: no files, no network, no clock; everything they need is passed in."""
