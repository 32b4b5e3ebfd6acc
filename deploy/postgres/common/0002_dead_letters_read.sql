-- Whoever answers questions about a service also lists what it could not take.

GRANT SELECT ON {schema}.dead_letters TO {schema}_reader;
