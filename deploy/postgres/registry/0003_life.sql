-- The read model of how organizations live: superiors, flags, terms, duties of posts, case files.
-- It is built anew from the ledger, so that what was known already is filled in, too.
-- Organizations are sorted by `sort_key`: the GB18030 bytes of the name. The common characters of
-- GB 2312 stand there in the order of their pinyin; the database has no Chinese collation.

GRANT DELETE ON registry.vault TO registry_service;  -- of the erased

TRUNCATE registry.organizations, registry.organization_changes, registry.member_counts,
         registry.posts, registry.tenures;
UPDATE registry.positions SET size = 0, sources = '{}' WHERE name = 'read_model';

CREATE TABLE registry.people (
    person_id     uuid PRIMARY KEY,
    registered_on date NOT NULL,
    erased_on     date,
    erased_by     text                   -- the order
);

ALTER TABLE registry.organizations
    ADD COLUMN successor_ids uuid[] NOT NULL DEFAULT '{}',  -- by merger or split
    ADD COLUMN was_voided boolean NOT NULL DEFAULT false;

ALTER TABLE registry.organization_changes
    ADD COLUMN sort_key bytea,
    ADD COLUMN form text,
    ADD COLUMN form_until date,          -- of a temporary form, the first day without
    ADD COLUMN assessor_id uuid;         -- the superior that was set to assess

CREATE TABLE registry.approvals (
    organization_id uuid NOT NULL,
    number          integer NOT NULL,    -- of the fact in its stream
    act             text NOT NULL,
    approved_on     date NOT NULL,
    approving_id    uuid NOT NULL,
    document        text,
    PRIMARY KEY (organization_id, number)
);

-- What holds from a day on or no longer holds; of a key the latest day not after the one asked for.
CREATE TABLE registry.other_superiors (
    organization_id uuid    NOT NULL,
    superior_id     uuid    NOT NULL,
    starts_on       date    NOT NULL,
    holds           boolean NOT NULL,
    PRIMARY KEY (organization_id, superior_id, starts_on)
);
CREATE TABLE registry.flags (
    organization_id uuid    NOT NULL,
    flag            text    NOT NULL,
    starts_on       date    NOT NULL,
    holds           boolean NOT NULL,
    criteria        text[]  NOT NULL,
    evidence        text[]  NOT NULL,
    PRIMARY KEY (organization_id, flag, starts_on)
);
CREATE TABLE registry.leaves (
    post_id        uuid    NOT NULL,
    person_id      uuid    NOT NULL,
    starts_on      date    NOT NULL,
    holds          boolean NOT NULL,
    leave          text,
    expected_until date,
    PRIMARY KEY (post_id, person_id, starts_on)
);

CREATE TABLE registry.terms (
    organization_id uuid    NOT NULL,
    starts_on       date    NOT NULL,
    due_on          date    NOT NULL,
    years           integer NOT NULL,
    is_elected      boolean NOT NULL,
    PRIMARY KEY (organization_id, starts_on)
);
CREATE TABLE registry.term_changes (
    organization_id uuid    NOT NULL,
    approved_on     date    NOT NULL,
    until           date    NOT NULL,
    is_extension    boolean NOT NULL,
    approving_id    uuid    NOT NULL,
    document        text,
    PRIMARY KEY (organization_id, approved_on)
);

CREATE TABLE registry.scopes (
    post_id   uuid   NOT NULL,
    starts_on date   NOT NULL,
    unit_ids  uuid[] NOT NULL,
    fields    text[] NOT NULL,
    document  text,
    PRIMARY KEY (post_id, starts_on)
);

-- Case files: handovers, weak cases, focus points, units, venues; each is what its facts say.
CREATE TABLE registry.case_facts (
    case_id         uuid    NOT NULL,
    number          integer NOT NULL,    -- of the fact in its stream
    kind            text    NOT NULL,    -- handover, weak_case, focus, unit, venue
    type            text    NOT NULL,    -- the stored name
    organization_id uuid    NOT NULL,
    occurred_on     date    NOT NULL,
    data            bytea   NOT NULL,    -- the payload, verbatim
    PRIMARY KEY (case_id, number)
);
CREATE INDEX case_facts_kind ON registry.case_facts (kind, organization_id);

