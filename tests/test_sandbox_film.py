"""The sandbox's films, looked at as anyone would: decoded, frame by frame."""

import io
import itertools
import struct
import wave
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Literal

import av
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from animatic.sandbox.film import (
    EFFECTS,
    MOVES,
    Shot,
    UnreadablePicture,
    UnreadableSound,
    choose_move,
    frame_size,
    poster,
    render,
)
from animatic.sandbox.scene import photograph

WIDTH, HEIGHT = 320, 180
RATE = 44_100


@dataclass
class Watched:
    """A film as it was decoded."""

    frames: np.ndarray  # (frames, height, width, 3), RGB in 0..255
    seconds: float
    codec: str
    pixels: str
    sound: np.ndarray | None  # (2, samples)
    sound_seconds: float


def watch(film: bytes) -> Watched:
    with av.open(io.BytesIO(film)) as container:
        video, audio = container.streams.video[0], next(iter(container.streams.audio), None)
        frames = np.array([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])
        seconds, codec, pixels = container.duration / av.time_base, video.codec.name, video.pix_fmt
        sound_seconds = float(audio.duration * audio.time_base) if audio else 0.0
    sound = None
    if audio:
        with av.open(io.BytesIO(film)) as container:
            sound = np.concatenate([part.to_ndarray() for part in container.decode(audio=0)], axis=1)
    return Watched(frames, seconds, codec, pixels, sound, sound_seconds)


def shot(motion: str, seconds: float = 1.0, width: int = WIDTH, height: int = HEIGHT, **more) -> Shot:
    return Shot(motion, seconds, width, height, **more)


