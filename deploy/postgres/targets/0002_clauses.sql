-- What an organization's questions are worked out from: its own file, fact by fact, as the ledger
-- has them (services/targets/domain/registers). The read model is made anew from the ledger, so
-- that the file holds what was recorded before this migration.

CREATE TABLE targets.files (
    sequence        bigint PRIMARY KEY,   -- in target management's log
    organization_id uuid   NOT NULL,
    subject         uuid   NOT NULL,      -- the stream
    name            text   NOT NULL,      -- stored name
    occurred_on     date   NOT NULL,
    entry           bytea  NOT NULL       -- canonical bytes
);
CREATE INDEX files_organization ON targets.files (organization_id, sequence);
CREATE INDEX files_subject ON targets.files (subject, sequence);

-- Targets under a target of the organization above.
CREATE TABLE targets.children (
    parent_target_id uuid   NOT NULL,
    sequence         bigint NOT NULL,     -- of the child's fact in targets.files
    PRIMARY KEY (parent_target_id, sequence)
);

ALTER TABLE targets.documents
    ADD COLUMN level           text,
    ADD COLUMN purpose         text,
    ADD COLUMN derived_from_id uuid,
    ADD COLUMN rules           jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN superseded_on   date,
    ADD COLUMN superseded_by   uuid;

ALTER TABLE targets.plans
    ADD COLUMN ended_on         date,
    ADD COLUMN long_term_id     uuid,
    ADD COLUMN development_goal text,
    ADD COLUMN inherited_from   uuid;

ALTER TABLE targets.targets
    ADD COLUMN sheet            text   NOT NULL DEFAULT 'team',
    ADD COLUMN post_id          uuid,
    ADD COLUMN ideology         text[] NOT NULL DEFAULT '{}',
    ADD COLUMN parent_target_id uuid;

ALTER TABLE targets.indicators
    ALTER COLUMN unit DROP NOT NULL,
    ALTER COLUMN quantity DROP NOT NULL,
    ADD COLUMN direction           text   NOT NULL DEFAULT 'at_least',
    ADD COLUMN baseline            text,
    ADD COLUMN source              text,
    ADD COLUMN formula             text,
    ADD COLUMN dimensions          text[] NOT NULL DEFAULT '{}',
    ADD COLUMN rubric              jsonb  NOT NULL DEFAULT '[]',
    ADD COLUMN parent_indicator_id uuid;

TRUNCATE targets.documents, targets.rule_packs, targets.plans, targets.targets,
         targets.indicators, targets.cascades;
UPDATE targets.positions SET size = 0, sources = '{}' WHERE name = 'read_model';

GRANT SELECT, INSERT ON targets.files, targets.children TO targets_service;
GRANT SELECT ON targets.files, targets.children TO targets_reader;
