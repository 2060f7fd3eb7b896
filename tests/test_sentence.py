"""Chips add their phrases to a prompt and take just these away again."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from animatic.chips import CHIPS, GROUPS
from animatic.sentence import build, chips_in, toggle
from tests.hostile import each

LAMP = "The lamp turns on"


# ── the chips ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_chip_has_a_phrase_of_its_own_that_can_stand_between_commas():
    assert len({chip.phrase for chip in CHIPS.values()}) == len(CHIPS) == sum(len(g.chips) for g in GROUPS)
    for chip in CHIPS.values():
        assert re.fullmatch(r"[a-z][a-z -]*[a-z]", chip.phrase)
        assert chip.name.isidentifier()
        assert chip.label[0].isupper()


def test_chips_contradict_each_other_within_their_group_alone_and_both_ways():
    of = {chip.name: group.name for group in GROUPS for chip in group.chips}
    for one, other in combinations(CHIPS.values(), 2):
        assert one.contradicts(other) == other.contradicts(one)
        assert not one.contradicts(other) or of[one.name] == of[other.name]


# ── composing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sentence_speaks_in_one_order_whichever_order_the_chips_were_picked_in():
    said = "The lamp turns on. Slow push in, close-up shot, golden-hour light, calm mood."
    assert build(LAMP, ["calm", "golden_hour", "push_in", "close_up"]).text == said
    assert build(LAMP + ".", ["close_up", "push_in", "calm", "golden_hour", "calm"]).text == said


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("", "Slow push in."),
        ("  The lamp turns on \n", "The lamp turns on. Slow push in."),
        ("Does the lamp turn on?", "Does the lamp turn on? Slow push in."),
        ("It says “go.”", "It says “go.” Slow push in."),
        ("The sign says “go”", "The sign says “go”. Slow push in."),
        ("Scene:", "Scene:\nSlow push in."),
        ("灯亮了。", "灯亮了。 Slow push in."),
        ("Slow push in on the lamp", "Slow push in on the lamp. Slow push in."),
        ("The lamp, slow push in", "The lamp, slow push in."),
    ],
)
def test_whatever_the_subject_ends_with_the_sentence_reads_well(subject: str, text: str):
    assert build(subject, ["push_in"]).text == text


def test_without_chips_the_subject_is_only_closed():
    assert build(LAMP, []).text == "The lamp turns on."
    assert build(" ", []).text == ""


def test_of_contradicting_chips_the_one_picked_last_stays():
    assert (
        build(LAMP, ["push_in", "calm", "pull_back"]).text == "The lamp turns on. Slow pull back, calm mood."
    )
    assert build(LAMP, ["pan_left", "push_in", "still"]).text == "The lamp turns on. Static camera."
    assert chips_in(build(LAMP, ["push_in", "orbit"]).text) == ("push_in", "orbit")


def test_the_last_chips_are_left_out_where_the_model_takes_no_more():
    chips = ["calm", "push_in", "golden_hour"]
    whole = build(LAMP, chips).text
    assert build(LAMP, chips, most=len(whole)) == build(LAMP, chips)
    short = build(LAMP, chips, most=len(whole) - 1)
    assert (short.text, short.left_out) == ("The lamp turns on. Slow push in, golden-hour light.", ("calm",))
    assert build(LAMP, chips, most=20).left_out == ("push_in", "golden_hour", "calm")


def test_a_subject_that_is_too_long_is_not_cut():
    said = build(LAMP, ["calm"], most=5)
    assert (said.text, said.left_out) == (LAMP, ("calm",))


def test_a_name_that_is_no_chip_is_an_error():
    with pytest.raises(KeyError):
        build(LAMP, ["sideways"])
    with pytest.raises(KeyError):
        toggle(LAMP, "sideways", False)


# ── finding ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("The lamp turns on. Slow push in, calm mood.", ("push_in", "calm")),
        ("calm mood; SLOW PUSH IN", ("push_in", "calm")),
        ("Mood: calm mood\nslow push in", ("push_in", "calm")),
        ("A calm mood settles, the night scene ends", ()),
        ("A slow push in, golden-hour light on the wall.", ()),
        ("golden-hour light on the wall, calm mood.", ("calm",)),
        ("Not a still, static camera", ("still",)),
        ("calm moods", ()),
        ("ultracalm mood", ()),
        ("calm mood.. calm mood", ("calm",)),
    ],
)
def test_a_chip_is_on_where_its_phrase_is_a_clause_of_its_own(prompt: str, found: tuple[str, ...]):
    assert chips_in(prompt) == found


# ── turning on and off ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("prompt", "chip", "left"),
    [
        ("The lamp turns on. Slow push in, calm mood.", "push_in", "The lamp turns on. Calm mood."),
        ("The lamp turns on. Slow push in, calm mood.", "calm", "The lamp turns on. Slow push in."),
        ("The lamp turns on. Calm mood. Then it is dark.", "calm", "The lamp turns on. Then it is dark."),
        ("Calm mood. A calm mood settles.", "calm", "A calm mood settles."),
        ("Calm mood, the lamp turns on.", "calm", "the lamp turns on."),
        ("The lamp, calm mood, turns on, calm mood!", "calm", "The lamp, turns on!"),
        ("First\nCalm mood. And more\nThird", "calm", "First\nAnd more\nThird"),
        ("First\nCalm mood.\nThird", "calm", "First\nThird"),
        ("Wait! Calm mood", "calm", "Wait!"),
        ("Calm mood... then dark", "calm", "then dark"),
        ("calm mood", "calm", ""),
        ("The lamp , calm mood.", "calm", "The lamp."),
    ],
)
def test_turning_off_takes_the_phrase_and_leaves_the_persons_words(prompt: str, chip: str, left: str):
    assert toggle(prompt, chip, False) == left


@pytest.mark.parametrize(
    ("prompt", "longer"),
    [
        ("The lamp turns on", "The lamp turns on. Golden-hour light"),
        ("The lamp turns on. ", "The lamp turns on. Golden-hour light. "),
        ("The lamp, calm mood", "The lamp, golden-hour light, calm mood"),
        ("Calm mood. Then dark.", "Golden-hour light, calm mood. Then dark."),
        ("Slow push in, calm mood.", "Slow push in, golden-hour light, calm mood."),
        ("CALM MOOD.", "Golden-hour light, CALM MOOD."),
        ("calm mood", "golden-hour light, calm mood"),
        ("Night scene, calm mood.", "Golden-hour light, calm mood."),
        ("Calm mood. Then dark. Slow push in.", "Calm mood. Then dark. Slow push in, golden-hour light."),
    ],
)
def test_turning_on_puts_the_phrase_where_it_belongs(prompt: str, longer: str):
    assert toggle(prompt, "golden_hour", True) == longer


NAMES = st.sampled_from(sorted(CHIPS))
PIECES = st.sampled_from(
    [
        *(chip.phrase for chip in CHIPS.values()),
        *(chip.phrase.capitalize() for chip in CHIPS.values()),
        *("CALM MOOD", "a calm mood", "the lamp", "Then", "3.5", "e.g", "灯", "🙂", "ſlow puſh in"),
        *(
            ". ",
            ", ",
            "; ",
            ": ",
            "\n",
            "\n\n",
            " ",
            "  ",
            ".",
            ",",
            "!",
            "…",
            "...",
            "\r\n",
            "\u00a0",
            '."',
            "”",
            "。",
        ),
    ]
)
PROMPTS = st.lists(PIECES | st.text(max_size=3), max_size=9).map("".join)


@given(PROMPTS, NAMES)
@example("The lamp,  calm mood", "push_in")
@example("Scene:", "push_in")
@example("The lamp turns on.\n\n", "push_in")
@example("calm mood.", "push_in")
@example("Hello\n, calm mood", "push_in")
def test_on_and_off_again_gives_the_prompt_back_letter_by_letter(prompt: str, name: str):
    held = chips_in(prompt)
    assume(name not in held and not any(CHIPS[name].contradicts(CHIPS[one]) for one in held))
    assert toggle(toggle(prompt, name, True), name, False) == prompt


@given(PROMPTS, NAMES, st.booleans())
def test_twice_is_once_and_no_other_chip_is_touched(prompt: str, name: str, on: bool):
    once = toggle(prompt, name, on)
    assert toggle(once, name, on) == once
    kept = {one for one in chips_in(prompt) if one != name}
    if on:
        kept = {one for one in kept if not CHIPS[name].contradicts(CHIPS[one])} | {name}
    assert set(chips_in(once)) == kept


@given(PROMPTS, NAMES)
def test_turning_off_leaves_every_word_but_the_phrase(prompt: str, name: str):
    def words(text: str) -> list[str]:
        return re.findall(r"\w+", text.casefold())

    left = toggle(prompt, name, False)
    phrase = words(CHIPS[name].phrase)
    gone = len(words(prompt)) - len(words(left))
    assert gone % len(phrase) == 0
    assert sorted(words(prompt)) == sorted([*words(left), *phrase * (gone // len(phrase))])


@given(PROMPTS, st.lists(st.tuples(NAMES, st.booleans()), max_size=12))
def test_only_what_is_on_at_the_end_counts(prompt: str, taps: list[tuple[str, bool]]):
    assume(not chips_in(prompt))
    text = prompt
    for name, on in taps:
        text = toggle(text, name, on)
    straight = prompt
    for name in chips_in(text):
        straight = toggle(straight, name, True)
    assert text == straight


@given(PROMPTS, st.lists(NAMES, max_size=8), st.integers(0, 160))
def test_no_chip_makes_a_sentence_too_long_and_what_is_left_out_is_told(
    subject: str, picked: list[str], most: int
):
    said = build(subject, picked, most)
    assert not most or len(said.text) <= max(most, len(subject.strip()))
    assert not set(said.left_out) & (set(chips_in(said.text)) - set(chips_in(subject)))
    unlimited = build(subject, picked)
    assert not unlimited.left_out
    if not chips_in(subject):
        assert (*chips_in(said.text), *said.left_out) == chips_in(unlimited.text)


@given(PROMPTS, st.lists(NAMES, max_size=6), NAMES)
def test_a_tap_after_composing_is_as_if_the_chip_had_been_picked_with_the_others(
    subject: str, picked: list[str], name: str
):
    assume(not chips_in(subject))
    assert toggle(build(subject, picked).text, name, True) == build(subject, [*picked, name]).text


@pytest.mark.hostile("text")
def test_long_prompts_are_toggled_in_no_time():
    for prompt in each(
        (" " * 20_000 + "x", ", " * 10_000, "calm mood, " * 2_000, "." * 20_000, "\n" * 20_000)
    ):
        assert chips_in(toggle(prompt, "push_in", True))
        assert "push_in" not in chips_in(toggle(toggle(prompt, "push_in", True), "push_in", False))
