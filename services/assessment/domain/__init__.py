"""The judgement: from dossiers, a rule pack and a valid date to obligations and scores. Pure."""
