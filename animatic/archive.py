"""A ZIP of pictures: taken out one by one, within limits that are measured rather than believed."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from animatic import names
from animatic.errors import BadPicture
from animatic.images import SIZE_BYTES_MOST
from animatic.pixels import kind

MEMBERS_MOST = 500
MEMBER_BYTES_MOST = SIZE_BYTES_MOST
"""Unfolded, as for every other limit in bytes but the directory's."""
TOTAL_BYTES_MOST = 500 * 1024 * 1024
RATIO_MOST = 100
"""Unfolded ÷ packed size. Pictures are packed already: only small ones, of a single colour, come near."""
RATIO_FROM_BYTES = 1024 * 1024
"""What is smaller than this can do no harm at any ratio."""
DIRECTORY_BYTES_MOST = 1024 * 1024
"""A list of members is read whole before it is known to be one; this holds more than are taken."""

_CHUNK_BYTES = 64 * 1024
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVES = re.compile(
    rb"PK\x03\x04|PK\x05\x06|Rar!|7z\xbc\xaf\x27\x1c|\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|.{257}ustar",
    re.DOTALL,
)
_LITTER = re.compile(r"(?i)(?:.*/)?(?:__MACOSX|@eaDir|\._[^/]*|\.DS_Store|thumbs\.db|desktop\.ini)(?:/.*)?")
"""What systems lay beside people's files."""
_ASTRAY = re.compile(r"[/\\]|[a-zA-Z]:|(?:.*[/\\])?\.\.(?:[/\\].*)?\Z", re.DOTALL)
"""Names that mean a place outside the archive's own folder."""
_HEADER_BYTES = 30
_ENCRYPTED = 0x1
_UTF_8 = 0x800


@dataclass(frozen=True)
class Refusal:
    """A member that was not taken."""

    name: str
    words: str
    """A sentence that names it, and says why and what to do."""


class Archive:
    """An archive's pictures, to be walked through once; each is let go of before the next is unfolded."""

    def __init__(self, source: bytes | Path, members: Sequence[ZipInfo]) -> None:
        self.pictures: Iterator[tuple[str, bytes]] = self._walk(source, members)
        """Names and files, in the archive's order. Raises BadPicture when it can no longer be read."""
        self.unfolded_bytes = 0
        """So far, with what was refused."""
        self._refused: list[Refusal] = []

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Whatever was not taken so far: all of it once the pictures have been walked through."""
        return tuple(self._refused)

    def _walk(self, source: bytes | Path, members: Sequence[ZipInfo]) -> Iterator[tuple[str, bytes]]:
        with _opened(source) as archive:
            for member in members:
                picture = self._taken(archive, member)
                if picture:
                    yield picture
                del picture  # or it would lie beside the next one

    def _taken(self, archive: ZipFile, member: ZipInfo) -> tuple[str, bytes] | None:
        name = names.clean(_path(member))
        try:
            _check(member, name)
            return name, self._unfolded(archive, member, name)
        except BadPicture as error:
            words = str(error)
        except Exception:  # zipfile fed with hostile bytes raises all there is
            words = f"{name} is damaged or cut short in the archive: make the archive again."
        self._refused.append(Refusal(name, words))
        return None

    def _unfolded(self, archive: ZipFile, member: ZipInfo, name: str) -> bytes:
        file = BytesIO()
        with archive.open(member) as packed:
            while chunk := packed.read(min(_CHUNK_BYTES, TOTAL_BYTES_MOST - self.unfolded_bytes)):
                self.unfolded_bytes += len(chunk)
                if not file.tell():
                    _check_kind(chunk, name)
                file.write(chunk)
                _check_size(file.tell(), member.compress_size, name)
        if self.unfolded_bytes >= TOTAL_BYTES_MOST:
            most = TOTAL_BYTES_MOST // 2**20
            raise BadPicture(
                f"{name} comes after the {most} MB that an archive may hold: bring it in another."
            )
        if not file.tell():
            raise BadPicture(f"{name} is empty: bring the picture again.")
        return file.getvalue()


def unpack(source: bytes | Path) -> Archive:
    """The pictures in a ZIP, given whole or as a file. Only its list of members is read at once.

    Folders, and what systems lay beside files, are passed over without a word. Raises BadPicture when
    the archive as a whole cannot be read, holds nothing or too much, or is built to do harm.
    """
    with _opened(source) as archive:
        everything = archive.infolist()
        overlap = _overlap(everything, archive.start_dir)
    if overlap:
        raise BadPicture("The archive is damaged, or built to do harm: zip the pictures anew.")
    members = [member for member in everything if not _is_aside(member)]
    if not members:
        raise BadPicture("The archive is empty: put pictures into it.")
    if len(members) > MEMBERS_MOST:
        raise BadPicture(f"The archive holds {len(members):,} files: {_SHARE_OUT}")
    return Archive(source, members)


_SHARE_OUT = f"bring at most {MEMBERS_MOST} at once, shared out over several archives."


@contextmanager
def _opened(source: bytes | Path) -> Iterator[ZipFile]:
    with ExitStack() as stack:
        try:
            file: IO[bytes] = BytesIO(source) if isinstance(source, bytes) else source.open("rb")
            stack.enter_context(file)
            if not file.read(4).startswith(_BEGINNINGS):
                raise BadPicture("This is no ZIP archive: bring the pictures themselves, or zip them.")
            archive = stack.enter_context(ZipFile(_Sparing(file)))
        except BadPicture:
            raise
        except Exception as error:  # as above
            raise BadPicture("The archive is damaged or cut short: save or download it again.") from error
        yield archive


class _Sparing:
    """A file of which nobody reads very much at once, as zipfile would for a list of a million members."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > DIRECTORY_BYTES_MOST:
            raise BadPicture(f"The archive holds a very long list of files: {_SHARE_OUT}")
        return self._file.read(size)


