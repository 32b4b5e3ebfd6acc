"""The rows of the table of commands; ``shared.contracts.table`` puts them together."""
