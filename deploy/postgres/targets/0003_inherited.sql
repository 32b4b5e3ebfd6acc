-- Targets that a successor goes on with, and indicators that were handed on or ended.

ALTER TABLE targets.targets ADD COLUMN inherited_from uuid;
ALTER TABLE targets.indicators ADD COLUMN closed_on date;
