"""What checks the log offline. The core is the standard library alone, and trusts nobody."""
