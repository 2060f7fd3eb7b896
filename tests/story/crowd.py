"""Many people who press Send in the same moment: threads of this process, and processes of their own.

`python -m tests.story.crowd` is one such process: it reads its errand as a line of JSON, says `ready`, waits for
another line, sends, and says what became of every press.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Barrier

from animatic import Brief, Settings, ShortOfCredits, Studio
from animatic.opening import join
from tests.people import MEMBER

ROOT = Path(__file__).parents[2]
LONGEST_SECONDS = 120
"""Nobody waits longer than this for all of them; a ring of locks would."""


@dataclass(frozen=True)
class Errand:
    """What one process is to send, and where."""

    name: str
    database_url: str
    sandbox_url: str
    data_dir: str
    now: float
    presses: list[list[dict[str, object]]]
    """The briefs of each press, as JSON."""


def rush(studio: Studio, name: str, presses: Sequence[Sequence[Brief]]) -> list[str]:
    """One thread for each press, all let go at once: what became of each of them."""
    start = Barrier(len(presses))

    def send(number: int) -> str:
        start.wait(LONGEST_SECONDS)
        return outcome(studio, presses[number], f"{name}-{number}")

    with ThreadPoolExecutor(len(presses)) as threads:
        return list(threads.map(send, range(len(presses)), timeout=LONGEST_SECONDS))


def outcome(studio: Studio, briefs: Sequence[Brief], key: str) -> str:
    """`waiting` or `parked`, for all of its tasks alike; `short` when the account did not cover them."""
    try:
        sent = studio.send(briefs, key, MEMBER, "Spring")
    except ShortOfCredits:
        return "short"
    (status,) = {task.status for task in sent}
    assert len(sent) == len(briefs)
    return str(status)


class Elsewhere:
    """A process with an errand; it has everything ready before anybody is let go."""

    def __init__(self, errand: Errand) -> None:
        command = [sys.executable, "-m", "tests.story.crowd"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, **pipes)
        self._tell(json.dumps(asdict(errand)))

    def await_ready(self) -> None:
        # Whatever a log says on the way comes first.
        assert self.process.stdout is not None
        assert any(line == "ready\n" for line in self.process.stdout), "it ended before it was ready"

    def go(self) -> None:
        self._tell("go")

    def outcomes(self) -> list[str]:
        said, _ = self.process.communicate(timeout=LONGEST_SECONDS)
        assert self.process.returncode == 0
        return json.loads(said.splitlines()[-1])

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def _tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()


def run(errand: Errand) -> None:
    settings = Settings(
        data_dir=Path(errand.data_dir), database_url=errand.database_url, sandbox_url=errand.sandbox_url
    )
    works, client = join(settings, errand.sandbox_url, lambda: errand.now)
    presses = [[Brief.from_json(brief) for brief in briefs] for briefs in errand.presses]
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(rush(Studio(works), errand.name, presses)), flush=True)
    client.close()
    works.database.close()


if __name__ == "__main__":
    run(Errand(**json.loads(sys.stdin.readline())))