def saved(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@cache
def photo(seed: int = 0) -> bytes:
    return saved(photograph(seed, 640, 480), "JPEG", quality=92)


def plain(*colour: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> bytes:
    return saved(Image.new("RGB", size, colour))


def fitted(data: bytes) -> np.ndarray:
    """A picture as it fills the frame."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    height = image.width * HEIGHT / WIDTH
    top = (image.height - height) / 2
    box = (0, top, image.width, top + height)
    return np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box))


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """How different two frames are, 0..255."""
    return float(np.abs(one.astype(float) - other.astype(float)).mean())


# ── every motion ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("motion", MOVES + EFFECTS)
def test_every_motion_makes_a_moving_film_of_the_asked_size_and_length(motion):
    film = watch(render(photo(), shot(motion, fps=12)))
    assert film.frames.shape == (13, HEIGHT, WIDTH, 3)
    assert 1.0 <= film.seconds <= 1.1
    assert (film.codec, film.pixels, film.sound) == ("h264", "yuv420p", None)
    assert apart(film.frames[6], film.frames[0]) > 2.0


@pytest.mark.parametrize("motion", EFFECTS)
def test_every_effect_starts_from_the_untouched_picture(motion):
    first = watch(render(photo(), shot(motion, 0.2))).frames[0]
    assert apart(first, fitted(photo())) < 5.0


def test_no_two_motions_make_the_same_film():
    middles = {
        motion: watch(render(photo(), shot(motion, 0.4, fps=10))).frames[3] for motion in MOVES + EFFECTS
    }
    close = [
        (one, other)
        for one, other in itertools.combinations(middles, 2)
        if apart(middles[one], middles[other]) < 0.3
    ]
    assert close == []


@pytest.mark.parametrize("motion", MOVES)
def test_no_camera_move_ever_shows_a_border(motion):
    frames = watch(render(plain(200, 200, 200), shot(motion, fps=12))).frames
    assert frames.min() > 190


def test_a_film_is_the_same_for_the_same_seed_and_another_for_another():
    made = [render(photo(), shot("snow", sound="made", seed=seed)) for seed in (1, 1, 2)]
    assert made[0] == made[1] != made[2]


# ── cameras ────────────────────────────────────────────────────────────────────────────────────────────────


def marked(*places: tuple[float, float]) -> bytes:
    """A grey picture with white discs at these places (0..1)."""
    image = Image.new("RGB", (1280, 720), (70, 70, 70))
    for x, y in places:
        ImageDraw.Draw(image).ellipse(
            (x * 1280 - 26, y * 720 - 26, x * 1280 + 26, y * 720 + 26), fill="white"
        )
    return saved(image.filter(ImageFilter.GaussianBlur(12)))


def track(frames: np.ndarray, part: slice = slice(None)) -> np.ndarray:
    """Where the disc within these columns is in every frame, in parts of a pixel: (frames, 2)."""
    light = np.clip(frames[:, :, part].mean(axis=3) - 80, 0, None)
    weight = light.sum(axis=(1, 2))
    x = (light.sum(axis=1) * np.arange(light.shape[2])).sum(axis=1) / weight
    y = (light.sum(axis=2) * np.arange(light.shape[1])).sum(axis=1) / weight
    return np.stack([x, y], axis=1)


@pytest.mark.parametrize(
    ("move", "across", "down"),
    [("pan_left", 1, 0), ("pan_right", -1, 0), ("tilt_up", 0, 1), ("tilt_down", 0, -1)],
)
def test_a_camera_that_turns_one_way_moves_the_picture_the_other_way(move, across, down):
    path = track(watch(render(marked((0.5, 0.5)), shot(move))).frames)
    went_x, went_y = path[-1] - path[0]
    assert np.sign([round(went_x / 20), round(went_y / 20)]).tolist() == [across, down]


@pytest.mark.parametrize("move", ["pan_right", "push", "parallax", "orbit"])
def test_a_move_is_even_and_begins_and_ends_gently(move):
    path = track(watch(render(marked((0.42, 0.44)), shot(move, 2, 640, 360, seed=1))).frames)
    assert unevenness(path) < 0.12 < 0.25 < unevenness(path.round())
    steps = np.hypot(*np.diff(path, axis=0).T)
    assert max(steps[0], steps[-1]) < 0.35 * steps.max()


def unevenness(path: np.ndarray) -> float:
    """How far a place ever is from the parabola through its neighbours in time, in pixels."""
    bend = np.array((-3, 12, 17, 12, -3)) / 35  # the smoothing of Savitzky and Golay
    return max(float(np.abs(np.convolve(way, bend, "valid") - way[2:-2]).max()) for way in path.T)


def test_pushing_in_enlarges_and_pulling_back_shrinks():
    picture = marked((0.40, 0.5), (0.60, 0.5))
    for move, grows in (("push", True), ("pull", False)):
        frames = watch(render(picture, shot(move))).frames
        left, right = track(frames, slice(0, 160)), track(frames, slice(160, 320))
        gap = right[:, 0] + 160 - left[:, 0]
        assert (gap[-1] > 1.2 * gap[0]) == grows
        assert (gap[0] > 1.2 * gap[-1]) != grows


def test_parallax_moves_what_stands_out_against_what_lies_behind():
    image = Image.new("RGB", (1280, 720), (70, 70, 70))
    pen = ImageDraw.Draw(image)
    pen.rectangle((560, 200, 720, 560), fill=(190, 40, 30))
    pen.ellipse((180, 330, 240, 390), fill="white")
    pen.ellipse((1040, 330, 1100, 390), fill="white")
    frames = watch(render(saved(image), shot("parallax", seed=1))).frames.astype(float)
    red = np.clip(frames[..., 0] - frames[..., 1] - 40, 0, None)
    near = (red.sum(axis=1) * np.arange(WIDTH)).sum(axis=1) / red.sum(axis=(1, 2))
    sides = [track(frames, part)[:, 0] for part in (slice(0, 80), slice(240, 320))]
    far = (sides[0] + sides[1] + 240) / 2
    assert abs((near[-1] - near[0]) - (far[-1] - far[0])) > 0.05 * WIDTH


def test_an_orbit_turns_the_picture_in_space():
    picture = marked((0.25, 0.3), (0.25, 0.7), (0.75, 0.3), (0.75, 0.7))

    def heights(frame: np.ndarray) -> list[float]:
        parts = [
            (rows, columns)
            for columns in (slice(0, 160), slice(160, 320))
            for rows in (slice(0, 90), slice(90, 180))
        ]
        spots = [track(frame[None, rows], columns)[0, 1] + (rows.start or 0) for rows, columns in parts]
        return [spots[1] - spots[0], spots[3] - spots[2]]

    frames = watch(render(picture, shot("orbit", seed=1))).frames
    first, last = heights(frames[0]), heights(frames[-1])
    assert (first[0] - first[1]) * (last[0] - last[1]) < 0  # first one side is nearer, at last the other
    assert abs(first[0] - first[1]) > 4


@pytest.mark.parametrize(
    ("prompt", "move"),
    [
        ("Slowly zoom in on the bottle", "push"),
        ("the camera pushes in, then pans left", "push"),
        ("Zoom out to reveal the coast", "pull"),
        ("pull back slowly", "pull"),
        ("camera pans slowly to the left", "pan_left"),
        ("slide from left to right", "pan_right"),
        ("Pan right across the shelf", "pan_right"),
        ("tilt up to the sky", "tilt_up"),
        ("crane down", "tilt_down"),
        ("orbit the product", "orbit"),
        ("rotate around the shoe", "orbit"),
        ("a 3D parallax", "parallax"),
        ("gentle push towards the door", "push"),
        ("dolly zoom on her face", "dolly_zoom"),
        ("handheld, documentary", "handheld"),
        ("no zoom, just orbit. calm", "orbit"),
    ],
)
def test_a_prompt_is_taken_at_its_word(prompt, move):
    assert choose_move(prompt, seed=4) == move


def test_a_prompt_without_a_move_gets_one_by_its_seed():
    chosen = [choose_move("a perfume bottle on a table", seed) for seed in range(20)]
    assert set(chosen) <= set(MOVES)
    assert len(set(chosen)) >= 5
    assert choose_move("a perfume bottle on a table", 3) == chosen[3]


# ── several pictures ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("motion", ["push", "swirl"])
def test_a_film_with_a_last_picture_ends_on_it(motion):
    frames = watch(render(photo(0), shot(motion, 2, last_picture=photo(3)))).frames
    start, end = fitted(photo(0)), fitted(photo(3))
    assert apart(frames[-1], end) < 5 < apart(frames[-1], start)
    assert apart(frames[0], start) < 5
    assert max(apart(*pair) for pair in itertools.pairwise(frames)) < 30  # it becomes it, rather than jumping


def test_references_are_shown_one_after_the_other():
    colours = ((200, 40, 40), (40, 170, 60), (40, 60, 200))
    first, *rest = (plain(*colour) for colour in colours)
    frames = watch(render(first, shot("drift", 3, references=tuple(rest)))).frames
    seen = [frames[int(len(frames) * part)].mean(axis=(0, 1)).argmax() for part in (0.1, 0.5, 0.9)]
    assert seen == [0, 1, 2]


# ── sound ──────────────────────────────────────────────────────────────────────────────────────────────────


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
    "noise", [b"", b"no audio at all", photo(), tone(0)], ids=["empty", "text", "picture", "silence"]
)
def test_sound_that_cannot_be_played_is_refused(noise):
    with pytest.raises(UnreadableSound):
        render(photo(), shot("push", sound=noise))


# ── pictures of every kind ─────────────────────────────────────────────────────────────────────────────────


def first_colours(picture: bytes) -> tuple[list[int], list[int]]:
    """The colour left and right in the film's first frame."""
    frame = watch(render(picture, shot("melt", 0.1))).frames[0]
    return [
        frame[70:110, part].mean(axis=(0, 1)).round().astype(int).tolist()
        for part in (slice(20, 120), slice(200, 300))
    ]


def halves(mode: Literal["RGB", "RGBA"] = "RGB", size: tuple[int, int] = (320, 180)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new(mode, size, (220, 30, 30))
    image.paste((30, 30, 220), (size[0] // 2, 0, *size))
    return image


def near(colour: list[int], wanted: tuple[int, int, int]) -> bool:
    return max(abs(a - b) for a, b in zip(colour, wanted, strict=True)) < 14


@pytest.mark.parametrize(
    ("orientation", "turn"),
    [
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (6, Image.Transpose.ROTATE_90),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_a_picture_is_turned_as_its_camera_says(orientation, turn):
    stored = halves() if turn is None else halves().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    left, right = first_colours(saved(stored, "JPEG", exif=exif, quality=95))
    assert near(left, (220, 30, 30))
    assert near(right, (30, 30, 220))


def test_transparency_lies_on_white():
    image = halves("RGBA")
    image.paste((0, 0, 0, 0), (160, 0, 320, 180))
    left, right = first_colours(saved(image))
    assert near(left, (220, 30, 30))
    assert near(right, (255, 255, 255))


@pytest.mark.parametrize(
    "picture",
    [
        saved(halves().convert("P")),
        saved(halves(), "GIF"),
        saved(halves().convert("CMYK"), "JPEG", quality=95),
        saved(halves(), "WEBP", quality=95),
        saved(halves(), "TIFF"),
        saved(halves(), "BMP"),
    ],
    ids=["palette", "gif", "cmyk", "webp", "tiff", "bmp"],
)
def test_every_way_of_storing_colour_is_understood(picture):
    left, right = first_colours(picture)
    assert left[0] > 2 * left[2]
    assert right[2] > 2 * right[0]


@pytest.mark.parametrize("mode", ["L", "LA", "1", "I;16", "I", "F"])
def test_grey_of_every_depth_keeps_its_light(mode):
    grey = np.zeros((180, 320), np.uint8)
    grey[:, 160:] = 255
    deep, image = Image.fromarray(grey.astype(np.uint16) * 257), Image.fromarray(grey)
    image = deep if mode == "I;16" else image.convert(mode)
    left, right = first_colours(saved(image, "TIFF" if mode in "IF" else "PNG"))
    assert near(left, (0, 0, 0))
    assert near(right, (255, 255, 255))


@pytest.mark.parametrize("size", [(3000, 20), (20, 3000), (1, 1)])
def test_a_picture_of_any_ratio_fills_the_frame(size):
    frames = watch(render(plain(210, 180, 60, size=size), shot("orbit", 0.5))).frames
    assert frames.shape[1:3] == (HEIGHT, WIDTH)
    assert frames[..., 0].min() > 195


def test_a_picture_is_cut_and_never_distorted():
    image = Image.new("RGB", (400, 1200), (40, 40, 40))
    ImageDraw.Draw(image).ellipse((150, 550, 250, 650), fill="white")
    light = watch(render(saved(image), shot("melt", 0.1))).frames[0].mean(axis=2) > 128
    wide, high = light.any(axis=0).sum(), light.any(axis=1).sum()
    assert abs(int(wide) - int(high)) <= 2
    assert wide == pytest.approx(80, abs=3)


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(64)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"not a picture",
        photo()[:2000],
        bomb(8000),
        bomb(60_000),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
    ids=["empty", "text", "truncated", "large", "enormous", "postscript"],
)
def test_what_is_no_picture_or_too_large_a_one_is_refused(picture):
    with pytest.raises(UnreadablePicture):
        render(picture, shot("push"))
    with pytest.raises(UnreadablePicture):
        render(photo(), shot("push", last_picture=picture))


# ── frames, files, posters ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("picture", "short_side", "aspect", "size"),
    [
        ((1600, 1200), 720, None, (960, 720)),
        ((1200, 1600), 720, None, (720, 960)),
        ((1000, 1000), 1080, None, (1080, 1080)),
        ((1601, 1203), 481, None, (638, 480)),
        ((9000, 100), 540, None, (1620, 540)),
        ((1600, 1200), 720, (16, 9), (1280, 720)),
        ((1600, 1200), 1080, (9, 16), (1080, 1920)),
        ((1600, 1200), 2160, (16, 9), (3840, 2160)),
    ],
)
def test_a_frame_takes_its_ratio_from_the_picture_or_the_asked_aspect(picture, short_side, aspect, size):
    assert frame_size(*picture, short_side, aspect) == size


@pytest.mark.parametrize(
    ("seconds", "fps"), [(0.5, 24), (1, 10), (2.5, 30), (5, 24), (16, 12)], ids=lambda value: str(value)
)
def test_a_film_is_as_long_as_asked_or_a_frame_longer(seconds, fps):
    film = watch(render(plain(90, 120, 150), shot("drift", seconds, 64, 36, fps=fps)))
    assert seconds <= film.seconds <= seconds + 0.1
    assert len(film.frames) == round(seconds * fps) + 1


@pytest.mark.parametrize("sound", [None, "made"])
def test_a_file_begins_with_its_index(sound):
    film = render(photo(), shot("push", 0.5, sound=sound))
    assert film[4:8] == b"ftyp"
    assert film.index(b"moov") < film.index(b"mdat")


@pytest.mark.parametrize(
    "wrong", [{"motion": "teleport"}, {"seconds": 0}, {"width": 321}, {"height": 0}, {"fps": 1}], ids=str
)
def test_a_shot_that_cannot_be_filmed_is_refused(wrong):
    with pytest.raises(ValueError, match=r"There is no motion|cannot be encoded|needs a length"):
        Shot(**{"motion": "push", "seconds": 1, "width": WIDTH, "height": HEIGHT} | wrong)


def test_a_poster_is_a_small_likeness_of_the_first_frame():
    film = render(photo(), shot("swirl", 0.5, 960, 540))
    image = Image.open(io.BytesIO(poster(film)))
    assert (image.format, image.size) == ("WEBP", (640, 360))
    assert apart(np.asarray(image.convert("RGB").resize((WIDTH, HEIGHT))), fitted(photo())) < 6


@pytest.mark.parametrize("seed", range(8))
def test_a_photograph_is_rich_in_light_and_the_same_for_the_same_seed(seed):
    image = photograph(seed, 320, 240)
    assert (image.mode, image.size) == ("RGB", (320, 240))
    assert np.asarray(image).std() > 25
    assert image.tobytes() == photograph(seed, 320, 240).tobytes()
    assert image.tobytes() != photograph(seed + 8, 320, 240).tobytes()
