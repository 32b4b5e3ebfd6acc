-- Files that the facts of a service name, whatever fact and field, so that a missing one is told
-- (shared/eventstore/cited_files.py).

CREATE TABLE {schema}.cited_files (
    stream          uuid    NOT NULL,            -- whose fact names the file
    sha256          text    NOT NULL,
    organization_id uuid    NOT NULL,
    cited_on        date    NOT NULL,            -- the first time
    subject_kind    text    NOT NULL,            -- what the file is about
    subject_id      uuid    NOT NULL,
    is_withdrawn    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (stream, sha256)
);
CREATE INDEX cited_files_organization ON {schema}.cited_files (organization_id);
CREATE INDEX cited_files_sha256 ON {schema}.cited_files (sha256);

GRANT SELECT, INSERT, UPDATE ON {schema}.cited_files TO {schema}_service;
GRANT SELECT ON {schema}.cited_files TO {schema}_reader;
