"""Starting and stopping the sandbox as a process of its own."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

ROOT = Path(__file__).parents[2]
READY = "sandbox listening on "
STOP_SECONDS = 5


class SandboxDidNotStart(RuntimeError):
    """It ended, or did not say in time that it listens."""


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox. It also ends by itself when this process does."""

    address: str
    """`http://host:port`, without a slash at the end."""
    process: "subprocess.Popen[str]"

    def stop(self) -> None:
        """Ask it to end, and see to it that it does; stopping twice does no harm."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._close()

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.process.kill()
        self.process.wait()
        self._close()

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


def start(
    port: int = 0,
    data: Path | None = None,
    pace: str = "seconds:12",
    seed: int = 0,
    env: Mapping[str, str] | None = None,
    timeout_seconds: float = 30,
) -> Sandbox:
    """Start it on loopback and wait until it listens.

    `pace` is as on its command line, `env` adds to this process's environment (SANDBOX_KEYS, say). Raises
    SandboxDidNotStart.
    """
    command = [sys.executable, "-m", "animatic.sandbox", "--parent-pipe"]
    command += ["--port", str(port), "--pace", pace, "--seed", str(seed)]
    command += ["--data", str(data.resolve())] if data else []
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
    )
    line = first_line(process, timeout_seconds)
    if not line.startswith(READY):
        Sandbox("", process).kill()
        raise SandboxDidNotStart(f"The sandbox did not start on port {port} (it said {line!r}).")
    return Sandbox(line.removeprefix(READY).strip(), process)


def first_line(process: "subprocess.Popen[str]", timeout_seconds: float) -> str:
    """Its first line of output; empty when it ended or stayed silent."""
    said: SimpleQueue[str] = SimpleQueue()
    stdout = process.stdout
    assert stdout
    threading.Thread(target=lambda: said.put(stdout.readline()), daemon=True).start()
    try:
        return said.get(timeout=timeout_seconds)
    except Empty:
        return ""
