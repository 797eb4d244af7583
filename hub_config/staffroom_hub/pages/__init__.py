"""Pages of the hub: signing up and in, home, account, people; and the look of the hub's own."""
