"""Accounts of people: who they are, with what they sign in, which links let them in."""
