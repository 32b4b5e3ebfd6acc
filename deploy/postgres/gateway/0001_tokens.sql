-- Tokens that are no longer good, by their number (`jti`); read at most a second late.

CREATE TABLE {schema}.revoked_tokens (
    token_id   text        PRIMARY KEY CHECK (token_id <> '' AND length(token_id) <= 200),
    revoked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_by text        NOT NULL
);

GRANT SELECT, INSERT ON {schema}.revoked_tokens TO {schema}_service;
