-- Secretaries put on file with the county (备案), and who in post needs no contact point (S-40).

ALTER TABLE registry.tenures
    ADD COLUMN filed_on date,
    ADD COLUMN filed_by text;            -- the document

CREATE TABLE registry.exemptions (
    post_id   uuid    NOT NULL,
    person_id uuid    NOT NULL,
    starts_on date    NOT NULL,
    holds     boolean NOT NULL,
    PRIMARY KEY (post_id, person_id, starts_on)
);

GRANT SELECT, INSERT, UPDATE ON registry.exemptions TO registry_service;
GRANT SELECT ON registry.exemptions TO registry_reader;
