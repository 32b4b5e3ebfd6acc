-- The read model of inspection, registers, surveys and evidence
-- (services/activities/projections/inspections.py, registers.py).

CREATE TABLE activities.inspections (
    inspection_id   uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,   -- which inspects
    unit_id         uuid    NOT NULL,
    mode            text    NOT NULL,
    planned_on      date    NOT NULL,
    starts_on       date    NOT NULL,
    ends_on         date    NOT NULL,   -- the last day
    inspector_ids   uuid[]  NOT NULL,   -- as replaced
    recused         integer NOT NULL DEFAULT 0,
    is_announced    boolean NOT NULL,
    sample_id       uuid,
    approved_by     text,               -- who let it pass the yearly cap
    held_on         date,
    items           jsonb,              -- [{"code", "verdict"}]
    called_off_on   date
);
CREATE INDEX inspections_organization ON activities.inspections (organization_id, starts_on);
CREATE INDEX inspections_unit ON activities.inspections (unit_id, starts_on);

CREATE TABLE activities.samples (
    sample_id       uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,
    recorded_on     date    NOT NULL,
    unit_ids        uuid[]  NOT NULL,   -- the frame
    frame_sha256    text    NOT NULL,
    size            integer NOT NULL,
    algorithm       text    NOT NULL,
    party_ids       uuid[]  NOT NULL,
    commitments     jsonb   NOT NULL DEFAULT '{}',   -- by party
    seeds           jsonb   NOT NULL DEFAULT '{}',   -- by party
    seed            text,
    drawn_on        date,
    drawn_ids       uuid[],             -- in the order drawn
    redrawn         jsonb   NOT NULL DEFAULT '[]'    -- [{"unit_id", "ground", "replacement_id"}]
);
CREATE INDEX samples_organization ON activities.samples (organization_id, recorded_on);

CREATE TABLE activities.findings (
    finding_id      uuid    PRIMARY KEY,
    raised_by       uuid    NOT NULL,
    unit_id         uuid    NOT NULL,   -- as re-homed
    inspection_id   uuid,
    item            text    NOT NULL,
    summary         text    NOT NULL,
    raised_on       date    NOT NULL,
    released_on     date,               -- null: the unit does not know
    ordered_on      date,
    owner_post_id   uuid,
    due_on          date,               -- as extended
    first_due_on    date,
    extended_on     date,
    approved_by     text,
    reported_on     date,
    measure         text,
    closed_on       date,
    on_the_spot     boolean NOT NULL DEFAULT false,
    reopened        integer NOT NULL DEFAULT 0,
    former_unit_ids uuid[]  NOT NULL DEFAULT '{}'
);
CREATE INDEX findings_unit ON activities.findings (unit_id, raised_on);
CREATE INDEX findings_raised_by ON activities.findings (raised_by, raised_on);

CREATE TABLE activities.records (
    record_id       uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,
    register        text    NOT NULL,   -- education_held, dues_settled ...
    occurred_on     date    NOT NULL,
    unit_id         uuid,               -- where it concerns another: support, quota
    year            integer,
    month           integer,
    said            jsonb   NOT NULL,   -- the fact as stored, without organization_id
    is_withdrawn    boolean NOT NULL DEFAULT false
);
CREATE INDEX records_organization
    ON activities.records (organization_id, register, occurred_on);
CREATE INDEX records_unit ON activities.records (unit_id, register) WHERE unit_id IS NOT NULL;

CREATE TABLE activities.surveys (
    survey_id       uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,   -- whose work was judged
    surveyed_by     uuid    NOT NULL,
    opened_on       date    NOT NULL,
    closed_on       date    NOT NULL,
    method          text    NOT NULL,
    chosen          text    NOT NULL,
    frame           text    NOT NULL,
    frame_size      integer NOT NULL,
    asked           integer NOT NULL,
    answered        integer NOT NULL,
    results         jsonb   NOT NULL,   -- [{"group", "satisfied", "answered"}]
    answers         jsonb   NOT NULL    -- [{"vector", "minute", "count"}]
);
CREATE INDEX surveys_organization ON activities.surveys (organization_id, closed_on);

CREATE TABLE activities.evidence (
    evidence_id     uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,
    attached_on     date    NOT NULL,
    sha256          text    NOT NULL,
    media_type      text    NOT NULL,
    size_bytes      integer NOT NULL,
    subject_kind    text    NOT NULL,
    subject_id      uuid    NOT NULL,
    is_detached     boolean NOT NULL DEFAULT false
);
CREATE INDEX evidence_organization ON activities.evidence (organization_id, attached_on);
CREATE INDEX evidence_sha256 ON activities.evidence (sha256);

GRANT SELECT, INSERT, UPDATE ON activities.inspections, activities.samples, activities.findings,
    activities.records, activities.surveys, activities.evidence TO activities_service;
GRANT SELECT ON activities.inspections, activities.samples, activities.findings,
    activities.records, activities.surveys, activities.evidence TO activities_reader;
