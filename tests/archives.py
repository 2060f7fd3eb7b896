"""Makers of ZIP archives for tests: honest ones, broken ones, and ones that mean harm."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Member = tuple[str | ZipInfo, bytes]

LOCKED = bytes.fromhex(
    "504b03040a0009000000dd54755de873d0df1500000009000000090000006e696768742e6a7067567ebac15ad06229ea60e83a"
    "71d203a702febb8269504b0708e873d0df1500000009000000504b01021e030a0009000000dd54755de873d0df150000000900"
    "0000090000000000000001000000a481000000006e696768742e6a7067504b05060000000001000100370000004c0000000000"
)
"""What Info-ZIP makes of `night.jpg` under a password."""


def zipped(*members: Member, how: int = ZIP_DEFLATED, level: int = 6) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", how, compresslevel=level) as archive:
        for name, data in members:
            archive.writestr(name, data, how)
    return out.getvalue()


def marked(name: str, mode: int) -> ZipInfo:
    """A member with a Unix mode: a link, a pipe, a disk."""
    member = ZipInfo(name)
    member.create_system = 3
    member.external_attr = mode << 16
    return member


def renamed(archive: bytes, name: str, raw: bytes, *, utf_8: bool = False) -> bytes:
    """An archive of one member that is called by other bytes of the same length."""
    assert len(name) == len(raw)
    changed = bytearray(archive.replace(name.encode(), raw))
    central = changed.index(b"PK\x01\x02")
    for at in (6, central + 8):
        struct.pack_into("<H", changed, at, 0x800 if utf_8 else 0)
    return bytes(changed)


def claimed(archive: bytes, way: int) -> bytes:
    """An archive that says of its first member that it is packed in some other way (APPNOTE 4.4.5)."""
    changed = bytearray(archive)
    for at in (8, changed.index(b"PK\x01\x02") + 10):
        struct.pack_into("<H", changed, at, way)
    return bytes(changed)


def two_faced(archive: bytes, name: bytes) -> bytes:
    """An archive whose first member is called so beside its bytes, and otherwise in the list."""
    return archive[:30] + name + archive[30 + len(name) :]


def told(archive: bytes, *, packed: int | None = None, unfolded: int | None = None) -> bytes:
    """An archive whose list says something else about the size of its first member."""
    changed = bytearray(archive)
    central = changed.index(b"PK\x01\x02")
    for at, size in ((20, packed), (24, unfolded)):
        if size is not None:
            struct.pack_into("<I", changed, central + at, size)
    return bytes(changed)


def heavy(size_bytes: int, solid_bytes: int) -> bytes:
    """What begins as a JPEG does and packs down to little more than `solid_bytes`."""
    return b"\xff\xd8\xff" + random.Random(7).randbytes(solid_bytes) + bytes(size_bytes - solid_bytes - 3)


def one_for_all(count: int, kernel: bytes) -> bytes:
    """Many members in the list, and each is the same bytes of the archive."""
    whole = zipped(("night.jpg", kernel))
    central, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    return whole[:central] + whole[central:end] * count + _end(count, (end - central) * count, central)


def quoting(count: int, kernel: bytes) -> bytes:
    """Members that each quote the header of the next and then run on into it (Fifield, "A better zip bomb").

    Each unfolds to the kernel and a little more, so that the whole grows with the square of its length.
    """
    squeeze = zlib.compressobj(9, wbits=-15)
    packed, unfolded = squeeze.compress(kernel) + squeeze.flush(), kernel
    headers: list[bytes] = []
    body = b""
    for number in reversed(range(count)):
        name = f"{number:04}.jpg".encode()
        about = struct.pack(
            "<HHHHHIIIHH", 20, 0, 8, 0, 33, zlib.crc32(unfolded), len(packed), len(unfolded), len(name), 0
        )
        body = b"PK\x03\x04" + about + name + packed
        headers.insert(0, about)
        quoted = body[: len(body) - len(packed)]
        unfolded = quoted + unfolded
        packed = b"\0" + struct.pack("<HH", len(quoted), len(quoted) ^ 0xFFFF) + quoted + packed
    return _listed(body, headers)


def _listed(body: bytes, headers: list[bytes]) -> bytes:
    central = b""
    at = 0
    for number, about in enumerate(headers):
        name = f"{number:04}.jpg".encode()
        at = body.index(b"PK\x03\x04" + about + name, at)
        central += b"PK\x01\x02\x14\0" + about + struct.pack("<HHHII", 0, 0, 0, 0, at) + name
    return body + central + _end(len(headers), len(central), len(body))


def _end(count: int, size_bytes: int, at: int) -> bytes:
    return b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, size_bytes, at, 0)


def russian_doll(depth: int, wide: int = 16) -> bytes:
    """Archives in archives in archives, as in 42.zip."""
    data = zipped(("0.dll", bytes(1_000_000)))
    for _ in range(depth):
        data = zipped(*((f"lib {number}.zip", data) for number in range(wide)))
    return data