DROP FUNCTION registry.organizations_on(date);

-- Every organization that was to stand by a day, as last known on it; also those that had ended.
CREATE FUNCTION registry.organizations_known(day date)
RETURNS TABLE (
    organization_id uuid, kind text, name text, sort_key bytea, category text, superior_id uuid,
    has_committee boolean, starts_on date, ends_on date, successor_id uuid, successor_ids uuid[],
    predecessor_ids uuid[], approved_by text, form text, form_until date, assessor_id uuid
)
LANGUAGE sql STABLE
AS $$
    SELECT o.organization_id, o.kind, named.name, named.sort_key,
           (SELECT c.category FROM registry.organization_changes c
            WHERE c.organization_id = o.organization_id AND c.starts_on <= day
              AND c.category IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1),
           (SELECT c.superior_id FROM registry.organization_changes c
            WHERE c.organization_id = o.organization_id AND c.starts_on <= day
              AND c.superior_id IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1),
           o.has_committee, o.starts_on, o.ends_on, o.successor_id, o.successor_ids,
           o.predecessor_ids, o.approved_by, formed.form, formed.form_until,
           (SELECT c.assessor_id FROM registry.organization_changes c
            WHERE c.organization_id = o.organization_id AND c.starts_on <= day
              AND c.assessor_id IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1)
    FROM registry.organizations o
    LEFT JOIN LATERAL (
        SELECT c.name, c.sort_key FROM registry.organization_changes c
        WHERE c.organization_id = o.organization_id AND c.starts_on <= day
          AND c.name IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1
    ) named ON true
    LEFT JOIN LATERAL (
        SELECT c.form, c.form_until FROM registry.organization_changes c
        WHERE c.organization_id = o.organization_id AND c.starts_on <= day
          AND c.form IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1
    ) formed ON true
    WHERE o.starts_on <= day
$$;

-- The organizations as they stood on a day. One plain SELECT, so the planner takes it apart.
CREATE FUNCTION registry.organizations_on(day date)
RETURNS TABLE (
    organization_id uuid, kind text, name text, sort_key bytea, category text, superior_id uuid,
    has_committee boolean, starts_on date, ends_on date, successor_id uuid, successor_ids uuid[],
    predecessor_ids uuid[], approved_by text, form text, form_until date, assessor_id uuid
)
LANGUAGE sql STABLE
AS $$
    SELECT * FROM registry.organizations_known(day) o WHERE o.ends_on IS NULL OR day < o.ends_on
$$;

-- The second superiors as they led on a day.
CREATE FUNCTION registry.other_superiors_on(day date)
RETURNS TABLE (organization_id uuid, superior_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT s.organization_id, s.superior_id
    FROM (
        SELECT DISTINCT ON (o.organization_id, o.superior_id)
               o.organization_id, o.superior_id, o.holds
        FROM registry.other_superiors o WHERE o.starts_on <= day
        ORDER BY o.organization_id, o.superior_id, o.starts_on DESC
    ) s
    WHERE s.holds
$$;

GRANT SELECT, INSERT, UPDATE
    ON registry.people, registry.approvals, registry.other_superiors, registry.flags,
       registry.leaves, registry.terms, registry.term_changes, registry.scopes, registry.case_facts
    TO registry_service;
GRANT SELECT
    ON registry.people, registry.approvals, registry.other_superiors, registry.flags,
       registry.leaves, registry.terms, registry.term_changes, registry.scopes, registry.case_facts
    TO registry_reader;
GRANT EXECUTE
    ON FUNCTION registry.organizations_known, registry.organizations_on,
       registry.other_superiors_on
    TO registry_service, registry_reader;
