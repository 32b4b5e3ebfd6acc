"""A witness: a small program of its own that cosigns what it has seen to be consistent."""
