"""What the sandbox's films are made of: motions, pictures one after the other, frames, files, posters."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from animatic.sandbox.film import EFFECTS, MOVES, Shot, frame_size, poster, render
from animatic.sandbox.scene import photograph
from tests.watching import HEIGHT, WIDTH, apart, fitted, photo, plain, shot, watch


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
    made = [render(photo(), shot("snow", sound="made", seed=seed)) for seed in (-1, -1, 2**40)]
    assert made[0] == made[1] != made[2]


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
