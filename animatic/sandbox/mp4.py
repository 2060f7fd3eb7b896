"""An MP4 file as the services deliver it: H.264 in yuv420p, AAC beside it, its index before its data."""

import io
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from animatic.sandbox.frame import Frame, packed
from animatic.sandbox.sound import RATE, Sound, frames

OPTIONS = {"preset": "superfast", "crf": "21"}
"""A third of the processor's time of `veryfast`, at a size that matters to nobody in a sandbox."""


def write_film(pictures: Iterable[Frame], size: tuple[int, int], fps: int, sound: Sound | None) -> bytes:
    """The frames encoded one after the other on one thread, with their sound if there is one."""
    with TemporaryDirectory(prefix="film-") as folder:
        path = (
            Path(folder) / "film.mp4"
        )  # a file, because putting the index first reads back what was written
        with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as film:
            video = film.add_stream("libx264", rate=fps, options=OPTIONS)
            video.width, video.height = size
            video.pix_fmt = "yuv420p"
            video.time_base = Fraction(1, fps)
            context = video.codec_context
            context.thread_count = 1  # the same bytes on every machine, and many films beside one another
            context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
            context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
            audio = film.add_stream("aac", rate=RATE, layout="stereo") if sound is not None else None
            if audio is not None:
                audio.bit_rate = 128_000
            for number, picture in enumerate(pictures):
                frame = av.VideoFrame.from_ndarray(packed(picture), format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, fps)
                film.mux(video.encode(frame))
            film.mux(video.encode())
            if audio is not None and sound is not None:
                for part in frames(sound, 1024):
                    film.mux(audio.encode(part))
                film.mux(audio.encode())
        return path.read_bytes()


def first_picture(film: bytes) -> av.VideoFrame:
    """The film's first frame."""
    with av.open(io.BytesIO(film), "r") as source:
        return next(source.decode(video=0))
