"""Rounds: aggregates of rounds, results and what follows from them; grades. Pure."""
