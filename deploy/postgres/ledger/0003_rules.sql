-- Rule packs, and who stands below whom, are looked up by whoever decides or answers under a pack
-- (shared/eventstore/rules_in_force.py). Few entries are of these types, so the index is small.

CREATE INDEX entries_of_rules ON ledger.entries (index)
WHERE type IN ('registry.organization.established.v1', 'registry.organization.moved.v1',
               'targets.rule_pack.published.v1');
