"""Figures for Prometheus: one registry a process, made in its main and handed to what counts."""

from typing import NamedTuple

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


class Exposition(NamedTuple):
    """What ``/metrics`` answers."""

    content_type: str
    body: bytes


class Metrics:
    """What is counted. Labels are names from our tables only: no ids, persons or free text."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "zeren_http_requests_total",
            "HTTP requests answered",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "zeren_http_request_seconds",
            "Time from request to answer",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._moved = Counter(
            "zeren_moved_items_total",
            "Items moved by relays, intake, followers and projections",
            ("part",),
            registry=self._registry,
        )
        self._failed = Counter(
            "zeren_failed_steps_total",
            "Steps of relays, intake, followers and projections that failed",
            ("part",),
            registry=self._registry,
        )
        self._positions = Gauge(
            "zeren_position",
            "How far a part has come: a position in a log, or a size of the ledger",
            ("part",),
            registry=self._registry,
        )

    def request(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request; ``route`` is the rule, never the path."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def moved(self, part: str, items: int) -> None:
        """Count what one step of a moving part has moved."""
        self._moved.labels(part).inc(items)

    def failed(self, part: str) -> None:
        """Count one failed step of a moving part."""
        self._failed.labels(part).inc()

    def position(self, part: str, position: int) -> None:
        """State how far a part has come."""
        self._positions.labels(part).set(position)

    def exposition(self) -> Exposition:
        """Give all figures as text for a scraper."""
        return Exposition(CONTENT_TYPE_LATEST, generate_latest(self._registry))
