-- Files that stand for a claim of innovation, so that a missing one is told (E-28).

CREATE TABLE activities.innovation_files (
    innovation_id   uuid NOT NULL,
    sha256          text NOT NULL,
    organization_id uuid NOT NULL,
    evidenced_on    date NOT NULL,               -- the first time
    PRIMARY KEY (innovation_id, sha256)
);

GRANT SELECT, INSERT, UPDATE ON activities.innovation_files TO activities_service;
GRANT SELECT ON activities.innovation_files TO activities_reader;
