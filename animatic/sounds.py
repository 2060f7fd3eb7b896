"""Audio that people bring for their films: taken in only as samples, and kept as MP3, which every service takes."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer

from animatic import media, names
from animatic.brief import Brief
from animatic.errors import BadBrief, BadSound, Trouble
from animatic.works import Works

if TYPE_CHECKING:
    from av.audio.resampler import AudioResampler

SIZE_BYTES_MOST = 20 * 1024 * 1024
SECONDS_MOST = 300
MIME = "audio/mpeg"
RATE = 44_100
BIT_RATE = 192_000
CHANNELS_MOST = 8
FRAME_SAMPLES = 1_152
"""What one frame of an MP3 holds."""

# FFmpeg also knows lists of other files, and opening one may read anything. These are no lists.
_OPENING = {"format_whitelist": "mp3,wav,mov,mp4,m4a,3gp,3g2,mj2,ogg,flac,aac", "protocol_whitelist": "file"}


def add(works: Works, data: bytes, name: str) -> str:
    """Keep a file; answers what stands for it in a brief, where a link might stand too. Raises BadSound."""
    stored = works.media.put(take(data, name), MIME)
    with works.database.transaction() as connection:
        media.record(connection, stored, works.clock())
    return names.spell(stored.name, name)


def troubles(works: Works, brief: Brief) -> Iterator[Trouble]:
    """What is wrong with the audio of a brief that stands for files of ours."""
    for option, choice in brief.choices.items():
        name = names.stored_name(choice)
        if name and not works.media.exists(name):
            yield Trouble(option, f"{names.label(choice)} is no longer stored: bring it again.")


def share(works: Works, brief: Brief, mark: str) -> dict[str, str]:
    """Where a provider fetches the audio that was brought, by what stands for it in the brief.

    Raises BadBrief when it cannot. For `mark` see Media.public_address.
    """
    if lost := list(troubles(works, brief)):
        raise BadBrief(*lost)
    shared = {}
    for option, choice in brief.choices.items():
        if name := names.stored_name(choice):
            address = works.media.public_address(name, mark)
            if not address:
                words = "The service cannot reach this app to fetch audio: give a link to it instead."
                raise BadBrief(Trouble(option, words))
            shared[str(choice)] = address
    return shared


def take(data: bytes, name: str) -> bytes:
    """The sound in these bytes as an MP3 of one channel or two, without metadata. Raises BadSound."""
    name = names.clean(name)
    if len(data) > SIZE_BYTES_MOST:
        size, most = len(data) / 2**20, SIZE_BYTES_MOST // 2**20
        raise BadSound(f"{name} is {size:.1f} MB: bring audio of at most {most} MB.")
    file = BytesIO()
    try:
        with (
            av.open(BytesIO(data), "r", options=_OPENING) as source,
            av.open(file, "w", format="mp3") as target,
        ):
            _encode(source, target, name)
    except (av.FFmpegError, ValueError) as error:
        raise BadSound(f"{name} is no audio, or a damaged file: bring an MP3, WAV or M4A.") from error
    return file.getvalue()


def _encode(source: InputContainer, target: OutputContainer, name: str) -> None:
    if not source.streams.audio:
        raise BadSound(f"{name} holds no audio: bring an MP3, WAV or M4A.")
    sound, written = source.streams.audio[0], target.add_stream("libmp3lame", RATE)
    if not 0 < sound.channels <= CHANNELS_MOST:
        raise BadSound(f"{name} has {sound.channels} channels: bring audio of at most {CHANNELS_MOST}.")
    layout = "mono" if sound.channels == 1 else "stereo"
    written.bit_rate, written.layout = BIT_RATE, layout
    resampler = av.AudioResampler("s16p", layout, RATE, frame_size=FRAME_SAMPLES)
    seconds = 0.0
    for frame in source.decode(sound):
        seconds += frame.samples / frame.sample_rate
        if seconds > SECONDS_MOST:
            raise BadSound(f"{name} is longer than {SECONDS_MOST // 60} minutes: cut it shorter.")
        _write(target, written, resampler, frame)
    if not seconds:
        raise BadSound(f"{name} is silent from the start: there is nothing in it.")
    _write(target, written, resampler, None)
    target.mux(written.encode(None))


def _write(
    target: OutputContainer, stream: AudioStream, resampler: AudioResampler, frame: av.AudioFrame | None
) -> None:
    for part in resampler.resample(frame):
        target.mux(stream.encode(part))
