"""What the app takes where memory is short: started as Community Cloud starts it, with ten people on it at once.

    python -m benchmarks.cloud --sessions 10 --limit 600

A copy of the tree runs `streamlit run app.py` from its root with the file watcher on and its settings in
`.streamlit/secrets.toml` alone. Each session opens every page in turn, over the line that a browser uses, while
films are made. Memory is counted over every process the app starts, the sandbox and its renderer among them. What
processes share, such as the code of libraries, counts once, as in a container, and the limit is held against that;
RSS, which counts it again in each, stands beside.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from animatic import Brief, Settings, Studio, logs
from animatic.opening import join
from animatic.sandbox.process import start
from benchmarks.app_process import ROOT, Running, start_app
from benchmarks.stage import SOMEBODY, picture_file

PAGES = ("compose", "gallery", "effects", "credits", "providers")
TREE = ("app.py", "pages", "components", "animatic", "requirements.txt", ".streamlit/config.toml")
FORCED = {"STREAMLIT_SERVER_RUN_ON_SAVE": "true", "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "false"}
"""What the platform sets whatever config.toml says, as far as memory can depend on it."""
RUN_SECONDS_MOST = 60.0
ENTER = "enter-admin"
DRAWN_LEAST = 20
"""The smallest page draws more elements than this; the sign-in and an apology draw fewer."""
MB = 1e6


@dataclass
class Memory:
    """Bytes by process of the app, now and when there were most."""

    roots: list[psutil.Process]
    most: dict[str, tuple[int, int]] = field(default_factory=dict)

    def look(self) -> dict[str, tuple[int, int]]:
        """By process: what it has of its own and its share of the rest, and its RSS."""
        every = [one for root in self.roots for one in (root, *root.children(recursive=True))]
        now = dict(_taken(one) for one in every)
        if total(now) > total(self.most):
            self.most = now
        return now

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Looked at five times a second meanwhile."""
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.2):
                self.look()

        thread = threading.Thread(target=watch)
        thread.start()
        yield
        over.set()
        thread.join()


def _taken(process: psutil.Process) -> tuple[str, tuple[int, int]]:
    try:
        held = process.memory_full_info()
        return f"{' '.join(process.cmdline()[1:4])} ({process.pid})", (held.pss, held.rss)
    except (psutil.NoSuchProcess, psutil.AccessDenied):  # it ends just now
        return "", (0, 0)


def total(taken: dict[str, tuple[int, int]], which: int = 0) -> float:
    """MB."""
    return sum(sizes[which] for sizes in taken.values()) / MB


def tell(when: str, taken: dict[str, tuple[int, int]]) -> None:
    each = ", ".join(f"{name} {own / MB:.0f}" for name, (own, _) in taken.items() if own)
    print(f"  {when:20} {total(taken):4.0f} MB (RSS {total(taken, 1):.0f}): {each}", flush=True)


def copy_tree(folder: Path, secrets: str) -> Path:
    """What a repository holds, and nothing of this machine."""
    tree = folder / "tree"
    for name in TREE:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tree / name)
    (tree / ".streamlit" / "secrets.toml").write_text(secrets)
    return tree


def enter(line: ClientConnection) -> None:
    """Choose in the demo to be an admin, who sees most."""
    buttons = [one.new_element.button.id for one in run_script(line, PAGES[0])]
    pressed = BackMsg()
    state = pressed.rerun_script.widget_states.widgets.add()
    state.id, state.trigger_value = next(id for id in buttons if id.endswith(ENTER)), True
    pressed.rerun_script.page_name = PAGES[0]
    line.send(pressed.SerializeToString())
    await_end(line)


def visit(line: ClientConnection, page: str) -> float:
    """Open a page and wait until it is drawn; seconds. Raises RuntimeError where it shows trouble."""
    started = time.monotonic()
    drawn = run_script(line, page)
    if any(one.new_element.button.id.endswith(ENTER) for one in drawn) or len(drawn) < DRAWN_LEAST:
        raise RuntimeError(f"{page} drew {len(drawn)} elements")
    return time.monotonic() - started


