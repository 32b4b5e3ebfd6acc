"""Waking whoever waits for a message of the embedded bus, and nobody else."""

import threading


class Waker:
    """Lets one connection sleep until something may have come for it."""

    def __init__(self) -> None:
        self.calls = 0  # grows with each call, so one between looking and sleeping is not lost
        self._changed = threading.Condition(threading.Lock())

    def wake(self) -> None:
        with self._changed:
            self.calls += 1
            self._changed.notify_all()

    def wait(self, seen: int, timeout_s: float) -> None:
        """Sleep until called more than ``seen`` times, at most ``timeout_s`` seconds."""
        with self._changed:
            if self.calls == seen:
                self._changed.wait(timeout_s)


class Listeners:
    """Who waits for which queue. Safe to use from threads and greenthreads."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[Waker, ...]] = {}
        self._lock = threading.Lock()

    def of(self, queue: str) -> tuple[Waker, ...]:
        return self._of.get(queue, ())

    def add(self, queue: str, waker: Waker) -> None:
        with self._lock:
            if waker not in self.of(queue):
                self._of[queue] = (*self.of(queue), waker)

    def remove(self, queue: str, waker: Waker) -> None:
        with self._lock:
            left = tuple(other for other in self.of(queue) if other is not waker)
            if left:
                self._of[queue] = left
            else:
                self._of.pop(queue, None)

    def announce(self, queue: str) -> None:
        for waker in self.of(queue):
            waker.wake()

    def clear(self) -> None:
        with self._lock:
            self._of.clear()
