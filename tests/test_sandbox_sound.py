"""The sound of the sandbox's films."""

import io
import wave

import av
import numpy as np
import pytest

from animatic.sandbox.film import UnreadableSound, render
from tests.watching import RATE, photo, shot, watch


def tone(seconds: float, kind: str = "wav") -> bytes:
    """A tone of 440 Hz as an audio file."""
    time = np.arange(int(seconds * RATE)) / RATE
    samples = np.int16(np.sin(2 * np.pi * 440 * time) * 12_000)
    out = io.BytesIO()
    if kind == "wav":
        with wave.open(out, "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(samples.tobytes())
        return out.getvalue()
    with av.open(out, "w", format=kind) as file:
        stream = file.add_stream({"mp3": "libmp3lame", "ipod": "aac", "ogg": "libopus"}[kind], rate=48_000)
        frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler(stream.format, stream.layout, 48_000, frame_size=stream.frame_size)
        for part in [*resampler.resample(frame), *resampler.resample(None), None]:
            file.mux(stream.encode(part))
    return out.getvalue()


def loudness(sound: np.ndarray, begin: float, end: float) -> float:
    return float(np.sqrt((sound[:, int(begin * RATE) : int(end * RATE)] ** 2).mean()))


@pytest.mark.parametrize("seconds", [1, 4])
def test_made_sound_is_as_long_as_the_film_and_to_be_heard(seconds):
    film = watch(render(photo(), shot("push", seconds, 160, 90, sound="made")))
    assert film.sound_seconds == pytest.approx(film.seconds, abs=0.05)
    assert seconds <= film.seconds <= seconds + 0.1
    assert film.sound.shape[0] == 2
    assert loudness(film.sound, 0.3 * seconds, 0.8 * seconds) > 0.02
    assert np.abs(film.sound).max() < 0.99
    assert loudness(film.sound, film.seconds - 0.05, film.seconds) < 0.02


@pytest.mark.parametrize("kind", ["wav", "mp3", "ipod", "ogg"])
def test_own_sound_of_any_kind_is_looped_when_it_is_short(kind):
    film = watch(render(photo(), shot("push", 2, 160, 90, sound=tone(0.5, kind))))
    assert film.sound_seconds == pytest.approx(film.seconds, abs=0.05)
    assert loudness(film.sound, 0.1, 0.4) == pytest.approx(loudness(film.sound, 1.2, 1.5), rel=0.25)
    assert loudness(film.sound, 1.2, 1.5) > 0.1


def test_own_sound_is_cut_and_faded_out_when_it_is_long():
    film = watch(render(photo(), shot("push", 1, 160, 90, sound=tone(6))))
    assert film.sound_seconds == pytest.approx(film.seconds, abs=0.05)
    assert loudness(film.sound, 0.1, 0.5) > 0.15
    assert loudness(film.sound, 1.0, 1.03) < 0.05


@pytest.mark.parametrize(
    "noise", [b"", b"no audio at all", photo(), tone(0)], ids=["empty", "text", "picture", "nothing"]
)
def test_sound_that_cannot_be_played_is_refused(noise):
    with pytest.raises(UnreadableSound):
        render(photo(), shot("push", sound=noise))


@pytest.mark.parametrize(
    "playlist",
    ["#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n", "ffconcat version 1.0\nfile {}\n"],
)
def test_sound_never_leads_to_other_files(playlist, tmp_path):
    secret = tmp_path / "secret.mp3"
    secret.write_bytes(tone(1, "mp3"))
    with pytest.raises(UnreadableSound):
        render(photo(), shot("push", sound=playlist.format(secret).encode()))
