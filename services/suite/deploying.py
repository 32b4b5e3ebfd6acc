"""Everything secret of a deployed suite: the suite's own files, and the broker's users."""

from pathlib import Path

from shared.messaging.broker_rights import write_definitions
from shared.secrets import make_secrets


def make_deployed_secrets(folder: Path) -> None:
    """Make every secret file that docker-compose.yml mounts; those that exist stay.

    The broker's definitions are written anew each time, so they follow a new release.
    """
    make_secrets(folder)
    write_definitions(folder)
