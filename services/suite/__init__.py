"""Putting it together: which parts there are, and all of them in one process."""
