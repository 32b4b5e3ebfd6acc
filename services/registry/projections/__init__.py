"""What each fact of the registry changes in its read model, by topic."""
