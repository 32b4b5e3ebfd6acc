-- The auditor's monitor compares the heads of the ledger with its entries.

GRANT SELECT ON ledger.heads TO auditor_reader;
