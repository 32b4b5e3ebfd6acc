-- How far the log is written and its cursors have come: two numbers a row, nothing of the facts.
-- A reader may call this and read neither the log nor the cursors.

CREATE FUNCTION {schema}.status() RETURNS TABLE (name text, "position" bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp
AS $$
    SELECT 'log', coalesce(max(e.position), 0) FROM events e
    UNION ALL
    SELECT c.name, c.position FROM cursors c
$$;

REVOKE ALL ON FUNCTION {schema}.status FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {schema}.status TO {schema}_reader, {schema}_service;
