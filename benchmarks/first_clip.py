"""From nothing to the first clip: a fresh data folder, the engine started, one picture sent to each provider.

    python -m benchmarks.first_clip

Prints, for each provider, the seconds from the start of the process to a kept clip, with the sandbox at its own
pace (about twelve seconds a film) and beside it the seconds with the sandbox told to answer at once.
"""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from io import BytesIO
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette

from animatic import Brief, Input, Settings, Status, Studio, app_routes, open_studio
from animatic.sandbox.scene import photograph
from animatic.tidy import open_accounts, stock_catalogs
from benchmarks.stage import SOMEBODY


def first_brief(studio: Studio, provider: str) -> Brief:
    """One picture, the provider's first model with one, and its defaults."""
    file = BytesIO()
    photograph(seed=2, width=1280, height=960).save(file, "JPEG", quality=90)
    picture = studio.add_picture(file.getvalue(), "coast.jpg", SOMEBODY)
    model = next(
        one
        for one in studio.models(provider).rows
        if one.input is Input.PICTURE and one.frame.first == "required"
    )
    return Brief(provider, model.name, prompt="slow push in", first=picture.hash)


def run(at_once: bool) -> dict[str, float]:
    """Seconds to the first clip of each provider, all sent together."""
    started = time.monotonic()
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        studio = open_studio(Settings(data_dir=Path(folder)), address)
        app = Starlette(routes=app_routes(lambda: studio))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        if at_once:
            sandbox = next(iter(studio.works.fetchable))
            httpx.post(f"{sandbox}/sandbox/pace", json={"at_once": True}).raise_for_status()
        open_accounts(studio.works)
        stock_catalogs(studio.works)
        waiting = {
            studio.send([first_brief(studio, one.name)], one.name, SOMEBODY)[0].id: one.label
            for one in studio.providers()
        }
        taken: dict[str, float] = {}
        while waiting and time.monotonic() - started < 300:
            time.sleep(0.1)
            for card in studio.cards(statuses=[Status.DONE]):
                if label := waiting.pop(card.task.id, None):
                    taken[label] = time.monotonic() - started
        server.should_exit = True
        thread.join(10)
        studio.close()
    return taken


def main() -> None:
    own_pace, at_once = run(at_once=False), run(at_once=True)
    print(f"{'':14}{'own pace':>10}{'at once':>10}   seconds from start to first clip")
    for label in own_pace:
        print(f"{label:14}{own_pace[label]:10.1f}{at_once.get(label, float('nan')):10.1f}")


if __name__ == "__main__":
    main()
