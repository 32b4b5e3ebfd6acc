-- The vault: names of people, sealed. Their keys stand in a file outside the database
-- (services/registry/vault.py); no reader, auditor or follower sees even what is sealed.

CREATE TABLE registry.vault (
    person_id uuid  PRIMARY KEY,
    sealed    bytea NOT NULL CHECK (octet_length(sealed) <= 4096)
);

REVOKE ALL ON registry.vault FROM PUBLIC;
GRANT SELECT, INSERT ON registry.vault TO registry_service;
