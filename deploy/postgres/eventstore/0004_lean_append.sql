-- Append as before, with less to do for each call: an INSERT reads the stored text of every CHECK
-- of its table anew, and counting what was inserted took a plan of its own. `append` is the one
-- way into the tables, so it asks itself what the CHECKs of events asked, in the same words.

ALTER TABLE {schema}.events
    DROP CONSTRAINT events_state_size,
    DROP CONSTRAINT events_received_on,
    DROP CONSTRAINT events_previous,
    DROP CONSTRAINT events_originator_version_check,
    DROP CONSTRAINT events_relies_on_index_check;

-- Refuse a value as a CHECK of that name does (SQLSTATE 23514).
CREATE FUNCTION {schema}.refuse_value(name text) RETURNS bytea
LANGUAGE plpgsql
SET search_path = {schema}, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'a fact violates %', name USING ERRCODE = 'check_violation', CONSTRAINT = name;
END
$$;

-- Each fact follows the one before it in its stream; most facts begin one, and are asked nothing.
CREATE FUNCTION {schema}.refuse_hole() RETURNS trigger
LANGUAGE plpgsql
SET search_path = {schema}, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM events e
        WHERE e.originator_id = NEW.originator_id
          AND e.originator_version = NEW.originator_version - 1
    ) THEN
        RAISE EXCEPTION 'a stream would get a hole' USING ERRCODE = 'ZR002';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER events_follow AFTER INSERT ON {schema}.events
    FOR EACH ROW WHEN (NEW.originator_version > 1) EXECUTE FUNCTION {schema}.refuse_hole();

-- The lock is taken first of all and held to the commit, so positions are numbered in the order of
-- commits, without holes: whoever reads by position never passes one that appears later.
-- Each statement after the lock sees everything committed before it (READ COMMITTED).
-- SQLSTATE ZR002: a stream would get a hole. A stream that has moved meanwhile violates
-- events_stream_version, a command id that stands already commands_once.
CREATE OR REPLACE FUNCTION {schema}.append(
    facts json,      -- array of objects: columns of events, without positions and recorded_at
    commands_ json,  -- array of objects: columns of commands; last_fact, from 1, for the position
    OUT first_position bigint, OUT recorded timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp
SET plan_cache_mode = force_generic_plan  -- planning anew for each array took as long as the rest
AS $$
DECLARE
    last_position bigint;
    today date;
    added bigint;
    ignored text;
BEGIN
    ignored := pg_advisory_xact_lock(hashtextextended('{schema}.events', 0));
    -- Whoever holds the lock has ten seconds to commit; then the server ends the connection.
    ignored := set_config('transaction_timeout', '10s', true);

    SELECT e.position, e.recorded_at INTO last_position, recorded
    FROM events e ORDER BY e.position DESC LIMIT 1;
    last_position := coalesce(last_position, 0);
    recorded := greatest(recorded, clock_timestamp());
    first_position := last_position + 1;
    today := (recorded AT TIME ZONE 'Asia/Shanghai')::date;

    -- First the commands, so that one that stands already is what an append is refused for. A
    -- command that changed nothing stands at position 0.
    INSERT INTO commands
    SELECT c.command_id, c.principal, c.body_hash, c.stream, c.version,
           CASE WHEN c.last_fact > 0 THEN last_position + c.last_fact ELSE 0 END
    FROM json_to_recordset(commands_) AS c(
        command_id uuid, principal text, body_hash bytea, stream uuid, version bigint,
        last_fact int);

    INSERT INTO events
    SELECT last_position + f.n, last_position + f.n - 1, f.stream, f.version, f.topic,
           CASE
               WHEN octet_length(f.state) > 60000 THEN refuse_value('events_state_size')
               WHEN f.received_on > today THEN refuse_value('events_received_on')
               WHEN f.version < 1 THEN refuse_value('events_originator_version_check')
               WHEN f.relies_on < 0 THEN refuse_value('events_relies_on_index_check')
               ELSE convert_to(f.state, 'UTF8')
           END,
           recorded, f.occurred_on, f.received_on, f.relies_on,
           f.actor, f.actor_post, f.actor_org, f.on_behalf_of, f.reason,
           f.command_id, f.correlation_id, f.causation_id
    FROM ROWS FROM (
        json_to_recordset(facts) AS (
            originator_id uuid, originator_version bigint, topic text, state text,
            occurred_on date, received_on date, relies_on_index bigint,
            actor text, actor_post uuid, actor_org uuid, on_behalf_of text, reason text,
            command_id uuid, correlation_id uuid, causation_id text)
    ) WITH ORDINALITY AS f(
        stream, version, topic, state, occurred_on, received_on, relies_on,
        actor, actor_post, actor_org, on_behalf_of, reason,
        command_id, correlation_id, causation_id, n);
    GET DIAGNOSTICS added = ROW_COUNT;

    IF added > 0 THEN
        ignored := pg_notify('{schema}_events', (last_position + added)::text);
    END IF;
END
$$;

REVOKE ALL ON FUNCTION {schema}.refuse_value FROM PUBLIC;
REVOKE ALL ON FUNCTION {schema}.refuse_hole FROM PUBLIC;
