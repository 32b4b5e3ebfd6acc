-- The read model of activity logging, following the ledger (services/activities/projection.py).

CREATE TABLE activities.meetings (
    meeting_id      uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,
    held_on         date    NOT NULL,   -- as corrected
    kind            text    NOT NULL,
    is_aborted      boolean NOT NULL,
    chair_id        uuid,
    chair_basis     text,
    present         integer,
    entitled        integer,
    started_at      text,
    entrustment     text,
    agenda          jsonb,              -- [{"title", "tags"?}]
    conclusions     jsonb,              -- [{"problem", "conclusion"}]
    corrections     integer NOT NULL DEFAULT 0,
    is_withdrawn    boolean NOT NULL DEFAULT false
);
CREATE INDEX meetings_organization ON activities.meetings (organization_id, held_on);

CREATE TABLE activities.reports (
    report_id       uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,
    filed_on        date    NOT NULL,
    year            integer NOT NULL,
    half            integer NOT NULL,
    title           text    NOT NULL,
    sha256          text
);
CREATE INDEX reports_organization ON activities.reports (organization_id, filed_on);

INSERT INTO activities.positions (name) VALUES ('read_model');

GRANT SELECT, INSERT, UPDATE ON activities.meetings, activities.reports TO activities_service;
GRANT SELECT ON activities.meetings, activities.reports TO activities_reader;
