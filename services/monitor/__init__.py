"""The auditor's own process: it re-reads every store and compares it with the signed log."""
