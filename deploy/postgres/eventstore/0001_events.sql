-- The event store of one service. Run as {schema}_owner; `{schema}` is put in literally.

CREATE TABLE {schema}.events (
    position           bigint      PRIMARY KEY,
    previous           bigint      NOT NULL,
    originator_id      uuid        NOT NULL,
    originator_version bigint      NOT NULL CHECK (originator_version >= 1),
    topic              text        NOT NULL,
    state              bytea       NOT NULL
        CONSTRAINT events_state_size CHECK (octet_length(state) <= 60000),
    recorded_at        timestamptz NOT NULL,
    occurred_on        date        NOT NULL,
    received_on        date,
    relies_on_index    bigint      NOT NULL CHECK (relies_on_index >= 0),
    actor              text        NOT NULL,
    actor_post         uuid,
    actor_org          uuid,
    on_behalf_of       text,
    reason             text,
    command_id         uuid        NOT NULL,
    correlation_id     uuid        NOT NULL,
    causation_id       text,
    CONSTRAINT events_stream_version UNIQUE (originator_id, originator_version),
    CONSTRAINT events_previous CHECK (previous >= 0 AND previous < position),
    CONSTRAINT events_received_on CHECK (
        received_on <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date
    )
);

-- One row a command that was accepted: whoever sends it again gets this answer.
CREATE TABLE {schema}.commands (
    command_id uuid   CONSTRAINT commands_once PRIMARY KEY,
    principal  text   NOT NULL,
    body_hash  bytea  NOT NULL,
    stream     uuid   NOT NULL,
    version    bigint NOT NULL,
    position   bigint NOT NULL
);

CREATE TABLE {schema}.cursors (
    name     text   PRIMARY KEY,
    position bigint NOT NULL
);

-- What the service knows to exist, its own streams included: read from the ledger.
CREATE TABLE {schema}.references_seen (
    subject uuid NOT NULL,
    kind    text NOT NULL,
    PRIMARY KEY (subject, kind)
);

-- How far a projection has read the ledger, and the last sequence it met of each source.
CREATE TABLE {schema}.positions (
    name    text   PRIMARY KEY,
    size    bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
    sources jsonb  NOT NULL DEFAULT '{}'
);
INSERT INTO {schema}.positions (name) VALUES ('references');

-- Append facts and the commands that made them, in one statement.
--
-- The lock is taken last and held to the commit, so positions are numbered in the order of
-- commits, without holes: whoever reads by position never passes one that appears later.
-- Each statement after the lock sees everything committed before it (READ COMMITTED).
-- SQLSTATE ZR001: a command id stands already. ZR002: a stream would get a hole. A stream that has
-- moved meanwhile violates events_stream_version.
CREATE FUNCTION {schema}.append(
    originator_ids uuid[], originator_versions bigint[], topics text[], states bytea[],
    occurred date[],
    command_numbers int[],     -- of each fact: which of the commands below made it, from 1
    command_ids uuid[], principals text[], body_hashes bytea[],
    streams uuid[], versions bigint[],
    last_facts int[],          -- of each command: its last fact above, from 1; 0 = it made none
    received date[], behalves text[], reasons text[], correlation_ids uuid[], causation_ids text[],
    actors text[], actor_posts uuid[], actor_orgs uuid[], relies_on bigint[],
    OUT first_position bigint, OUT recorded timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp
SET plan_cache_mode = force_generic_plan  -- planning anew for each array took as long as the rest
AS $$
DECLARE
    last_position bigint;
    last_recorded timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('{schema}.events', 0));
    -- Whoever holds the lock has ten seconds to commit; then the server ends the connection.
    PERFORM set_config('transaction_timeout', '10s', true);

    IF EXISTS (SELECT FROM commands c WHERE c.command_id = ANY (command_ids)) THEN
        RAISE EXCEPTION 'a command id stands already' USING ERRCODE = 'ZR001';
    END IF;

    SELECT e.position, e.recorded_at INTO last_position, last_recorded
    FROM events e ORDER BY e.position DESC LIMIT 1;
    last_position := coalesce(last_position, 0);
    recorded := greatest(last_recorded, clock_timestamp());
    first_position := last_position + 1;

    INSERT INTO events
    SELECT last_position + f.n, last_position + f.n - 1, f.stream, f.version, f.topic, f.state,
           recorded, f.occurred_on, received[f.command], relies_on[f.command],
           actors[f.command], actor_posts[f.command], actor_orgs[f.command],
           behalves[f.command], reasons[f.command],
           command_ids[f.command], correlation_ids[f.command], causation_ids[f.command]
    FROM unnest(originator_ids, originator_versions, topics, states, occurred, command_numbers)
         WITH ORDINALITY AS f(stream, version, topic, state, occurred_on, command, n);

    IF EXISTS (
        SELECT FROM unnest(originator_ids, originator_versions) AS f(stream, version)
        WHERE f.version > 1 AND NOT EXISTS (
            SELECT FROM events e
            WHERE e.originator_id = f.stream AND e.originator_version = f.version - 1
        )
    ) THEN
        RAISE EXCEPTION 'a stream would get a hole' USING ERRCODE = 'ZR002';
    END IF;

    -- A command that changed nothing stands at position 0.
    INSERT INTO commands
    SELECT c.id, c.principal, c.body_hash, c.stream, c.version,
           CASE WHEN c.last_fact > 0 THEN last_position + c.last_fact ELSE 0 END
    FROM unnest(command_ids, principals, body_hashes, streams, versions, last_facts)
         AS c(id, principal, body_hash, stream, version, last_fact);

    IF cardinality(originator_ids) > 0 THEN
        PERFORM pg_notify('{schema}_events',
                          (last_position + cardinality(originator_ids))::text);
    END IF;
END
$$;

-- What is recorded stays as it is, for the owner and for triggers' off-switches alike.
CREATE FUNCTION {schema}.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = {schema}, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: what is recorded is never changed',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'ZR003';
END
$$;

CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.events
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
ALTER TABLE {schema}.events ENABLE ALWAYS TRIGGER events_stay;
CREATE TRIGGER commands_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.commands
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
ALTER TABLE {schema}.commands ENABLE ALWAYS TRIGGER commands_stay;

REVOKE ALL ON FUNCTION {schema}.append FROM PUBLIC;
GRANT USAGE ON SCHEMA {schema} TO
    {schema}_service, {schema}_reader, ledger_service, auditor_reader;
GRANT EXECUTE ON FUNCTION {schema}.append TO {schema}_service;
GRANT SELECT ON {schema}.events TO {schema}_service, ledger_service, auditor_reader;
GRANT SELECT ON {schema}.commands TO {schema}_service;
GRANT SELECT, INSERT, UPDATE, DELETE
    ON {schema}.cursors, {schema}.references_seen, {schema}.positions TO {schema}_service;
GRANT SELECT ON {schema}.positions TO {schema}_reader;
