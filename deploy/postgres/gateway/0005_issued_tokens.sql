-- Tokens that were shown to a gateway, for whom they were issued and until when; no secret of them.
-- Nobody holds two of the three administrations, by accounts, by tokens, or by one of each.

CREATE TABLE {schema}.issued_tokens (
    token_id        text        NOT NULL CHECK (length(token_id) BETWEEN 1 AND 200),
    actor           text        NOT NULL,
    role            text        NOT NULL,
    organization_id uuid,
    post_id         uuid,
    issued_at       timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    first_seen_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (token_id, actor, role)
);
CREATE INDEX issued_tokens_of_administrators ON {schema}.issued_tokens (lower(actor))
WHERE role IN ('auditor', 'system_admin', 'security_admin');

CREATE FUNCTION {schema}.one_administration() RETURNS trigger LANGUAGE plpgsql AS $one$
DECLARE
    added jsonb := to_jsonb(NEW);
    whom  text  := lower(coalesce(added ->> 'actor', added ->> 'person_id'));
BEGIN
    -- One at a time for each person: what another is just adding is waited for, and seen.
    PERFORM pg_advisory_xact_lock(hashtextextended('one_administration ' || whom, 0));
    IF EXISTS (
        SELECT FROM {schema}.accounts a
        WHERE a.person_id::text = whom AND a.disabled_at IS NULL AND a.role <> NEW.role
          AND a.role IN ('auditor', 'system_admin', 'security_admin')
          AND a.login IS DISTINCT FROM added ->> 'login'
    ) OR EXISTS (
        SELECT FROM {schema}.issued_tokens t
        WHERE lower(t.actor) = whom AND t.expires_at > clock_timestamp() AND t.role <> NEW.role
          AND t.role IN ('auditor', 'system_admin', 'security_admin')
          AND NOT EXISTS (
              SELECT FROM {schema}.revoked_tokens r WHERE r.token_id = t.token_id)
    ) THEN
        RAISE unique_violation USING
            CONSTRAINT = 'one_administration',
            MESSAGE = 'nobody holds two of the three administrations';
    END IF;
    RETURN NEW;
END
$one$;
CREATE TRIGGER one_administration
    BEFORE INSERT OR UPDATE OF person_id, role, disabled_at ON {schema}.accounts
    FOR EACH ROW
    WHEN (NEW.disabled_at IS NULL AND NEW.role IN ('auditor', 'system_admin', 'security_admin'))
    EXECUTE FUNCTION {schema}.one_administration();
CREATE TRIGGER one_administration BEFORE INSERT ON {schema}.issued_tokens
    FOR EACH ROW WHEN (NEW.role IN ('auditor', 'system_admin', 'security_admin'))
    EXECUTE FUNCTION {schema}.one_administration();

GRANT SELECT, INSERT ON {schema}.issued_tokens TO {schema}_service;
