"""Numbers of inspection and of the registers that decisions and questions know, each in one place.

They are defaults of practice, not words of the plan.
"""

INSPECTIONS_A_YEAR = 4  # of one unit, by whomever; more need approval (S-50, burden)
RECTIFICATION_DAYS = 30  # the usual time to put a finding right (S-51)
DUES_LATE_MONTHS = 6  # dues paid up to so many months late are lawful (S-55)
CONTACT_INTERVAL_DAYS = 183  # a member away is heard of at least so often (S-54)
FEW_ANSWERS = 30  # a survey with fewer says little (S-30)
