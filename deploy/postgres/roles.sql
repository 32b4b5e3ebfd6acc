-- Roles, schemas and the rights between them. Run by a superuser in the database of zeren, again
-- and again: it states what holds. Passwords are set apart from it (shared/eventstore/roles.py).
--
-- For each schema S: S_owner owns what migrations make and cannot log in; S_service runs the
-- service; S_reader answers questions. Rights on a table stand in the migration that makes it.

DO $roles$
DECLARE
    schemas constant text[] := ARRAY[
        'registry', 'targets', 'activities', 'ledger', 'assessment', 'gateway'];
    logins text[] := ARRAY['zeren_migrator', 'auditor_reader'];
    s text;
    role_name text;
BEGIN
    FOREACH s IN ARRAY schemas LOOP
        logins := logins || (s || '_service') || (s || '_reader');
        IF to_regrole(s || '_owner') IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', s || '_owner');
        END IF;
    END LOOP;
    FOREACH role_name IN ARRAY logins LOOP
        IF to_regrole(role_name) IS NULL THEN
            EXECUTE format('CREATE ROLE %I', role_name);
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE '
                       'NOREPLICATION NOBYPASSRLS', role_name);
    END LOOP;

    -- Nobody connects, or makes anything, only because the database lets everybody.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    FOREACH role_name IN ARRAY logins LOOP
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
    END LOOP;

    FOREACH s IN ARRAY schemas LOOP
        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', s, s || '_owner');
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I, %I', s, s || '_service', s || '_reader');
        -- Views of what was known at a size of the ledger (shared/eventstore/history.py).
        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I',
                       s || '_asof', s || '_owner');
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', s || '_asof', s || '_reader');
        -- The migrator becomes an owner by SET ROLE and is none of them otherwise.
        EXECUTE format('GRANT %I TO zeren_migrator WITH INHERIT FALSE, SET TRUE', s || '_owner');
        EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), s || '_service');
        -- A table that a service makes by itself is a projection, so its reader may read it.
        EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT SELECT ON TABLES '
                       'TO %I', s || '_service', s, s || '_reader');
        -- What an owner makes may be called by nobody until its migration says so.
        EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I REVOKE EXECUTE ON FUNCTIONS '
                       'FROM PUBLIC', s || '_owner');
        -- Names without a schema are those of one's own.
        EXECUTE format('ALTER ROLE %I SET search_path = %I', s || '_service', s);
        EXECUTE format('ALTER ROLE %I SET search_path = %I', s || '_reader', s);
        -- A service that hangs gives up its locks by itself.
        EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L',
                       s || '_service', '5s');
        EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', s || '_service', '10s');
        EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', s || '_service', '60s');
        -- Readers carry rebuilds and exports, which are long, and never write.
        EXECUTE format('ALTER ROLE %I SET default_transaction_read_only = on', s || '_reader');
    END LOOP;
    ALTER ROLE auditor_reader SET default_transaction_read_only = on;

    -- A rebuild writes new tables beside the live ones and swaps them.
    GRANT CREATE ON SCHEMA assessment TO assessment_service;

    -- The ledger and the auditor read every service's log, and every service reads the ledger.
    GRANT USAGE ON SCHEMA registry, targets, activities, assessment
        TO ledger_service, auditor_reader;
    GRANT USAGE ON SCHEMA ledger TO
        registry_service, targets_service, activities_service, assessment_service, gateway_service,
        auditor_reader;

    CREATE SCHEMA IF NOT EXISTS zeren_migrations AUTHORIZATION zeren_migrator;
END
$roles$;
