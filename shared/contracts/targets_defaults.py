"""Numbers of target management that questions know, each in one place.

They are defaults of practice, not words of the plan.
"""

PLAN_GRACE_DAYS = 90  # a new organization has so long for its plan and its first targets (S-31)
