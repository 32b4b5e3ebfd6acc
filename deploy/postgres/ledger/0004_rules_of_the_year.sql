-- Rule packs are published under a second version of their fact; the index of 0003 takes it in.

DROP INDEX ledger.entries_of_rules;
CREATE INDEX entries_of_rules ON ledger.entries (index)
WHERE type IN ('registry.organization.established.v1', 'registry.organization.moved.v1',
               'targets.rule_pack.published.v1', 'targets.rule_pack.published.v2');
