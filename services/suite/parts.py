"""Every part of the suite, by the name that ``zeren run`` takes: what it is made of.

A part is nameko services, loops, and the objects they share. The same parts run together in one
process, or each in its own. Making a part connects to nothing but what its service needs to start.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import psycopg

from services.activities.application import Activities
from services.activities.projection import follower as activities_follower
from services.activities.service import ActivitiesService
from services.assessment.application import Rounds
from services.assessment.projection import MAX_STEP as PROJECTION_STEP
from services.assessment.projection import Projection
from services.assessment.rebuild_door import REBUILDS, RebuildDoor
from services.assessment.service import AssessmentService
from services.ledger.intake import MAX_STEP as INTAKE_STEP
from services.ledger.intake import SOURCES, Intake
from services.ledger.log import open_log
from services.ledger.log_files import PUBLIC
from services.ledger.log_writer import MAX_STEP as LOG_STEP
from services.ledger.service import LedgerService
from services.monitor.monitor import open_monitor
from services.registry.application import Registry
from services.registry.names import NAMES, NamesDoor
from services.registry.projection import follower as registry_follower
from services.registry.service import RegistryService
from services.targets.application import Targets
from services.targets.projection import follower as targets_follower
from services.targets.service import TargetsService
from services.verifier.sources import Folder
from shared.eventstore.application import CommandApplication
from shared.eventstore.connections import conninfo
from shared.eventstore.follower import MAX_STEP as READ_MODEL_STEP
from shared.eventstore.follower import Follower
from shared.eventstore.references import MAX_STEP as REFERENCES_STEP
from shared.eventstore.references import ReferencesFollower
from shared.messaging.append_lock import AppendLockWatch
from shared.messaging.broker_rights import relay_of
from shared.messaging.commands import CommandDoor, door_key, loops_key
from shared.messaging.consumer import letters_key
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.green import waiting_elsewhere
from shared.messaging.loops import Loop
from shared.messaging.publisher import Publisher
from shared.messaging.relay import BATCH, Relay, Source
from shared.messaging.sources import EventSource, LedgerSource
from shared.security import read_key
from shared.settings import Settings

POLL_S = 1.0  # the longest a lost wake-up delays anything
LINGER_S = 0.015  # services' own read models let the road to the score go first


class Part(NamedTuple):
    """What one part brings to its process; ``closers`` are called after everything stopped."""

    services: tuple[type, ...] = ()
    loops: tuple[Loop, ...] = ()
    extras: Mapping[str, Any] = {}
    closers: tuple[Callable[[], None], ...] = ()


def together(parts: Sequence[Part]) -> Part:
    """Give several parts as one."""
    return Part(
        services=tuple(service for part in parts for service in part.services),
        loops=tuple(loop for part in parts for loop in part.loops),
        extras={key: value for part in parts for key, value in part.extras.items()},
        closers=tuple(closer for part in parts for closer in part.closers),
    )


def _loop(step: Callable[[], int], name: str, full: int, *, linger_s: float = 0.0) -> Loop:
    return Loop(step, name=name, poll_s=POLL_S, full=full, linger_s=linger_s)


def _letters(settings: Settings, service: str) -> dict[str, Any]:
    """Give a service its dead letters: a connection each time, for they are rare."""
    connect = partial(psycopg.connect, conninfo(settings, f"{service}_service"))
    return {letters_key(service): DeadLetters(connect, schema=service)}


def _commands(
    application: Callable[[Settings], CommandApplication],
    service: type,
    follower: Callable[[Settings], Follower],
    settings: Settings,
) -> Part:
    app = application(settings)
    references, read_model = ReferencesFollower(settings, app.name), follower(settings)
    loops = (
        _loop(references.step, f"{app.name}.references", REFERENCES_STEP, linger_s=LINGER_S),
        _loop(read_model.step, f"{app.name}.read_model", READ_MODEL_STEP, linger_s=LINGER_S),
    )
    door = CommandDoor(app, read_key(settings.secret("principal.pub")))
    return Part(
        services=(service,),
        loops=loops,
        extras={
            door_key(app.name): door,
            loops_key(app.name): loops,
            **_letters(settings, app.name),
        },
        closers=(references.close, read_model.close, app.close),
    )


def _registry(settings: Settings) -> Part:
    part = _commands(Registry, RegistryService, registry_follower, settings)
    names = NamesDoor(settings)
    return part._replace(extras={**part.extras, NAMES: names}, closers=(names.close, *part.closers))


def _ledger(settings: Settings) -> Part:
    told = conninfo(settings, "ledger_service")
    intake = Intake(told)
    loop = _loop(intake.step, "ledger.intake", INTAKE_STEP)
    # The broker gives a message to one replica, and the lock may be the other's: every replica
    # hears of appends from the database as well.
    news = Loop(
        partial(_nudge, loop),
        name="ledger.news",
        connect=partial(psycopg.connect, told, autocommit=True),
        listen_channel=[f"{source}_events" for source in SOURCES],
        poll_s=POLL_S,
    )
    # A message wakes the intake alone; the log follows it by its own clock.
    extras = {loops_key("ledger"): (loop,), **_letters(settings, "ledger")}
    loops: tuple[Loop, ...] = (loop, news)
    closers = [intake.close]
    if settings.log is not None:
        writer, cosigning = open_log(settings, settings.log, run=waiting_elsewhere())
        loops += (
            _loop(writer.step, "ledger.log", LOG_STEP),
            _loop(cosigning.step, "ledger.cosigning", 1_000_000),
        )
        closers.append(writer.close)
    return Part((LedgerService,), loops, extras, tuple(closers))


def _nudge(loop: Loop) -> int:
    loop.nudge()
    return 0


def _assessment(settings: Settings) -> Part:
    app, projection, rebuilds = Rounds(settings), Projection(settings), RebuildDoor(settings)
    references = ReferencesFollower(settings, app.name)
    loops = (
        _loop(projection.step, "assessment.dossier", PROJECTION_STEP),
        _loop(references.step, "assessment.references", REFERENCES_STEP, linger_s=LINGER_S),
    )
    door = CommandDoor(app, read_key(settings.secret("principal.pub")))
    extras = {
        door_key(app.name): door,
        loops_key(app.name): loops,
        REBUILDS: rebuilds,
        **_letters(settings, app.name),
    }
    closers = (rebuilds.close, references.close, projection.close, app.close)
    return Part((AssessmentService,), loops, extras, closers)


def _monitor(settings: Settings) -> Part:
    if settings.log is None or settings.monitor is None:
        return Part()
    monitor = open_monitor(settings, Folder(settings.log / PUBLIC), settings.monitor)
    loop = _loop(monitor.step, "monitor", 1)
    return Part(loops=(loop,), closers=(monitor.close,))


def _relay(source: Callable[[], Source], channel: str, settings: Settings) -> Part:
    reads = source()
    connect = partial(
        psycopg.connect, conninfo(settings, f"{reads.schema}_service"), autocommit=True
    )
    publisher = Publisher(settings.amqp_uri_with_password(), sender=relay_of(reads.schema))
    watch = AppendLockWatch(reads.schema) if isinstance(reads, EventSource) else None
    relay = Relay(reads, publisher, connect, watch=watch)
    loop = Loop(
        relay.step,
        name=f"relay.{reads.name}",
        connect=connect,
        listen_channel=channel,
        poll_s=POLL_S,
        full=BATCH,
    )
    return Part(loops=(loop,), closers=(relay.close, publisher.close))


PARTS: Mapping[str, Callable[[Settings], Part]] = {
    "registry": _registry,
    "targets": partial(_commands, Targets, TargetsService, targets_follower),
    "activities": partial(_commands, Activities, ActivitiesService, activities_follower),
    "ledger": _ledger,
    "assessment": _assessment,
    "monitor": _monitor,
    "relay-registry": partial(_relay, partial(EventSource, "registry"), "registry_events"),
    "relay-targets": partial(_relay, partial(EventSource, "targets"), "targets_events"),
    "relay-activities": partial(_relay, partial(EventSource, "activities"), "activities_events"),
    "relay-assessment": partial(_relay, partial(EventSource, "assessment"), "assessment_events"),
    "relay-ledger": partial(_relay, LedgerSource, "ledger_entries"),
}
