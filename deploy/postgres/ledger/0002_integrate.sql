-- Planning anew for each array took as long as the rest.
ALTER FUNCTION ledger.integrate SET plan_cache_mode = force_generic_plan;
