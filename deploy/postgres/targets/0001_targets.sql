-- The read model of target management, following the ledger (services/targets/projection.py).

CREATE TABLE targets.documents (
    document_id     uuid  PRIMARY KEY,
    organization_id uuid  NOT NULL,
    title           text  NOT NULL,
    number          text,
    issued_on       date  NOT NULL,
    effective_from  date,             -- NULL = unknown, which is not the day of issue
    derived_from    text,
    clauses         jsonb NOT NULL    -- [{"number", "text"}]
);
CREATE INDEX documents_organization ON targets.documents (organization_id);

CREATE TABLE targets.rule_packs (
    rule_pack_id    uuid PRIMARY KEY,
    organization_id uuid NOT NULL,    -- the root of the tree it applies to
    name            text NOT NULL,
    published_on    date NOT NULL,
    effective_from  date NOT NULL,
    effective_to    date NOT NULL,    -- the last day of force
    sha256          text NOT NULL,
    content         text NOT NULL
);
CREATE INDEX rule_packs_organization ON targets.rule_packs (organization_id);

CREATE TABLE targets.plans (
    plan_id         uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    kind            text NOT NULL,
    title           text NOT NULL,
    adopted_on      date NOT NULL,
    starts_on       date NOT NULL,
    ends_on         date NOT NULL     -- the last day of the plan
);
CREATE INDEX plans_organization ON targets.plans (organization_id);

CREATE TABLE targets.targets (
    target_id       uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    plan_id         uuid NOT NULL,
    title           text NOT NULL,
    set_on          date NOT NULL,
    clause          text,
    description     text
);
CREATE INDEX targets_organization ON targets.targets (organization_id);

CREATE TABLE targets.indicators (
    target_id    uuid    NOT NULL,
    indicator_id uuid    NOT NULL,
    place        integer NOT NULL,    -- in the target, from 1
    name         text    NOT NULL,
    unit         text    NOT NULL,
    quantity     text    NOT NULL,    -- a decimal, as written
    due_on       date    NOT NULL,
    standard     text    NOT NULL,
    PRIMARY KEY (target_id, indicator_id)
);

-- To whom an indicator was given from a day on, and when that person signed for it.
CREATE TABLE targets.cascades (
    target_id    uuid NOT NULL,
    indicator_id uuid NOT NULL,
    given_on     date NOT NULL,
    post_id      uuid NOT NULL,
    person_id    uuid NOT NULL,
    accepted_on  date,
    PRIMARY KEY (target_id, indicator_id, given_on)
);

INSERT INTO targets.positions (name) VALUES ('read_model');

GRANT SELECT, INSERT, UPDATE
    ON targets.documents, targets.rule_packs, targets.plans, targets.targets,
       targets.indicators, targets.cascades
    TO targets_service;
GRANT SELECT
    ON targets.documents, targets.rule_packs, targets.plans, targets.targets,
       targets.indicators, targets.cascades
    TO targets_reader;
