-- How far assessment has read the ledger, and which table holds what it filed. Run as
-- assessment_owner.
--
-- The dossier itself, assessment.dossier_v<version>, is made by assessment_service: the first one by
-- the projection's first step, later ones by rebuilds, so the same role may drop what is outlived.
-- Its readers read it by the default privileges of deploy/postgres/roles.sql.

CREATE TABLE assessment.projections (
    name    text    PRIMARY KEY,
    version integer NOT NULL CHECK (version >= 0),            -- 0: no table has been made yet
    size    bigint  NOT NULL CHECK (size >= 0),               -- entries 0 … size − 1 are filed
    sources jsonb   NOT NULL CHECK (jsonb_typeof(sources) = 'object')  -- last sequence by service
);

INSERT INTO assessment.projections VALUES ('dossier', 0, 0, '{}');

GRANT SELECT, UPDATE ON assessment.projections TO assessment_service;
GRANT SELECT ON assessment.projections TO assessment_reader;
