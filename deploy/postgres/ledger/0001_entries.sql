-- The ledger: one dense index over every fact of the county. Run as ledger_owner.

CREATE TABLE ledger.entries (
    index         bigint      PRIMARY KEY CHECK (index >= 0),
    source        text        NOT NULL,
    sequence      bigint      NOT NULL,
    type          text        NOT NULL,
    entry         bytea       NOT NULL CHECK (octet_length(entry) <= 65507),
    integrated_at timestamptz NOT NULL,
    CONSTRAINT entries_source_sequence UNIQUE (source, sequence)
);

-- The last sequence taken of each source.
CREATE TABLE ledger.heads (
    source   text   PRIMARY KEY,
    sequence bigint NOT NULL
);

-- What stopped a source; an alarm stands until the source moves again.
CREATE TABLE ledger.alarms (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source     text        NOT NULL,
    kind       text        NOT NULL,
    detail     jsonb       NOT NULL,
    raised_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    cleared_at timestamptz
);
CREATE UNIQUE INDEX alarms_standing ON ledger.alarms (source, kind) WHERE cleared_at IS NULL;

CREATE TABLE ledger.cursors (
    name     text   PRIMARY KEY,
    position bigint NOT NULL
);

-- Take entries into the one order, those of each source strictly in that source's order.
--
-- `previous` of a row must be the sequence taken before it of the same source; a row whose
-- `previous` was never taken is refused with the whole call (SQLSTATE ZR004), so a missing row
-- can not be passed over. One `integrated_at` a call, never smaller than the last.
CREATE FUNCTION ledger.integrate(
    sources text[], sequences bigint[], previouses bigint[], types text[], entries_ bytea[],
    OUT size bigint, OUT integrated timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = ledger, pg_temp
AS $$
DECLARE
    wrong record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('ledger.entries', 0));
    PERFORM set_config('transaction_timeout', '30s', true);

    SELECT e.index + 1, greatest(e.integrated_at, clock_timestamp()) INTO size, integrated
    FROM entries e ORDER BY e.index DESC LIMIT 1;
    size := coalesce(size, 0);
    integrated := coalesce(integrated, clock_timestamp());

    SELECT r.source, r.sequence, r.previous, r.expected INTO wrong
    FROM (
        SELECT i.source, i.sequence, i.previous,
               coalesce(lag(i.sequence) OVER (PARTITION BY i.source ORDER BY i.n),
                        h.sequence, 0) AS expected
        FROM unnest(sources, sequences, previouses) WITH ORDINALITY
             AS i(source, sequence, previous, n)
        LEFT JOIN heads h ON h.source = i.source
    ) r
    WHERE r.previous IS DISTINCT FROM r.expected OR r.sequence <= r.previous
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% % follows %, but % is the last one taken',
            wrong.source, wrong.sequence, wrong.previous, wrong.expected
            USING ERRCODE = 'ZR004';
    END IF;

    INSERT INTO entries
    SELECT size + i.n - 1, i.source, i.sequence, i.type, i.entry, integrated
    FROM unnest(sources, sequences, types, entries_) WITH ORDINALITY
         AS i(source, sequence, type, entry, n);
    INSERT INTO heads
    SELECT i.source, max(i.sequence) FROM unnest(sources, sequences) AS i(source, sequence)
    GROUP BY i.source
    ON CONFLICT (source) DO UPDATE SET sequence = excluded.sequence;

    size := size + cardinality(sources);
    PERFORM pg_notify('ledger_entries', size::text);
END
$$;

CREATE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = ledger, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: what is recorded is never changed',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'ZR003';
END
$$;

CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entries
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.entries ENABLE ALWAYS TRIGGER entries_stay;

REVOKE ALL ON FUNCTION ledger.integrate FROM PUBLIC;
GRANT USAGE ON SCHEMA ledger TO
    ledger_service, ledger_reader, registry_service, targets_service, activities_service,
    assessment_service, gateway_service, registry_reader, targets_reader, activities_reader,
    assessment_reader, gateway_reader, auditor_reader;
GRANT EXECUTE ON FUNCTION ledger.integrate TO ledger_service;
GRANT SELECT ON ledger.entries TO
    ledger_service, ledger_reader, registry_service, targets_service, activities_service,
    assessment_service, gateway_service, registry_reader, targets_reader, activities_reader,
    assessment_reader, gateway_reader, auditor_reader;
GRANT SELECT ON ledger.heads, ledger.alarms TO ledger_service, ledger_reader;
GRANT INSERT, UPDATE ON ledger.alarms TO ledger_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.cursors TO ledger_service;
