"""The language of zeren: facts, commands, entries, principals, errors; it does nothing itself."""
