"""The alarms of the auditor's monitor, beside those of the suite itself."""

from pathlib import Path

from services.monitor.queries import MONITOR, standing
from shared.observability.positions import Alarm


def alarms_of(folder: Path, every_s: float) -> list[Alarm]:
    """Give the monitor's alarms that stand, as ``/v1/status`` shows alarms."""
    return [
        Alarm(
            source=alarm.store,
            kind=str(alarm.kind),
            raised_at=alarm.raised_at,
            detail={
                "by": MONITOR,
                **({} if alarm.index is None else {"index": alarm.index}),
                **({"stream": alarm.stream} if alarm.stream else {}),
                **({"detail": alarm.detail} if alarm.detail else {}),
            },
        )
        for alarm in standing(folder, every_s)
    ]
