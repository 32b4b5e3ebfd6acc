-- Attempts to sign in, second factors, and accounts that another provider knows.

ALTER TABLE {schema}.accounts
    DROP COLUMN failures,
    DROP COLUMN locked_until,
    ADD COLUMN totp_begun text,  -- a secret shown and not yet confirmed, sealed as the other
    ADD COLUMN totp_step  bigint NOT NULL DEFAULT 0,  -- the last step whose code was used
    ADD CONSTRAINT accounts_are_of_people CHECK (role <> 'system');

ALTER TABLE {schema}.sessions
    ADD COLUMN is_whole    boolean NOT NULL DEFAULT true,  -- false: a one-time code is still asked
    ADD COLUMN by_provider boolean NOT NULL DEFAULT false;

CREATE TABLE {schema}.attempts (
    key      text        PRIMARY KEY CHECK (length(key) <= 200),  -- a login, there or not; an address
    failures integer     NOT NULL,
    at       timestamptz NOT NULL
);

CREATE TABLE {schema}.recovery_codes (
    login     text  NOT NULL REFERENCES {schema}.accounts ON DELETE CASCADE,
    code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (login, code_hash)
);

CREATE TABLE {schema}.subjects (
    issuer  text NOT NULL CHECK (length(issuer) <= 500),
    subject text NOT NULL CHECK (length(subject) <= 255),
    login   text NOT NULL REFERENCES {schema}.accounts ON DELETE CASCADE,
    PRIMARY KEY (issuer, subject)
);

CREATE TABLE {schema}.provider_visits (
    state_hash bytea       PRIMARY KEY CHECK (length(state_hash) = 32),
    nonce      text        NOT NULL,
    verifier   text        NOT NULL,
    target     text        NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.attempts TO {schema}_service;
GRANT SELECT, INSERT, DELETE ON {schema}.recovery_codes TO {schema}_service;
GRANT SELECT, INSERT, DELETE ON {schema}.subjects TO {schema}_service;
GRANT SELECT, INSERT, DELETE ON {schema}.provider_visits TO {schema}_service;