def _overlap(members: Iterable[ZipInfo], directory_at: int) -> bool:
    """Whether members share bytes, with one another or with their list.

    A small archive might then unfold to any size, and a member could say that it is packed less tightly.
    """
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            return True
        # What lies between, a name and extra fields, is not known before the member is opened.
        end = member.header_offset + _HEADER_BYTES + member.compress_size
    return end > directory_at


def _is_aside(member: ZipInfo) -> bool:
    path = _path(member).replace("\\", "/")
    return path.endswith("/") or bool(_LITTER.fullmatch(path))


def _path(member: ZipInfo) -> str:
    """A member's name; many write UTF-8 without saying so, and zipfile then reads it as of 1981."""
    name = member.orig_filename
    if member.flag_bits & _UTF_8:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _check(member: ZipInfo, name: str) -> None:
    """Raises BadPicture for what the archive itself says against a member."""
    if _ASTRAY.match(_path(member)):
        raise BadPicture(f"{name} is meant for a place outside the archive: zip the pictures anew.")
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        raise BadPicture(f"{name} is a link or a device: put the picture itself into the archive.")
    if member.flag_bits & _ENCRYPTED:
        raise BadPicture(f"{name} is locked with a password: make the archive without one.")
    # The others unfold as much as they like at each step.
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadPicture(f"{name} is packed in an unusual way: make the archive as an ordinary ZIP.")


def _check_kind(head: bytes, name: str) -> None:
    if _ARCHIVES.match(head):
        raise BadPicture(f"{name} is an archive within the archive: put its pictures themselves there.")
    kind(head, name)


def _check_size(size_bytes: int, packed_bytes: int, name: str) -> None:
    if size_bytes > MEMBER_BYTES_MOST:
        most = MEMBER_BYTES_MOST // 2**20
        raise BadPicture(f"{name} is larger than {most} MB: bring a picture of at most {most} MB.")
    if size_bytes > RATIO_FROM_BYTES and size_bytes > RATIO_MOST * packed_bytes:
        raise BadPicture(f"{name} unfolds to over {RATIO_MOST} times its size: bring the picture by itself.")
