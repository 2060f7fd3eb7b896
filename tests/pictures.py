"""Makers of pictures and films for tests: honest ones, broken ones, and ones that mean harm."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy
from PIL import Image, ImageCms

Colour = tuple[int, int, int]
RED, GREEN, BLUE, WHITE = (220, 40, 40), (40, 180, 60), (40, 60, 200), (250, 250, 250)

SECRET = b"Lighthouse Road 7"
"""Stands in every piece of metadata that these makers write."""


def quarters(width: int = 80, height: int = 60) -> Image.Image:
    """Red, green, blue and white quarters, read like text: turned or mirrored, they betray it."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(WHITE, (width // 2, height // 2, width, height))
    return image


def corners(image: Image.Image) -> list[Colour]:
    """The four colours of `quarters` as they lie now."""
    width, height = image.size
    places = [(w * width // 4, h * height // 4) for h in (1, 3) for w in (1, 3)]
    return [image.convert("RGB").getpixel(place) for place in places]


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """What no encoder can make small."""
    shape = (height, width, len(mode))
    return Image.fromarray(numpy.random.default_rng(7).integers(0, 256, shape, dtype=numpy.uint8), mode)


def landscape(width: int, height: int) -> Image.Image:
    """Soft shapes that encode as a photograph does."""
    return noise(24, 18).resize((width, height), Image.Resampling.BICUBIC)


def file(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> bytes:
    """Camera metadata with a name, a place on earth and an orientation."""
    document = Image.Exif()
    document[0x0112] = orientation
    document[0x010E] = SECRET.decode()
    document.get_ifd(0x8825).update({1: "N", 2: (53.0, 33.0, 12.0), 3: "E", 4: (9.0, 59.0, 30.0)})
    return document.tobytes()


def tattling_jpeg(orientation: int = 6) -> bytes:
    """A phone's photograph: lying on its side, and telling where it was taken."""
    return file(
        quarters(),
        quality=95,
        subsampling=0,
        exif=exif(orientation),
        comment=SECRET,
        xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>",
    )


def tattling_png() -> bytes:
    whole = file(quarters(), "PNG", exif=exif())
    return whole[:33] + chunk(b"tEXt", b"Comment\0" + SECRET) + whole[33:]


def chunk(kind: bytes, body: bytes) -> bytes:
    """One piece of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb_png(width: int, height: int) -> bytes:
    """A few hundred bytes that ask for a canvas of any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def unfolding_png(kind: bytes) -> bytes:
    """A small picture beside which lies a text (`zTXt`, `iTXt`) or a profile (`iCCP`) that unfolds to 50 MB."""
    heads = {b"zTXt": b"Comment\0\0", b"iTXt": b"Comment\0\1\0\0\0", b"iCCP": b"sRGB\0\0"}
    return _with(chunk(kind, heads[kind] + zlib.compress(b"\0" * 50_000_000)))


def promising_png(frames: int) -> bytes:
    """A still picture that says it moves, and for how many frames."""
    return _with(chunk(b"acTL", struct.pack(">II", frames, 0)))


def _with(piece: bytes) -> bytes:
    """A small PNG with a piece more behind its header."""
    whole = file(quarters(), "PNG")
    return whole[:33] + piece + whole[33:]


def overfull_png() -> bytes:
    """A picture of 100 × 100 whose pixels unfold to 200 MB."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 100, 100, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(200_000_000)))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


def swollen(kind: str, edge: int) -> bytes:
    """A small picture whose header says that each of its edges is so long, or as long as it can say."""
    whole = bytearray(file(quarters(), kind))
    if kind == "JPEG":
        struct.pack_into(">HH", whole, whole.index(b"\xff\xc0") + 5, min(edge, 65_535), min(edge, 65_535))
    elif kind == "WEBP":
        struct.pack_into("<HH", whole, whole.index(b"\x9d\x01\x2a") + 3, min(edge, 16_383), min(edge, 16_383))
    else:
        struct.pack_into(">II", whole, whole.index(b"ispe") + 8, edge, edge)
    return bytes(whole)


def busy_jpeg(scans: int) -> bytes:
    """A progressive JPEG whose decoder has to walk over all pixels again and again."""
    whole = file(quarters(640, 480), progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * scans + whole[-2:]


def motion_photo(image: Image.Image, film: bytes) -> bytes:
    """A JPEG with a film behind it, as phones make them."""
    return file(image) + film


def gain_mapped_jpeg(image: Image.Image) -> bytes:
    """Two pictures in one JPEG, as phones store a photograph with its brightness map."""
    return file(image, "MPO", save_all=True, append_images=[image.convert("L").resize((20, 15))])


def moving(kind: str, frames: int = 12) -> bytes:
    """An animation: `PNG`, `WEBP`, `AVIF` or `GIF`."""
    stills = [quarters(40, 30).rotate(step * 20) for step in range(frames)]
    return file(stills[0], kind, save_all=True, append_images=stills[1:], duration=100)


def cmyk_jpeg() -> bytes:
    return file(quarters().convert("CMYK"), quality=95)


def deep_png() -> bytes:
    """16 bits of grey, from black on the left to white on the right."""
    ramp = numpy.linspace(0, 65535, 80).astype(numpy.uint16)
    return file(Image.fromarray(numpy.tile(ramp, (60, 1))), "PNG")


def wide_gamut_jpeg(colour: Colour) -> bytes:
    """One colour, to be read by a profile in which red and green have changed places."""
    return file(Image.new("RGB", (64, 64), colour), quality=98, subsampling=0, icc_profile=swapped_profile())


def swapped_profile() -> bytes:
    """sRGB with the red and the green primary exchanged: whoever ignores it, shows the wrong colour."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ", 128), profile.index(b"gXYZ", 128)
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    description = "Swapped".encode("utf-16-be")
    at = profile.index("sRGB built-in".encode("utf-16-be"))
    profile[at : at + len(description)] = description
    return bytes(profile)


def see_through_png() -> bytes:
    """The quarters, with the first of them glass."""
    image = quarters().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 40, 30))
    return file(image, "PNG")


def film(
    path: Path,
    *,
    width: int = 320,
    height: int = 180,
    seconds: float = 1.0,
    rate: int = 24,
    codec: str = "libx264",
    black_seconds: float = 0.0,
    sound: bool = False,
    options: dict[str, str] | None = None,
) -> Path:
    """A film of soft shapes that drift to the left, black at its beginning if asked."""
    scene = numpy.asarray(landscape(width, height))
    with av.open(str(path), "w", options=options or {}) as container:
        video = container.add_stream(codec, rate=rate)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.options = {"preset": "ultrafast", "deadline": "realtime", "log-level": "none"}
        audio = container.add_stream("aac", rate=44100, layout="mono") if sound else None
        for number in range(round(seconds * rate)):
            pixels = scene * 0 if number < black_seconds * rate else numpy.roll(scene, -4 * number, axis=1)
            frame = av.VideoFrame.from_ndarray(numpy.ascontiguousarray(pixels), format="rgb24")
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            hush = numpy.zeros((1, round(seconds * 44100)), dtype=numpy.float32)
            samples = av.AudioFrame.from_ndarray(hush, format="fltp", layout="mono")
            samples.sample_rate = 44100
            container.mux(audio.encode(samples))
            container.mux(audio.encode(None))
    return path


FAST_START = {"movflags": "+faststart"}
"""Puts a film's index before its frames, so that even the beginning of the file opens."""
