-- A rule pack may bind days before its publication where that was approved and tried (E-31).

ALTER TABLE targets.rule_packs ADD COLUMN whole_year jsonb;  -- null: from its publication on
