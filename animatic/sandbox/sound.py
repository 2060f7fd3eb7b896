"""The sound of a film: an ambient bed made up from a seed, or a person's own audio fitted to its length.

Sound is float32 in -1..1, shaped (2, samples), at RATE samples a second.
"""

import io
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from numpy.typing import NDArray

RATE = 44_100
Sound = NDArray[np.floating[Any]]

KEYS = (45, 48, 50, 52, 53, 43)
"""Where a bed may stand, as notes of the MIDI scale (45 is the A of 110 Hz)."""

PROGRESSIONS = (
    ((0, 7, 12, 16, 19), (-3, 9, 12, 16, 21), (5, 9, 12, 17, 21), (-5, 7, 11, 14, 19)),
    ((0, 7, 14, 16, 19), (5, 9, 12, 16, 21), (-3, 4, 12, 16, 19), (5, 12, 14, 17, 21)),
    ((-3, 4, 12, 16, 19), (5, 9, 12, 16, 19), (0, 7, 12, 16, 23), (-5, 7, 14, 17, 19)),
)
"""Chords as half-tones above the key."""

MELODY = (12, 14, 16, 19, 21, 24, 26, 28)
"""Where the bells may strike: a scale without half-tones, so that no strike is wrong."""


CONTAINERS = "mp3,wav,mov,mp4,m4a,ogg,flac,aac,aiff,matroska,webm"
"""What is opened at all: no playlists, which would open further files by their names."""


class UnreadableSound(ValueError):
    """These bytes are no audio that can be played."""


def made_sound(seconds: float, seed: int) -> Sound:
    """A calm bed of slow chords and a few bells, faded in and out."""
    random = np.random.default_rng(seed + 11)
    key, chords = int(random.choice(KEYS)), PROGRESSIONS[random.integers(len(PROGRESSIONS))]
    sound = np.zeros((2, round(seconds * RATE)), np.float32)
    length = 2.6
    for bar in range(int(seconds / length) + 1):
        for voice, tone in enumerate(chords[bar % len(chords)]):
            play(
                sound,
                pad(pitch(key + tone), length * 1.7, random),
                bar * length - 0.35,
                0.5 + 0.16 * (-1) ** voice * voice / 2,
            )
        for beat in sorted(random.choice(8, 3, replace=False)):
            bell = strike(pitch(key + 12 + int(random.choice(MELODY))), 2.2)
            place = random.uniform(0.2, 0.8)
            for echo in range(3):
                play(
                    sound,
                    bell * np.float32(0.42**echo),
                    (bar + beat / 8) * length + 0.325 * echo,
                    place if echo % 2 else 1 - place,
                )
    loudest = float(np.abs(sound).max()) or 1.0
    return faded(sound * np.float32(0.5 / loudest), 0.4, 0.9)


def pitch(note: int) -> float:
    """Hertz of a MIDI note."""
    return 440.0 * 2 ** ((note - 69) / 12)


def pad(hertz: float, seconds: float, random: np.random.Generator) -> NDArray[np.float32]:
    """A string-like voice that swells and dies away: two strings a little apart, few overtones."""
    time = np.arange(int(seconds * RATE), dtype=np.float32) / RATE
    swell = np.sin(np.pi * np.minimum(time / seconds, 1)) ** 1.5
    voice = np.zeros_like(time)
    for tune in (-0.0014, 0.0014):
        phase = (2 * np.pi * hertz * (1 + tune) * time + random.uniform(0, 6.3)).astype(np.float32)
        voice += np.sin(phase) + 0.28 * np.sin(2 * phase) + 0.10 * np.sin(3 * phase)
    return np.asarray(voice * swell * 0.22 * (110 / hertz) ** 0.35, np.float32)


def strike(hertz: float, seconds: float) -> NDArray[np.float32]:
    """A soft bell."""
    time = np.arange(int(seconds * RATE), dtype=np.float32) / RATE
    ring = np.sin(2 * np.pi * hertz * time) + 0.35 * np.sin(2 * np.pi * hertz * 2.76 * time) * np.exp(
        -time * 7
    )
    return np.asarray(ring * np.exp(-time * 2.6) * np.minimum(time / 0.012, 1) * 0.16, np.float32)


def play(sound: Sound, voice: NDArray[np.float32], at_seconds: float, place: float) -> None:
    """Adds a voice to the sound, from the left (place 0) to the right (1); what lies outside is left out."""
    start = round(at_seconds * RATE)
    voice = voice[max(0, -start) :]
    start = max(0, start)
    voice = voice[: max(0, sound.shape[1] - start)]
    sound[0, start : start + len(voice)] += voice * np.float32(np.cos(place * np.pi / 2))
    sound[1, start : start + len(voice)] += voice * np.float32(np.sin(place * np.pi / 2))


def own_sound(audio: bytes, seconds: float) -> Sound:
    """The audio file's sound, looped or cut to the film's length and faded out.

    Raises UnreadableSound.
    """
    wanted = round(seconds * RATE)
    sound = decoded(audio, wanted)
    if sound.shape[1] < wanted:
        sound = np.tile(sound, -(-wanted // sound.shape[1]))
    return faded(sound[:, :wanted], 0.0, 0.35)


def decoded(audio: bytes, wanted: int) -> Sound:
    """The first `wanted` samples of an audio file, or all there are."""
    parts: list[Sound] = []
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    try:
        with av.open(io.BytesIO(audio), "r", container_options={"format_whitelist": CONTAINERS}) as source:
            for frame in source.decode(audio=0):
                parts += [np.asarray(part.to_ndarray(), np.float32) for part in resampler.resample(frame)]
                if sum(part.shape[1] for part in parts) >= wanted:
                    break
            parts += [np.asarray(part.to_ndarray(), np.float32) for part in resampler.resample(None)]
    except (FFmpegError, IndexError, ValueError) as error:
        raise UnreadableSound("The bytes are not audio that can be played.") from error
    if not sum(part.shape[1] for part in parts):
        raise UnreadableSound("The audio is empty.")
    return np.concatenate(parts, axis=1)[:, :wanted]


def faded(sound: Sound, rise_seconds: float, fall_seconds: float) -> Sound:
    """The sound with its beginning and end faded, each over at most half of it."""
    length = sound.shape[1]
    time = np.arange(length, dtype=np.float32) / RATE
    rise, fall = (max(min(s, length / RATE / 2), 1 / RATE) for s in (rise_seconds, fall_seconds))
    level = np.clip(time / rise, 0, 1) * np.clip((length / RATE - time) / fall, 0, 1)
    return np.asarray(sound * level, np.float32)


def frames(sound: Sound, size: int) -> list[AudioFrame]:
    """The sound cut into frames of `size` samples for an encoder."""
    cut = []
    for start in range(0, sound.shape[1], size):
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(sound[:, start : start + size]), format="fltp", layout="stereo"
        )
        frame.sample_rate, frame.pts = RATE, start
        cut.append(frame)
    return cut
