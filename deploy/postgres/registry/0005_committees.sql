-- A branch may be given a committee after its founding, or lose it (支委会): a change like others.

ALTER TABLE registry.organization_changes ADD COLUMN has_committee boolean;

CREATE OR REPLACE FUNCTION registry.organizations_known(day date)
RETURNS TABLE (
    organization_id uuid, kind text, name text, sort_key bytea, category text, superior_id uuid,
    has_committee boolean, starts_on date, ends_on date, successor_id uuid, successor_ids uuid[],
    predecessor_ids uuid[], approved_by text, form text, form_until date, assessor_id uuid
)
LANGUAGE sql STABLE
AS $$
    SELECT o.organization_id, o.kind, named.name, named.sort_key,
           (SELECT c.category FROM registry.organization_changes c
            WHERE c.organization_id = o.organization_id AND c.starts_on <= day
              AND c.category IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1),
           (SELECT c.superior_id FROM registry.organization_changes c
            WHERE c.organization_id = o.organization_id AND c.starts_on <= day
              AND c.superior_id IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1),
           coalesce((SELECT c.has_committee FROM registry.organization_changes c
            WHERE c.organization_id = o.organization_id AND c.starts_on <= day
              AND c.has_committee IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1), o.has_committee),
           o.starts_on, o.ends_on, o.successor_id, o.successor_ids,
           o.predecessor_ids, o.approved_by, formed.form, formed.form_until,
           (SELECT c.assessor_id FROM registry.organization_changes c
            WHERE c.organization_id = o.organization_id AND c.starts_on <= day
              AND c.assessor_id IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1)
    FROM registry.organizations o
    LEFT JOIN LATERAL (
        SELECT c.name, c.sort_key FROM registry.organization_changes c
        WHERE c.organization_id = o.organization_id AND c.starts_on <= day
          AND c.name IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1
    ) named ON true
    LEFT JOIN LATERAL (
        SELECT c.form, c.form_until FROM registry.organization_changes c
        WHERE c.organization_id = o.organization_id AND c.starts_on <= day
          AND c.form IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1
    ) formed ON true
    WHERE o.starts_on <= day
$$;