def run_script(line: ClientConnection, page: str) -> list[Delta]:
    asked = BackMsg()
    asked.rerun_script.page_name = page
    line.send(asked.SerializeToString())
    return await_end(line)


def await_end(line: ClientConnection) -> list[Delta]:
    """What a script draws until it ends. Raises RuntimeError for an error on the page."""
    drawn: list[Delta] = []
    while True:
        told = ForwardMsg()
        told.ParseFromString(line.recv(timeout=RUN_SECONDS_MOST))  # type: ignore[arg-type]
        kind = told.WhichOneof("type")
        if kind == "page_not_found" or told.delta.new_element.HasField("exception"):
            raise RuntimeError(told.delta.new_element.exception.message or kind)
        if kind == "delta":
            drawn.append(told.delta)
        if kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and drawn:
            return drawn


def open_line(app: Running) -> ClientConnection:
    address = app.address.replace("http", "ws", 1) + "/_stcore/stream"
    return connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=30)  # type: ignore[list-item]


def be_somebody(app: Running, rounds: int, seconds: list[float], failed: list[str]) -> None:
    """Every page in turn, again and again, on one line."""
    try:
        with open_line(app) as line:
            enter(line)
            seconds.extend(visit(line, page) for page in PAGES * rounds)
    except Exception as error:
        failed.append(repr(error))


def send_some(folder: Path, sandbox: str, count: int) -> None:
    """Give the app's worker films to fetch, as a page would: over the same database."""
    works, client = join(Settings(data_dir=folder, sandbox_url=sandbox), sandbox)
    studio = Studio(works)
    picture = studio.add_picture(picture_file(1, 1600, 1200), "coast.jpg", SOMEBODY)
    brief = Brief("akool", "create", prompt="slow push in", first=picture.hash)
    for number in range(count):
        studio.send([brief], f"press-{number}", SOMEBODY)
    client.close()
    works.database.close()


def run(folder: Path, sessions: int, rounds: int) -> Memory:
    sandbox = start(data=folder / "sandbox", pace="seconds:3")
    secrets = {"ANIMATIC_DATA_DIR": str(folder / "data"), "ANIMATIC_SANDBOX_URL": sandbox.address}
    lines = [
        f"{name} = {json.dumps(value)}\n"
        for name, value in (secrets | {"ANIMATIC_DISK": "temporary"}).items()
    ]
    app = start_app("cloud", folder, FORCED, copy_tree(folder, "".join(lines)))
    memory = Memory([psutil.Process(app.process.pid), psutil.Process(sandbox.process.pid)])
    try:
        tell("before anybody came", memory.look())
        with memory.watched():
            send_some(folder / "data", sandbox.address, sessions)
            seconds = sorted(let_in(app, sessions, rounds))
        tell("at most", memory.most)
        tell("after they left", memory.look())
        print(f"  {sessions} people opened {len(seconds)} pages")
        print(f"  the middle one took {seconds[len(seconds) // 2]:.2f} s")
    finally:
        app.end()
        sandbox.stop()
    return memory


def let_in(app: Running, sessions: int, rounds: int) -> list[float]:
    """Everybody at once; the seconds each page took. Raises RuntimeError when somebody saw trouble."""
    seconds: list[float] = []
    failed: list[str] = []
    people = [
        threading.Thread(target=be_somebody, args=(app, rounds, seconds, failed)) for _ in range(sessions)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    if failed:
        raise RuntimeError(f"{len(failed)} of {sessions} failed: {failed[0]}\n{app.log.read_text()[-2000:]}")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3, help="how often each of them opens every page")
    parser.add_argument("--limit", type=float, default=600, help="MB")
    arguments = parser.parse_args()
    os.environ.setdefault("ANIMATIC_LOG", "warning")
    logs.set_up()
    with tempfile.TemporaryDirectory() as name:
        memory = run(Path(name), arguments.sessions, arguments.rounds)
    within = total(memory.most) <= arguments.limit
    print(f"  {'within' if within else 'OVER'} the limit of {arguments.limit:.0f} MB")
    sys.exit(0 if within else 1)


if __name__ == "__main__":
    main()
