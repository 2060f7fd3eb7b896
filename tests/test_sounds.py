"""Audio that people bring for their films."""

from __future__ import annotations

import io
import wave
from contextlib import suppress

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.errors import BadSound
from animatic.sounds import SECONDS_MOST, SIZE_BYTES_MOST, take
from tests.hostile import each
from tests.test_sandbox_sound import tone


def heard(data: bytes) -> np.ndarray:
    """The samples of a file, shaped (channels, samples), in -1..1."""
    with av.open(io.BytesIO(data)) as file:
        resampler = av.AudioResampler("fltp", file.streams.audio[0].layout, 44_100)
        frames = [part for frame in [*file.decode(audio=0), None] for part in resampler.resample(frame)]
        return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


def loudness(samples: np.ndarray) -> float:
    return float(np.sqrt((samples[:, 20_000:40_000] ** 2).mean()))


@pytest.mark.parametrize("kind", ["wav", "mp3", "ipod", "ogg"])
def test_sound_of_any_kind_is_kept_as_an_mp3_as_long_and_as_loud_as_it_was(kind: str):
    brought = tone(1.5, kind)
    kept = take(brought, "waves")
    with av.open(io.BytesIO(kept)) as file:
        assert file.format.name == "mp3"
    before, after = heard(brought), heard(kept)
    assert after.shape[0] == before.shape[0]
    assert after.shape[1] / 44_100 == pytest.approx(1.5, abs=0.12)
    assert loudness(before) > 0.1
    assert loudness(after) == pytest.approx(loudness(before), rel=0.05)


def test_of_more_channels_two_are_kept():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((6, 2, 44_100, 0, "NONE", ""))
        file.writeframes(bytes(6 * 2 * 4_410))
    assert heard(take(out.getvalue(), "hall.wav")).shape[0] == 2


def test_the_same_file_is_kept_once():
    assert take(tone(0.5), "one.wav") == take(tone(0.5), "another.wav")


def test_what_is_said_of_the_file_besides_its_sound_is_not_kept():
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as file:
        file.metadata["artist"] = "Somebody at home"
        stream = file.add_stream("libmp3lame", rate=44_100)
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1152), np.int16), format="s16p", layout="stereo")
        frame.sample_rate = 44_100
        file.mux([*stream.encode(frame), *stream.encode(None)])
    assert b"Somebody" in out.getvalue()
    assert b"Somebody" not in take(out.getvalue(), "home.mp3")


# ── what is refused ────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_is_too_long_or_too_large_says_how_much_may_be():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 1, 8_000, 0, "NONE", ""))
        file.writeframes(b"\x80" * 8_000 * (SECONDS_MOST + 1))
    with pytest.raises(BadSound, match=r"^hum\.wav is longer than 5 minutes: cut it shorter\.$"):
        take(out.getvalue(), "hum.wav")
    with pytest.raises(BadSound, match=r"is 20\.0 MB: bring audio of at most 20 MB"):
        take(bytes(SIZE_BYTES_MOST + 1), "hum.wav")


@pytest.mark.hostile("audio files")
def test_what_is_no_sound_is_refused_with_a_sentence(photo: bytes):
    listing = b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"
    concat = b"ffconcat version 1.0\nfile /etc/hostname\n"
    for data in each([b"", b"RIFF", photo, listing, concat, tone(1.0)[:30], b"\x00" * 5_000]):
        with pytest.raises(BadSound, match=r"bring an MP3, WAV or M4A|there is nothing in it"):
            take(data, "../waves\u202e.wav")


@pytest.mark.hostile("audio files")
@given(at=st.integers(0, 4_000), junk=st.binary(min_size=1, max_size=60))
def test_a_damaged_file_is_taken_as_sound_or_refused(at: int, junk: bytes):
    whole = tone(0.2, "mp3")
    at %= len(whole)
    for data in each([whole[:at] + junk, whole[:at] + junk + whole[at:], junk + whole]):
        with suppress(BadSound):
            assert heard(take(data, "waves.mp3")).size
