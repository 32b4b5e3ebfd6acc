-- The contacts of people, sealed with the keys of their names (services/registry/vault.py).

CREATE TABLE registry.contacts (
    person_id uuid  PRIMARY KEY,
    sealed    bytea NOT NULL CHECK (octet_length(sealed) <= 4096)
);

ALTER TABLE registry.people ADD COLUMN contact_on date;  -- the day of the one that stands

REVOKE ALL ON registry.contacts FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON registry.contacts TO registry_service;
