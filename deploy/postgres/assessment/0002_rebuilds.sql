-- How far the last rebuild is, for whoever watches it, and the wish that it stop. Run as
-- assessment_owner. The process that rebuilds tells it in a connection of its own, for its work is
-- one long transaction. Whether it still runs is known by the lock that it holds, not by this.

CREATE TABLE assessment.rebuilds (
    is_last     boolean          PRIMARY KEY DEFAULT true CHECK (is_last),  -- one row at most
    began_at    timestamptz      NOT NULL DEFAULT clock_timestamp(),
    seen_at     timestamptz      NOT NULL DEFAULT clock_timestamp(),
    ended_at    timestamptz,
    stage       text             NOT NULL,
    done        bigint           NOT NULL CHECK (done >= 0),       -- entries
    of_all      bigint           NOT NULL CHECK (of_all >= 0),
    per_second  double precision NOT NULL,
    left_s      double precision,                                  -- NULL: cannot be said
    refused     text,              -- code of why it ended without a new version
    is_stopping boolean          NOT NULL DEFAULT false            -- somebody wishes that it stop
);

GRANT SELECT, INSERT, UPDATE ON assessment.rebuilds TO assessment_service;
GRANT SELECT ON assessment.rebuilds TO assessment_reader;
