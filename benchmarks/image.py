"""The image, built from the Dockerfile and run as compose.yaml runs it, read-only and without rights; here offline.

    python -m benchmarks.image

With Docker or with Podman. Sends tasks to the demo, stops it while they are under way and starts it again; then come
the worker and the sandbox. It must print "ok" before every line: healthy in time, stopped in time, nothing lost.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.replicas import Checks

ROOT = Path(__file__).parent.parent
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
IMAGE = "animatic-checked"
OURS = {".streamlit", "__pycache__", "animatic", "app.py", "components", "pages", "requirements.txt"}
HEALTHY_SECONDS_MOST = 60.0
STUDIO = """
import io, time
from urllib.request import urlopen
from animatic import Brief, Person, Role, Status, Studio
from animatic.opening import join
from animatic.sandbox.scene import photograph
from animatic.settings import read_settings

TASKS, settings = 4, read_settings({})
studio = Studio(join(settings, settings.sandbox_url or "http://127.0.0.1:1")[0])
def await_tasks(status):
    deadline = time.monotonic() + 120
    while (counts := studio.counts()).get(status) != TASKS:
        assert time.monotonic() < deadline, counts
        time.sleep(0.2)
"""
SEND = """
file, somebody = io.BytesIO(), Person("the person of this run", Role.ADMIN)
photograph(seed=1, width=640, height=480).save(file, "JPEG")
picture = studio.add_picture(file.getvalue(), "coast.jpg", somebody)
for number in range(TASKS):
    studio.send([Brief("topview_v1", "pro", "slow push in", picture.hash)], f"press-{number}", somebody)
await_tasks(Status.RUNNING)
"""
OPEN = """
app, cards = "http://127.0.0.1:8501", studio.cards(statuses=[Status.DONE])
assert all(urlopen(app + page, timeout=20).read() for page in ("/", "/gallery"))
links = [app + studio.path(card.clips[0].file) for card in cards]
assert all(urlopen(link, timeout=20).read(8)[4:] == b"ftyp" for link in links)
"""


@dataclass(frozen=True)
class Engine:
    """What builds images and runs containers: `docker` or `podman`."""

    name: str

    def __call__(self, *words: str) -> str:
        """What it prints. Raises CalledProcessError."""
        done = subprocess.run([self.name, *words], stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.strip()

    def agrees(self, *words: str) -> bool:
        return subprocess.run([self.name, *words], capture_output=True).returncode == 0

    def build(self) -> None:
        """From the Dockerfile as it is. Podman keeps a health check only in Docker's format."""
        environment = {**os.environ, "BUILDAH_FORMAT": "docker"}
        subprocess.run([self.name, "build", "--tag", IMAGE, str(ROOT)], env=environment, check=True)

    def limits(self, service: dict[str, Any]) -> list[str]:
        """What compose.yaml takes away from a service, as options of `run`."""
        options = ["--read-only"] * service["read_only"] + ["--init"] * service["init"]
        options += ["--read-only-tmpfs=false"] * (self.name == "podman")  # nothing but what is listed below
        options += [f"--cap-drop={one}" for one in service["cap_drop"]]
        options += [f"--security-opt={one.removesuffix(':true')}" for one in service["security_opt"]]
        return options + [f"--tmpfs={one}" for one in service["tmpfs"]]


