"""The sandbox's cameras: they go where they are told, evenly, and prompts are taken at their word."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from animatic.sandbox.film import MOVES, choose_move, render
from tests.watching import WIDTH, saved, shot, watch


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
