-- What is held of some people is kept by law and shown to nobody (services/registry/restrictions.py):
-- in the vault for whoever opens it, in the read model for questions.

ALTER TABLE registry.vault ADD COLUMN is_restricted boolean NOT NULL DEFAULT false;
GRANT UPDATE (is_restricted) ON registry.vault TO registry_service;

ALTER TABLE registry.people ADD COLUMN restricted_on date, ADD COLUMN restricted_by text;
