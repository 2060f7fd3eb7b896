"""The process that makes films: a JSON line in, a file made, a JSON line out. Ends with its input."""

import io
import json
import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

import av
from PIL import ExifTags, Image

from animatic.sandbox.film import Shot, UnreadablePicture, choose_move, frame_size, render
from animatic.sandbox.forms import converted
from animatic.sandbox.job import MADE, Order
from animatic.sandbox.retouch import drawn_picture, edited
from animatic.sandbox.scene import photograph

NICENESS = 10
LOGO_PIXELS = 320
SIDEWAYS = 5  # orientations from here on lie on their side


def content(address: str) -> bytes:
    """The bytes of a file, or of a drawn `scene:<seed>:<width>x<height>` or `drawn:<kind>:<number>:…`."""
    if address.startswith("drawn:"):
        return drawn_picture(address)
    if not address.startswith("scene:"):
        return Path(address).read_bytes()
    _, seed, size = address.split(":")
    width, height = size.split("x")
    drawn = io.BytesIO()
    photograph(int(seed), int(width), int(height)).save(drawn, "JPEG", quality=92)
    return drawn.getvalue()


def upright_size(picture: bytes) -> tuple[int, int]:
    """Width and height as seen, by the camera's turn in its EXIF data; raises UnreadablePicture."""
    try:
        with Image.open(io.BytesIO(picture)) as image:
            turned = image.getexif().get(ExifTags.Base.Orientation, 1) >= SIDEWAYS
            return image.size[::-1] if turned else image.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as trouble:
        raise UnreadablePicture(str(trouble)) from None


def shot_of(order: Order, picture: bytes) -> Shot:
    width, height = frame_size(*upright_size(picture), order.short_side, order.aspect)
    return Shot(
        motion=order.effect or choose_move(order.prompt, order.seed),
        seconds=order.seconds,
        width=width,
        height=height,
        fps=order.fps,
        sound="made" if order.sound == MADE else content(order.sound) if order.sound else None,
        seed=order.seed,
        last_picture=content(order.last_picture) if order.last_picture else None,
        references=tuple(content(address) for address in order.references),
    )


def make_film(order: Order, into: Path) -> dict[str, Any]:
    picture = content(order.picture)
    if order.edit:
        return make_other(order, picture, into)
    put(into, render(picture, shot_of(order, picture)))
    return measured(into)


def make_other(order: Order, picture: bytes, into: Path) -> dict[str, Any]:
    """Not a film of a picture: an edited picture, or a film that is taken over."""
    if order.edit == "clip":
        put(into, picture)
        film = measured(into)
        if not film["seconds"]:
            raise UnreadablePicture("The bytes are a picture, not a film.")
        return film
    made, (width, height) = edited(order, picture, content)
    put(into, made)
    return {"seconds": 0, "width": width, "height": height}


def measured(film: Path) -> dict[str, Any]:
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        length = (container.duration or 0) / av.time_base
        return {"seconds": round(length, 3), "width": stream.width, "height": stream.height}


def make_poster(film: Path, into: Path) -> dict[str, Any]:
    """A small picture of the film's middle, where a motion shows best."""
    with av.open(str(film)) as container:
        frames = list(container.decode(video=0))
    image = Image.fromarray(frames[len(frames) // 2].to_ndarray(format="rgb24"))
    image.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
    drawn = io.BytesIO()
    image.save(drawn, "WEBP")
    put(into, drawn.getvalue())
    return {"width": image.width, "height": image.height}


def put(path: Path, made: bytes) -> None:
    """Write a file that is there whole or not at all."""
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(made)
    unfinished.replace(path)


def answer(request: dict[str, Any]) -> dict[str, Any]:
    into = Path(request["into"])
    try:
        if "poster" in request:
            return make_poster(Path(request["poster"]), into)
        if "convert" in request:
            made = converted(Path(request["convert"]), into.suffix, request["longest"])
            put(into, made)
            return {"size_bytes": len(made)}
        return make_film(Order.restored(request["film"]), into)
    except (UnreadablePicture, OSError, ValueError, av.FFmpegError) as trouble:
        return {"trouble": str(trouble)}
    except Exception as trouble:  # a fault of the renderer: the next film must still be made
        traceback.print_exc()
        return {"trouble": repr(trouble)}


def main() -> None:
    os.nice(NICENESS)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a codec prints must not come between the answers
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            lines.put(line)
        os._exit(0)  # at once, also in the middle of a film: whoever asked for it is gone

    threading.Thread(target=listen, daemon=True).start()
    while True:
        print(json.dumps(answer(json.loads(lines.get()))), file=answers, flush=True)


if __name__ == "__main__":
    main()
