"""What the sample county is made of, among what other tests have recorded beside it."""

from typing import Any

from deploy.samples.generate import generate

LINES = generate()
ORGANIZATIONS = {
    str(line.body["organization_id"]) for line in LINES if line.command == "establish-organization"
}


def first(command: str) -> dict[str, Any]:
    """Give the body of the first command of a name that the sample gives."""
    return next(line.body for line in LINES if line.command == command)
