-- People who sign in at the desk, their sessions, and what they looked at.

CREATE TABLE {schema}.accounts (
    login           text        PRIMARY KEY CHECK (login ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
    person_id       uuid        NOT NULL,
    role            text        NOT NULL CHECK (role IN (
        'county_office', 'township', 'branch', 'inspector', 'auditor', 'system')),
    organization_id uuid,
    post_id         uuid,
    password_hash   text        NOT NULL,
    totp_secret     text,  -- sealed to the gateway's own key; null where there is no second factor
    must_change     boolean     NOT NULL DEFAULT true,
    failures        smallint    NOT NULL DEFAULT 0,
    locked_until    timestamptz,
    disabled_at     timestamptz,
    made_at         timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE {schema}.sessions (
    id_hash bytea       PRIMARY KEY CHECK (length(id_hash) = 32),
    login   text        NOT NULL REFERENCES {schema}.accounts ON DELETE CASCADE,
    csrf    text        NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sessions_by_login ON {schema}.sessions (login);

CREATE TABLE {schema}.access_log (
    number     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    login      text        NOT NULL,
    role       text,
    what       text        NOT NULL,
    outcome    text        NOT NULL,
    request_id text        NOT NULL
);
CREATE INDEX access_log_by_time ON {schema}.access_log (at);

CREATE FUNCTION {schema}.access_log_stands() RETURNS trigger LANGUAGE plpgsql AS $stands$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.at < clock_timestamp() - interval '183 days' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the access log is kept for 183 days as it was written';
END
$stands$;
CREATE TRIGGER access_log_kept BEFORE DELETE ON {schema}.access_log
    FOR EACH ROW EXECUTE FUNCTION {schema}.access_log_stands();
CREATE TRIGGER access_log_stands BEFORE UPDATE OR TRUNCATE ON {schema}.access_log
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.access_log_stands();
ALTER TABLE {schema}.access_log ENABLE ALWAYS TRIGGER access_log_kept;
ALTER TABLE {schema}.access_log ENABLE ALWAYS TRIGGER access_log_stands;

GRANT SELECT, INSERT, UPDATE ON {schema}.accounts TO {schema}_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.sessions TO {schema}_service;
GRANT SELECT, INSERT, DELETE ON {schema}.access_log TO {schema}_service;
GRANT SELECT ON {schema}.access_log TO auditor_reader;
GRANT USAGE ON SCHEMA {schema} TO auditor_reader;
