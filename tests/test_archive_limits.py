"""Archives that are too much, damaged, or built to do harm: small ones, and all of them real."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from animatic.archive import MEMBERS_MOST, RATIO_MOST, TOTAL_BYTES_MOST, unpack
from animatic.errors import BadPicture
from tests import pictures
from tests.archives import heavy, one_for_all, quoting, russian_doll, told, zipped
from tests.hostile import each
from tests.pictures import file, quarters

MB = 1024 * 1024
PHOTO = file(quarters())
DRAWING = file(quarters(), "PNG")


# ── too much ───────────────────────────────────────────────────────────────────────────────────────────────


def test_as_many_members_as_agreed_are_taken_and_not_one_more():
    members = [(f"{number}.jpg", PHOTO) for number in range(MEMBERS_MOST + 1)]
    archive = unpack(zipped(*members[:-1], ("__MACOSX/._1.jpg", b"")))
    assert len(list(archive.pictures)) == MEMBERS_MOST
    with pytest.raises(BadPicture, match="501 files: bring at most 500"):
        unpack(zipped(*members))


@pytest.mark.hostile("archives")
def test_a_very_long_list_is_not_even_read():
    packed = zipped(*((f"{number}{'x' * 60_000}/", b"") for number in range(20)))
    tracemalloc.start()
    with pytest.raises(BadPicture, match="very long list"):
        unpack(packed)
    assert tracemalloc.get_traced_memory()[1] < MB
    tracemalloc.stop()


@pytest.mark.hostile("archives")
def test_a_member_is_unfolded_no_further_than_an_upload_may_be_large():
    archive = unpack(zipped(("a.jpg", heavy(30 * MB, MB))))
    assert list(archive.pictures) == []
    assert "larger than 20 MB" in archive.refused[0].words
    assert archive.unfolded_bytes < 20.1 * MB


@pytest.mark.hostile("archives")
def test_a_member_that_unfolds_out_of_all_proportion_is_let_go_of_early():
    archive = unpack(zipped(("a.jpg", heavy(20 * MB, 100))))
    assert list(archive.pictures) == []
    assert f"{RATIO_MOST} times" in archive.refused[0].words
    assert archive.unfolded_bytes < 2.1 * MB


def test_an_honest_picture_of_one_colour_is_in_proportion():
    white = file(pictures.Image.new("RGB", (7_000, 7_000), "white"), "PNG")
    assert list(unpack(zipped(("white.png", white))).pictures) == [("white.png", white)]


@pytest.mark.hostile("archives")
@pytest.mark.parametrize("size_bytes", [0, 10, 1_000, 2**31, 2**32 - 2, 2**32 - 1])
def test_what_the_list_says_about_a_size_is_not_believed(size_bytes: int):
    bomb = unpack(told(zipped(("a.jpg", heavy(20 * MB, 100))), unfolded=size_bytes))
    assert list(bomb.pictures) == []
    assert bomb.unfolded_bytes < 2.1 * MB
    assert len(bomb.refused) == 1


@pytest.mark.hostile("archives")
def test_a_member_cannot_say_that_it_is_packed_less_tightly_than_it_is():
    with pytest.raises(BadPicture, match="built to do harm"):
        unpack(told(zipped(("a.jpg", heavy(19 * MB, 100))), packed=MB))


@pytest.mark.hostile("archives")
def test_all_together_are_unfolded_no_further_than_agreed(tmp_path: Path):
    path = tmp_path / "many.zip"
    big = heavy(20 * MB - 1, 260_000)
    path.write_bytes(zipped(*((f"{number}.jpg", big) for number in range(27)), ("last.jpg", PHOTO), level=1))
    assert path.stat().st_size < 12 * MB
    archive = unpack(path)
    assert sum(len(data) for _, data in archive.pictures) <= TOTAL_BYTES_MOST
    assert [refusal.name for refusal in archive.refused] == ["25.jpg", "26.jpg", "last.jpg"]
    assert all("500 MB" in refusal.words for refusal in archive.refused)
    assert archive.unfolded_bytes == TOTAL_BYTES_MOST


def test_only_one_picture_is_unfolded_at_a_time(tmp_path: Path):
    path = tmp_path / "pictures.zip"
    path.write_bytes(zipped(*((f"{number}.jpg", heavy(12 * MB, 200_000)) for number in range(8))))
    tracemalloc.start()
    sizes = []
    for _, data in unpack(path).pictures:
        sizes.append(len(data))
        del data
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sizes == [12 * MB] * 8
    assert peak < 18 * MB


@pytest.mark.hostile("archives")
@pytest.mark.parametrize("make", [one_for_all, quoting])
def test_members_that_share_bytes_are_not_unfolded(make):
    bomb = make(100, heavy(900_000, 100))
    assert len(bomb) < 20_000
    with pytest.raises(BadPicture, match="built to do harm"):
        unpack(bomb)


@pytest.mark.hostile("archives")
def test_archives_within_archives_are_opened_one_deep():
    archive = unpack(russian_doll(3))
    assert list(archive.pictures) == []
    assert len(archive.refused) == 16
    assert archive.unfolded_bytes < 16 * 65_537


# ── what cannot be read at all ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.hostile("archives")
@pytest.mark.parametrize("data", [b"", b"PK", PHOTO, b"Rar!\x1a\x07\x01\0", PHOTO + zipped(("a.jpg", PHOTO))])
def test_what_is_no_zip_is_told_so(data: bytes):
    with pytest.raises(BadPicture, match="no ZIP archive"):
        unpack(data)


@pytest.mark.hostile("archives")
@pytest.mark.parametrize("data", [zipped(), zipped(("harbour/", b"")), zipped((".DS_Store", b"x"))])
def test_an_archive_without_a_single_file_is_empty(data: bytes):
    with pytest.raises(BadPicture, match="is empty"):
        unpack(data)


def test_a_file_that_is_not_there_is_told_as_a_bad_one(tmp_path: Path):
    with pytest.raises(BadPicture):
        unpack(tmp_path / "gone.zip")


WHOLE = zipped(("a.jpg", PHOTO), ("b/c.png", DRAWING), ("notes.txt", b"to do"))
TRUE = {PHOTO, DRAWING}


@pytest.mark.hostile("archives")
def test_an_archive_cut_short_anywhere_is_refused():
    for length in each(range(len(WHOLE))):
        with pytest.raises(BadPicture):
            unpack(WHOLE[:length])


@pytest.mark.hostile("archives")
def test_an_archive_that_lost_bytes_in_between_gives_no_wrong_picture():
    for at in each(range(4, len(WHOLE), 7)):
        survives(WHOLE[:at] + WHOLE[at + 5 :])


@pytest.mark.hostile("archives")
@pytest.mark.parametrize("mask", [0xFF, 0x01, 0x80])
def test_an_archive_with_any_one_byte_wrong_gives_no_wrong_picture(mask: int):
    for at in each(range(len(WHOLE))):
        survives(WHOLE[:at] + bytes([WHOLE[at] ^ mask]) + WHOLE[at + 1 :])


def survives(data: bytes) -> None:
    """Whatever comes out is a picture as it went in; whatever else happens is a sentence."""
    try:
        archive = unpack(data)
        found = {picture for _, picture in archive.pictures}
    except BadPicture:
        return
    assert found <= TRUE
    assert archive.unfolded_bytes <= TOTAL_BYTES_MOST


@pytest.mark.hostile("archives")
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06"]))
def test_whatever_the_bytes_the_answer_is_a_sentence(data: bytes, beginning: bytes):
    survives(beginning + data)


@pytest.mark.hostile("archives")
@settings(max_examples=300)
@given(st.data())
def test_an_archive_changed_in_any_places_gives_no_wrong_picture(data: st.DataObject):
    changed = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed) - 1))
        length = data.draw(st.integers(0, 8))
        changed[at : at + length] = data.draw(st.binary(max_size=12))
        if not changed:
            return
    survives(bytes(changed))
