-- Messages that a consumer could not take, kept to be looked at and replayed.
-- No schema is named: the runner sets search_path to the service's own.

CREATE TABLE dead_letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue text NOT NULL,
    routing_key text NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    replayed_at timestamptz
);

CREATE INDEX dead_letters_waiting ON dead_letters (id) WHERE replayed_at IS NULL;

-- The service parks, lists and marks; it never deletes.
DO $$
DECLARE
    service_role name := current_schema() || '_service';
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = service_role) THEN
        EXECUTE format('GRANT SELECT, INSERT, UPDATE (replayed_at) ON dead_letters TO %I', service_role);
    END IF;
END $$;
