"""An MP4 file as the services deliver it: H.264 in yuv420p, AAC beside it, its index before its data."""

import io
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from animatic.sandbox.frame import Frame, packed
from animatic.sandbox.sound import RATE, Sound, frames
from animatic.sandbox.still import FINE

QUICK, QUICKEST = ({"preset": preset, "crf": "21"} for preset in ("superfast", "ultrafast"))
"""Two thirds of the processor's time of `veryfast`, and a third of that again for frames beyond FINE."""


def write_film(pictures: Iterable[Frame], size: tuple[int, int], fps: int, sound: Sound | None) -> bytes:
    """The frames encoded one after the other on one thread, with their sound if there is one."""
    with TemporaryDirectory(prefix="film-") as folder:
        path = Path(folder) / "film.mp4"  # a file: to put the index first, what was written is read back
        with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as film:
            video = video_stream(film, size, fps)
            audio = audio_stream(film) if sound is not None else None
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


def video_stream(film: OutputContainer, size: tuple[int, int], fps: int) -> VideoStream:
    """H.264 with the colours of high definition."""
    width, height = size
    stream = film.add_stream("libx264", rate=fps, options=QUICK if width * height <= FINE else QUICKEST)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    stream.time_base = Fraction(1, fps)
    context = stream.codec_context
    context.thread_count = 1  # the same bytes on every machine, and room for other films beside this one
    context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
    context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    return stream


def audio_stream(film: OutputContainer) -> AudioStream:
    """AAC, stereo."""
    stream = film.add_stream("aac", rate=RATE, layout="stereo")
    stream.bit_rate = 128_000
    return stream


def first_picture(film: bytes) -> av.VideoFrame:
    """The film's first frame."""
    with av.open(io.BytesIO(film), "r") as source:
        return next(source.decode(video=0))
