-- What is closed, and which late entries are approved, is read with the rules.

DROP INDEX ledger.entries_of_rules;
CREATE INDEX entries_of_rules ON ledger.entries (index)
WHERE type IN ('registry.organization.established.v1', 'registry.organization.moved.v1',
               'targets.rule_pack.published.v1', 'targets.rule_pack.published.v2',
               'targets.period.closed.v1', 'targets.period.late_entry_approved.v1');
