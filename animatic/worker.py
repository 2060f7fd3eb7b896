"""The worker: takes due tasks one step further, again and again, until it is stopped.

It owns nothing. What is to be done stands in the task table, leases say who does it, and a worker that dies
leaves only a lease that runs out. Any number may run, in threads, processes or on machines.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import structlog

from animatic import look, reckoning, reconcile, save, send, tidy
from animatic.works import Works

log = structlog.get_logger()

IDLE_SECONDS = 0.5
"""How long a worker rests when nothing is due; a ring of the bell wakes it at once."""
TIDY_GAP_SECONDS = 900.0


@dataclass(frozen=True)
class Duty:
    """One kind of work: how to claim some, and how to do one piece."""

    name: str
    hands: int
    """Pieces at once."""
    claim: Callable[[int], list[Any]]
    do: Callable[[Any], None]


@dataclass
class Worker:
    """Threads that look for due tasks: `start`, then `stop`. `turn` does everything due now, by hand."""

    works: Works
    name: str = field(default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(4)}")

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._bell = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._tidied_at = 0.0

    @property
    def duties(self) -> tuple[Duty, ...]:
        works, by = self.works, self.name
        return (
            Duty("send", 4, lambda n: send.claim(works, by, n), lambda one: send.step(works, one)),
            Duty("look", 2, lambda n: look.claim(works, by)[:n], lambda one: look.step(works, one)),
            Duty("save", 2, lambda n: save.claim(works, by, n), lambda one: save.step(works, one)),
            Duty("find", 1, lambda n: self._unsure(n), lambda one: reconcile.step(works, one)),
            Duty("reckon", 1, lambda _: reckoning.claim(works), lambda one: reckoning.step(works, one)),
            Duty("tidy", 1, lambda _: self._rooms_to_tidy(), lambda _: tidy.step(works)),
        )

    def start(self) -> None:
        for duty in self.duties:
            thread = threading.Thread(target=self._attend, args=(duty,), name=duty.name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def ring(self) -> None:
        """Something is due now: wake up."""
        with self._bell:
            self._bell.notify_all()

    def stop(self, timeout_seconds: float = 10.0) -> None:
        """Finish what is in hand and end. What does not finish is taken over when its lease runs out."""
        self._stopping.set()
        self.ring()
        deadline = time.monotonic() + timeout_seconds
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0))

    @property
    def is_alive(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def turn(self) -> int:
        """Do everything that is due now, one piece after the other. Answers how many pieces there were."""
        done = 0
        for duty in self.duties:
            while pieces := duty.claim(100):
                for piece in pieces:
                    duty.do(piece)
                done += len(pieces)
        return done

    def _unsure(self, limit: int) -> list[Any]:
        send.expire(self.works, self.name)
        return reconcile.claim(self.works, self.name, limit)

    def _rooms_to_tidy(self) -> list[Any]:
        now = self.works.clock()
        if now - self._tidied_at < TIDY_GAP_SECONDS:
            return []
        self._tidied_at = now
        return [self.works]

    def _attend(self, duty: Duty) -> None:
        with ThreadPoolExecutor(duty.hands, thread_name_prefix=duty.name) as hands:
            busy: set[Future[None]] = set()
            while not self._stopping.is_set():
                busy = {future for future in busy if not future.done()}
                pieces = self._claim(duty, duty.hands - len(busy))
                busy |= {hands.submit(self._do, duty, piece) for piece in pieces}
                if not pieces:
                    self._rest()

    def _claim(self, duty: Duty, free: int) -> list[Any]:
        if not free:
            return []
        try:
            return duty.claim(free)
        except Exception:  # the database is away for a moment: the next round tries again
            log.exception("claim failed", duty=duty.name)
            return []

    def _do(self, duty: Duty, piece: Any) -> None:
        try:
            duty.do(piece)
        except Exception:  # the lease runs out and the piece is done again; every step may be repeated
            log.exception("step failed", duty=duty.name)
        finally:
            self.ring()

    def _rest(self) -> None:
        with self._bell:
            if not self._stopping.is_set():
                self._bell.wait(IDLE_SECONDS)
