-- Administrators of the system and of security beside the auditor; nobody holds two of the three.

ALTER TABLE {schema}.accounts DROP CONSTRAINT accounts_role_check;
ALTER TABLE {schema}.accounts ADD CONSTRAINT accounts_role_check CHECK (role IN (
    'county_office', 'township', 'branch', 'inspector', 'auditor', 'system_admin',
    'security_admin', 'system'));
CREATE UNIQUE INDEX one_administration ON {schema}.accounts (person_id)
WHERE disabled_at IS NULL AND role IN ('auditor', 'system_admin', 'security_admin');
