"""Numbers of rounds that a decision must know where no rule pack says otherwise, each in one place.

They are defaults of practice, not words of the plan.
"""

OBJECTION_WORKING_DAYS = 5  # after publication, by the published calendar (E-38)
COMMENDED_GRADES = 1  # the best so many grades of a pack may be commended (S-63)
RECTIFICATION_DAYS = 30  # in which a criticism is to be put right, where no day is set (S-64)
CRITICISM_EXTENSIONS = 1  # of the day by which a criticism is to be put right (S-64)
PAGE_OF_SUBJECTS = 50  # subjects computed by one command
SUBJECTS_A_FACT = 500  # subjects named by one fact
