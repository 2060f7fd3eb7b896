"""Archives of pictures, honest and otherwise, all of them real."""

from __future__ import annotations

import stat
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED

import pytest

from animatic.archive import unpack
from tests import pictures
from tests.archives import LOCKED, claimed, marked, renamed, two_faced, zipped
from tests.pictures import file, noise, quarters

PHOTO = file(quarters())
DRAWING = file(quarters(), "PNG")
GRAIN = file(noise(40, 30), quality=90)


def taken(source: bytes | Path) -> list[tuple[str, bytes]]:
    return list(unpack(source).pictures)


def refused(source: bytes | Path) -> list[str]:
    """Why each member was refused, when not one was taken."""
    archive = unpack(source)
    assert list(archive.pictures) == []
    assert all(refusal.name in refusal.words and refusal.words.endswith(".") for refusal in archive.refused)
    return [refusal.words for refusal in archive.refused]


# ── what is taken ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", [ZIP_STORED, ZIP_DEFLATED])
def test_pictures_come_out_as_they_went_in(how: int):
    packed = zipped(("night.jpg", PHOTO), ("harbour/plan.png", DRAWING), how=how)
    assert taken(packed) == [("night.jpg", PHOTO), ("plan.png", DRAWING)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_every_welcome_format_is_known_by_its_content(kind: str):
    picture = file(quarters(), kind)
    assert taken(zipped(("picture", picture))) == [("picture", picture)]


def test_an_archive_on_disk_is_read_from_there(tmp_path: Path):
    path = tmp_path / "pictures.zip"
    path.write_bytes(zipped(("night.jpg", PHOTO)))
    assert taken(path) == [("night.jpg", PHOTO)]


@pytest.mark.hostile("archives")
def test_two_members_at_one_place_are_each_read_as_what_they_are():
    assert taken(zipped(("1.jpg", PHOTO), ("1.jpg", GRAIN))) == [("1.jpg", PHOTO), ("1.jpg", GRAIN)]


def test_two_pictures_of_one_name_are_both_taken():
    assert taken(zipped(("a/1.jpg", PHOTO), ("b/1.jpg", GRAIN))) == [("1.jpg", PHOTO), ("1.jpg", GRAIN)]


def test_what_is_refused_does_not_keep_the_others_out():
    archive = unpack(zipped(("a.jpg", PHOTO), ("notes.txt", b"to do"), ("b.png", DRAWING)))
    assert [name for name, _ in archive.pictures] == ["a.jpg", "b.png"]
    assert [refusal.name for refusal in archive.refused] == ["notes.txt"]


def test_folders_and_litter_are_passed_over_without_a_word():
    litter = ["__MACOSX/._night.jpg", "harbour/._night.jpg", ".DS_Store", "harbour/.DS_Store", "Thumbs.db"]
    litter += ["harbour/thumbs.DB", "desktop.ini", "harbour/@eaDir/night.jpg", "harbour/"]
    archive = unpack(zipped(("harbour/night.jpg", PHOTO), *((name, b"") for name in litter)))
    assert list(archive.pictures) == [("night.jpg", PHOTO)]
    assert archive.refused == ()


# ── what members are called ────────────────────────────────────────────────────────────────────────────────

NAMES = {
    "h\x84fen.jpg": "häfen.jpg",  # as of 1981
    "hafe\xcc\x81n.jpg": "hafén.jpg",  # an accent by itself, as macOS writes it
    "h\xc3\xa4fen.jpg": "häfen.jpg",  # UTF-8 that does not say so, as Linux writes it
    "\xe6\xb8\xaf.jpg": "港.jpg",
    r"c\ays\night.jpg": "night.jpg",
    "a\x1b[31mb\r\n.jpg": "a[31mb.jpg",
    "a\xe2\x80\xaegpj.exe": "agpj.exe",  # would read "aexe.jpg"
    "a\xe2\x80\x8bb.jpg": "ab.jpg",
    "\x07\x08\x0b\x0c": "The picture",
    "a.jpg\0.exe": "a.jpg.exe",
}


TRICKS = {raw for raw in NAMES if set(raw) & set("\\\x1b\0\x07") or "\xe2\x80" in raw}


@pytest.mark.parametrize(
    "raw",
    [pytest.param(raw, marks=pytest.mark.hostile("file names") if raw in TRICKS else ()) for raw in NAMES],
)
def test_a_member_is_called_what_its_owner_calls_it(raw: str):
    name = raw.encode("latin-1")
    stand_in = "x" * len(name)
    assert taken(renamed(zipped((stand_in, PHOTO)), stand_in, name)) == [(NAMES[raw], PHOTO)]


@pytest.mark.parametrize("name", ["港 夜.jpg", "häfen.jpg", "h├ñfen.jpg"])
def test_a_name_that_says_it_is_utf_8_is_read_so(name: str):
    stand_in = "x" * len(name.encode())
    packed = renamed(zipped((stand_in, PHOTO)), stand_in, name.encode(), utf_8=True)
    assert taken(packed)[0][0] == name


@pytest.mark.hostile("archives")
def test_a_name_never_goes_on_for_ever():
    assert len(taken(zipped(("x" * 5_000, PHOTO)))[0][0]) == 120


# ── what is refused ────────────────────────────────────────────────────────────────────────────────────────


ASTRAY = [
    "/etc/night.jpg", "../night.jpg", "a/../../night.jpg", "a/..", "..", "C:/night.jpg", "C:night.jpg",
    "//server/night.jpg", r"..\night.jpg", r"a\..\..\night.jpg", r"\\server\share\night.jpg", r"c:\night.jpg",
]  # fmt: skip


@pytest.mark.hostile("archives")
@pytest.mark.parametrize("name", ASTRAY)
def test_a_name_that_leaves_the_archive_is_refused(name: str):
    assert "outside the archive" in refused(zipped((name, PHOTO)))[0]


@pytest.mark.hostile("archives")
@pytest.mark.parametrize(
    "mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK], ids=oct
)
def test_a_link_or_a_device_is_refused(mode: int):
    assert "a link or a device" in refused(zipped((marked("night.jpg", mode | 0o777), PHOTO)))[0]
    assert taken(zipped((marked("night.jpg", stat.S_IFREG | 0o777), PHOTO))) == [("night.jpg", PHOTO)]


@pytest.mark.hostile("archives")
def test_a_member_under_a_password_is_refused():
    assert refused(LOCKED) == ["night.jpg is locked with a password: make the archive without one."]


# Others of the ways there are: shrunk, imploded, Deflate64, Zstandard, XZ, JPEG, WavPack, PPMd, AES, and none at all
@pytest.mark.hostile("archives")
@pytest.mark.parametrize("way", [1, 6, 9, 10, 19, 93, 95, 96, 97, 98, 99, 65_535])
def test_a_member_that_is_packed_as_no_zip_of_pictures_is_refused(way: int):
    assert "unusual way" in refused(claimed(zipped(("night.jpg", PHOTO)), way))[0]


@pytest.mark.hostile("archives")
@pytest.mark.parametrize("name", [b"../../nigh", b"/etc/night", b"other.jpg\0"])
def test_a_member_of_two_names_is_refused(name: bytes):
    assert "damaged or cut short" in refused(two_faced(zipped(("night1.jpg", PHOTO)), name))[0]


@pytest.mark.hostile("archives")
@pytest.mark.parametrize("how", [ZIP_BZIP2, ZIP_LZMA])
def test_what_unfolds_without_bounds_at_each_step_is_not_unfolded(how: int):
    archive = unpack(zipped(("night.jpg", PHOTO), how=how))
    assert list(archive.pictures) == []
    assert "unusual way" in archive.refused[0].words
    assert archive.unfolded_bytes == 0


STRANGERS = {
    "a.txt": (b"to do", "a text"),
    "a.jpg": (b"<!doctype html><script>", "a web page"),
    "a.png": (b"MZ\x90\0\x03", "no picture"),
    "a.svg": (b"<svg onload='x'/>", "an SVG drawing"),
    "a.gif": (pictures.moving("GIF"), "a GIF"),
    "a.pdf": (b"%PDF-1.7", "a PDF"),
    "a.webp": (b"", "empty"),
}


@pytest.mark.hostile("archives")
@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_no_picture_is_told_by_its_content(name: str):
    data, words = STRANGERS[name]
    assert words in refused(zipped((name, data)))[0]


ARCHIVES = [
    zipped(("a.jpg", PHOTO)), zipped(), b"Rar!\x1a\x07\x01\0", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh9",
    b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"a.jpg".ljust(257, b"\0") + b"ustar\x0000",
]  # fmt: skip


@pytest.mark.hostile("archives")
@pytest.mark.parametrize("data", ARCHIVES)
def test_an_archive_in_an_archive_is_refused(data: bytes):
    assert "an archive within the archive" in refused(zipped(("inner.jpg", data)))[0]


@pytest.mark.hostile("archives")
def test_a_member_that_was_damaged_is_refused_and_the_next_one_taken():
    whole = bytearray(zipped(("a.jpg", GRAIN), ("b.png", DRAWING), how=ZIP_STORED))
    whole[200] ^= 0xFF
    archive = unpack(bytes(whole))
    assert list(archive.pictures) == [("b.png", DRAWING)]
    assert "damaged or cut short" in archive.refused[0].words
