"""Rule shapes: from the obligations of an item to its points, line by line. One file each."""

from services.assessment.rules.points import ItemPoints, Line
from services.assessment.rules.scoring import score_item

__all__ = ["ItemPoints", "Line", "score_item"]
