-- The gateway puts letters back for whoever operates the suite. It marks them by this function and
-- reaches no table here.

CREATE FUNCTION {schema}.dead_letter_replayed(number bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = {schema}, pg_temp
AS $$
    UPDATE dead_letters SET replayed_at = clock_timestamp() WHERE id = number
$$;

REVOKE ALL ON FUNCTION {schema}.dead_letter_replayed FROM PUBLIC;
GRANT USAGE ON SCHEMA {schema} TO gateway_service;
GRANT EXECUTE ON FUNCTION {schema}.dead_letter_replayed TO gateway_service;
