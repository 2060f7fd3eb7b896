"""Two thousand tasks in flight: what looking after them costs one worker.

    python -m benchmarks.inflight --tasks 2000 --seconds 60

Prints the worker's share of one core and its requests per second, first idle and then with every task running,
so that the two stand side by side from the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from animatic import Status
from benchmarks.stage import SOMEBODY, Stage, on_each_database


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def requests(stage: Stage) -> int:
    by_call: dict[str, int] = stage.state()["requests"]  # type: ignore[assignment]
    return sum(by_call.values())


def measure(stage: Stage, pid: int, seconds: float) -> dict[str, float]:
    """What a worker uses over some seconds."""
    before, asked, started = cpu_seconds(pid), requests(stage), time.monotonic()
    time.sleep(seconds)
    elapsed = time.monotonic() - started
    return {
        "share of a core": (cpu_seconds(pid) - before) / elapsed,
        "requests a second": (requests(stage) - asked) / elapsed,
        "resident MB": resident_mb(pid),
    }


def run(stage: Stage, count: int, seconds: float) -> None:
    stage.tell("pace", {"seconds": 3600})
    in_flight = json.dumps({"akool": count})
    environment = {**os.environ, **stage.environment(), "ANIMATIC_IN_FLIGHT": in_flight}
    command = [sys.executable, "-m", "animatic", "worker"]
    worker = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert worker.stdout
        worker.stdout.readline()  # it is ready
        report("idle", measure(stage, worker.pid, seconds / 2))
        brief = stage.brief()
        for start in range(0, count, 50):
            stage.studio.send([brief] * min(50, count - start), f"press-{start}", SOMEBODY)
        started = time.monotonic()
        while stage.studio.counts().get(Status.RUNNING, 0) < count and time.monotonic() - started < 600:
            time.sleep(0.5)
        running = stage.studio.counts().get(Status.RUNNING, 0)
        print(f"  {running} submitted in {time.monotonic() - started:.0f} s")
        time.sleep(60)  # young tasks are looked at more often; this is about the steady state
        report(f"{running} running", measure(stage, worker.pid, seconds))
    finally:
        worker.terminate()
        worker.wait(30)


def report(what: str, numbers: dict[str, float]) -> None:
    print(f"  {what:14} " + "  ".join(f"{name} {number:.3f}" for name, number in numbers.items()), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    arguments = parser.parse_args()
    for name, stage in on_each_database(arguments.database):
        print(f"\n{name}")
        run(stage, arguments.tasks, arguments.seconds)


if __name__ == "__main__":
    main()
