-- The auditor's monitor compares what is answered to repeated commands with the facts they made.

GRANT SELECT ON {schema}.commands TO auditor_reader;
