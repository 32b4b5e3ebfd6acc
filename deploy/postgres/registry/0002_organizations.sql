-- The registry's read model, following the ledger (services/registry/projection.py).
-- Intervals are half-open: ends_on is the first day that no longer belongs; NULL = not known to end.

CREATE TABLE registry.organizations (
    organization_id uuid    PRIMARY KEY,
    kind            text    NOT NULL,
    has_committee   boolean NOT NULL,
    predecessor_ids uuid[]  NOT NULL,
    approved_by     text,
    starts_on       date    NOT NULL,
    ends_on         date,
    successor_id    uuid                 -- into which it was merged
);

-- What changes while an organization stands, by the first day of the change. NULL = not changed
-- that day. Facts may become known in any order of days.
CREATE TABLE registry.organization_changes (
    organization_id uuid NOT NULL,
    starts_on       date NOT NULL,
    name            text,
    superior_id     uuid,
    category        text,
    PRIMARY KEY (organization_id, starts_on)
);
CREATE INDEX organization_changes_superior ON registry.organization_changes (superior_id);

CREATE TABLE registry.member_counts (
    organization_id      uuid    NOT NULL,
    counted_on           date    NOT NULL,
    full_members         integer NOT NULL,
    probationary_members integer NOT NULL,
    entitled_to_vote     integer NOT NULL,
    PRIMARY KEY (organization_id, counted_on)
);

CREATE TABLE registry.posts (
    post_id         uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    kind            text NOT NULL,
    title           text,
    created_on      date NOT NULL
);
CREATE INDEX posts_organization ON registry.posts (organization_id);

CREATE TABLE registry.tenures (
    post_id   uuid    NOT NULL,
    acting    boolean NOT NULL,
    starts_on date    NOT NULL,
    person_id uuid    NOT NULL,
    ends_on   date,
    document  text,
    PRIMARY KEY (post_id, acting, starts_on, person_id)
);
CREATE INDEX tenures_person ON registry.tenures (person_id);

-- The organizations as they stood on a day. One plain SELECT, so the planner takes it apart.
CREATE FUNCTION registry.organizations_on(day date)
RETURNS TABLE (
    organization_id uuid, kind text, name text, category text, superior_id uuid,
    has_committee boolean, starts_on date, ends_on date, successor_id uuid,
    predecessor_ids uuid[], approved_by text
)
LANGUAGE sql STABLE
AS $$
    SELECT o.organization_id, o.kind,
           (SELECT c.name FROM registry.organization_changes c
            WHERE c.organization_id = o.organization_id AND c.starts_on <= day
              AND c.name IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1),
           (SELECT c.category FROM registry.organization_changes c
            WHERE c.organization_id = o.organization_id AND c.starts_on <= day
              AND c.category IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1),
           (SELECT c.superior_id FROM registry.organization_changes c
            WHERE c.organization_id = o.organization_id AND c.starts_on <= day
              AND c.superior_id IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1),
           o.has_committee, o.starts_on, o.ends_on, o.successor_id, o.predecessor_ids,
           o.approved_by
    FROM registry.organizations o
    WHERE o.starts_on <= day AND (o.ends_on IS NULL OR day < o.ends_on)
$$;

INSERT INTO registry.positions (name) VALUES ('read_model');

GRANT SELECT, INSERT, UPDATE
    ON registry.organizations, registry.organization_changes, registry.member_counts,
       registry.posts, registry.tenures
    TO registry_service;
GRANT SELECT
    ON registry.organizations, registry.organization_changes, registry.member_counts,
       registry.posts, registry.tenures
    TO registry_reader;
GRANT EXECUTE ON FUNCTION registry.organizations_on TO registry_service, registry_reader;
