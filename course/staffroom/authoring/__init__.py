"""Help for authors: the skeleton that a new module begins as."""