@dataclass(frozen=True)
class Container:
    """One service of compose.yaml with a disk of its own: SQLite and files where the other services are not there."""

    engine: Engine
    what: str
    check: Checks

    @property
    def name(self) -> str:
        return f"{IMAGE}-{self.what}"

    def clear(self) -> None:
        self.engine.agrees("rm", "--force", self.name)
        self.engine.agrees("volume", "rm", "--force", self.name)

    def run(self, stack: ExitStack, network: str = "none", *variables: str) -> None:
        self.clear()
        stack.callback(self.clear)
        options = [f"--name={self.name}", f"--network={network}", f"--volume={self.name}:/data"]
        options += [f"--env={one}" for one in variables] + self.engine.limits(SERVICES[self.what])
        self.engine("run", "--detach", *options, IMAGE, *SERVICES[self.what].get("command", []))
        self.await_health()

    def await_health(self) -> None:
        """Ask with its own health check until it agrees. Raises TimeoutError."""
        kept = self.engine("inspect", "--format", "{{json .Config.Healthcheck.Test}}", self.name)
        _, *question = SERVICES[self.what].get("healthcheck", {}).get("test") or json.loads(kept)
        started = time.monotonic()
        while not self.engine.agrees("exec", self.name, *question):
            if time.monotonic() - started > HEALTHY_SECONDS_MOST:
                subprocess.run([self.engine.name, "logs", self.name])
                raise TimeoutError(f"{self.name} is not healthy after {HEALTHY_SECONDS_MOST:.0f} s.")
            time.sleep(0.2)
        self.check(f"{self.what} is healthy: {time.monotonic() - started:.1f} s", True)

    def does(self, what: str, script: str) -> None:
        command = [self.engine.name, "exec", self.name, "python", "-c", STUDIO + script]
        self.check(f"{self.what}: {what}", subprocess.run(command).returncode == 0)

    def stop(self) -> None:
        """SIGTERM, and SIGKILL once the grace that compose.yaml gives is over."""
        started = time.monotonic()
        grace = SERVICES[self.what].get("stop_grace_period", "10s").removesuffix("s")
        self.engine("stop", "-t", grace, self.name)
        seconds = time.monotonic() - started
        ended = int(self.engine("inspect", "--format", "{{.State.ExitCode}}", self.name))
        self.check(f"{self.what} stops: {seconds:.1f} s, exit {ended}", ended in (0, 128 + signal.SIGTERM))


def check_contents(check: Checks, engine: Engine) -> None:
    """Whose it is, what is in it, and where its user may write."""
    size_bytes = int(engine("image", "inspect", "--format", "{{.Size}}", IMAGE))
    check(f"the image is built: {size_bytes / 1e6:.0f} MB", True)
    inside = ("run", "--rm", "--network=none", *engine.limits(SERVICES["app-1"]), IMAGE)
    check("its user is 10001", engine(*inside, "id", "-u") == "10001")
    strange = set(engine(*inside, "ls", "-A", "/app").split()) - OURS
    check(f"nothing came along {' '.join(sorted(strange))}", not strange)
    sources, compiled = (engine(*inside, "find", "/app", "-name", one).split() for one in ("*.py", "*.pyc"))
    check(f"{len(sources)} modules, {len(compiled)} of them compiled", len(sources) == len(compiled) > 0)
    look = "find /app /venv -writable ! -type l"
    owned = engine("run", "--rm", "--network=none", IMAGE, *look.split())
    check(f"its user can change nothing of it {owned}", not owned)
    look = "find / -xdev -writable ! -type l 2>/dev/null || true"
    writable = sorted(engine(*inside, "sh", "-c", look).split())
    check(f"it can write to {' and '.join(writable)}", writable == ["/data", "/tmp"])


def check_app(check: Checks, engine: Engine, stack: ExitStack) -> None:
    """The image by itself: it serves and works, is stopped on the way, and goes on."""
    app = Container(engine, "app-1", check)
    app.run(stack)
    check("the doctor is content", engine.agrees("exec", app.name, "python", "-m", "animatic", "doctor"))
    app.does("tasks are under way", SEND)
    app.stop()
    engine("start", app.name)
    app.await_health()
    app.does("every task goes on and is done", "await_tasks(Status.DONE)")
    app.does("every page and clip opens", OPEN)
    app.stop()


def check_worker(check: Checks, engine: Engine, stack: ExitStack) -> None:
    """The worker beside the sandbox, in one network."""
    sandbox, worker = (Container(engine, what, check) for what in ("sandbox", "worker"))
    sandbox.run(stack)
    worker.run(stack, f"container:{sandbox.name}", "ANIMATIC_SANDBOX_URL=http://127.0.0.1:8600")
    worker.does("tasks are under way", SEND)
    worker.does("every task is done", "await_tasks(Status.DONE)")
    worker.stop()
    sandbox.stop()


def main() -> None:
    here = (Engine(name) for name in ("docker", "podman") if shutil.which(name))
    if not (engine := next((one for one in here if one.agrees("info")), None)):
        sys.exit("The image was not built: neither Docker nor Podman answers. Install or start one of them.")
    engine.build()
    check = Checks()
    with ExitStack() as stack:
        check_contents(check, engine)
        check_app(check, engine, stack)
        check_worker(check, engine, stack)
    sys.exit(1 if check.failed else 0)


if __name__ == "__main__":
    main()
