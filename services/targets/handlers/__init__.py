"""How commands of target management are decided, by topic."""
