"""A sample county and its year 2025, as commands; `generate.py` is the way in."""
