"""Numbers of contact points, visits, research and reports that questions know, each in one place.

They are defaults; where a clause of the plan gives the number, it says so.
"""

LAGGING_POINTS_MIN = 2  # of the secretary and each deputy (S-39, the plan's)
LAGGING_POINTS_MAX = 3  # (S-39, the plan's)
OTHER_POINTS_MIN = 1  # of every other member of the team (S-40, the plan's)
CHOICE_GRACE_DAYS = 30  # a leader new in post has so long to choose (S-39)
VISITS_A_YEAR = 4  # to each contact point, confirmed (S-42)
VISITS_BY_MIDYEAR = 2  # by 30 June; fewer is warned of (S-42)
FILING_WORKING_DAYS = 10  # from finishing a research report to its filing (S-48)
RESEARCH_REPORTS_MAX = 2  # more earn nothing more (S-47, the plan's)
RESEARCH_EXEMPT_MONTHS = 3  # a leader who served less in the year owes none (S-47)
RESEARCH_ONE_MONTHS = 9  # one who served less owes one at most, and one is full (S-47)
LIKE_BITS = 14  # of 64; texts that differ in no more are shown as alike (S-11, S-47)
REPORT_ANSWER_DAYS = 30  # from the receipt of a situation report to its answer (S-58, S-70)
