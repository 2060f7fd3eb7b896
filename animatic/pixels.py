"""Bytes to pixels and back: known by content, decoded within limits, upright, in sRGB, without metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO

import numpy
import pillow_heif
from PIL import Image, ImageCms, ImageOps

from animatic.errors import BadPicture

pillow_heif.register_heif_opener()

WELCOME = "JPEG, PNG, WebP, HEIC or AVIF"
PIXELS_MOST = 50_000_000
EDGE_MOST = 10_000
"""Pixels."""
SCANS_MOST = 100
"""A progressive JPEG has about ten; each further one makes the decoder walk all pixels again."""
QUALITIES = (92, 85, 75, 60)
"""Of a JPEG or WebP: the first that suits is taken."""

_BOUNDS = (
    f"bring it with at most {PIXELS_MOST // 1_000_000} megapixels and {EDGE_MOST:,} pixels on the long edge."
)

_STRANGERS = (
    (rb"GIF8", "a GIF"),
    (rb"BM", "a BMP"),
    (rb"II\*\0|MM\0\*|II\+\0|MM\0\+", "a TIFF"),
    (rb"%PDF", "a PDF"),
    (rb"8BPS", "a Photoshop file"),
    (rb"PK\x03\x04", "an archive or a document"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "a JPEG XL"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "a JPEG 2000"),
    (rb"\0\0\x01\0", "an icon"),
    (rb".{4}ftyp|\x1a\x45\xdf\xa3|RIFF.{4}AVI ", "a film"),
    (rb"(?i)\s*(<\?xml.*|<!--.*|<!doctype svg.*)?<svg", "an SVG drawing"),
    (rb"(?i)\s*<(!doctype html|html|head|body|script)", "a web page"),
)


def kind(data: bytes, name: str) -> str:
    """Pillow's word for what the bytes are. Raises BadPicture for whatever is not welcome."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    brands = _brands(data)
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    if brands & {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}:
        return "HEIF"
    raise BadPicture(f"{name} is {_stranger(data)}: bring a picture in {WELCOME}.")


def _brands(data: bytes) -> set[bytes]:
    """The formats an ISO base media file says it is."""
    if data[4:8] != b"ftyp":
        return set()
    box = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
    return {box[at : at + 4] for at in range(0, len(box), 4) if at != 4}


def _stranger(data: bytes) -> str:
    if not data:
        return "empty"
    head = data[:2048].removeprefix(b"\xef\xbb\xbf")
    for pattern, words in _STRANGERS:
        if re.match(pattern, head, re.DOTALL):
            return words
    with suppress(UnicodeDecodeError):
        if "\0" not in head.decode("utf-8"):
            return "a text"
    return "no picture that can be read here"


def decode(data: bytes, kind: str, name: str) -> Image.Image:
    """The pixels as RGB, or as RGBA where some of them are really transparent.

    Raises BadPicture when there are too many, when they move, or when they cannot be had.
    """
    if kind == "JPEG" and _scans(data) > SCANS_MOST:
        raise BadPicture(f"{name} is built to keep a decoder busy: save it again, as {WELCOME}.")
    try:
        with Image.open(BytesIO(data), formats=[kind]) as picture:
            if trouble := _trouble(picture, kind):
                raise BadPicture(f"{name} {trouble}")
            picture.load()
            # A broken orientation is no reason to turn a good picture away.
            with suppress(Exception):
                ImageOps.exif_transpose(picture, in_place=True)
            return _srgb(picture)
    except BadPicture:
        raise
    except Image.DecompressionBombError as error:
        raise BadPicture(f"{name} has too many pixels: {_BOUNDS}") from error
    except Exception as error:  # decoders fed with hostile bytes raise all there is
        raise BadPicture(f"{name} is damaged or cut short: save or download it again.") from error


def _scans(data: bytes) -> int:
    """How often a JPEG's decoder walks over all pixels: the scans up to the end of the first picture.

    What is nested in a segment (a thumbnail) or follows the end (a motion photo's film) does not count.
    """
    at, scans = 2, 0
    while (at := data.find(b"\xff", at)) >= 0 and scans <= SCANS_MOST:
        marker = data[at + 1 : at + 2]
        if marker == b"\xd9":
            break
        if marker == b"\xff":
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            scans += marker == b"\xda"
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return scans


_ALONE = {b"", b"\x00", b"\x01", *(bytes([marker]) for marker in range(0xD0, 0xD9))}
"""JPEG markers without a segment behind them, and the escaped 0xFF."""


def _trouble(picture: Image.Image, kind: str) -> str:
    """What speaks against decoding; read off the header alone."""
    width, height = picture.size
    if width * height > PIXELS_MOST or max(width, height) > EDGE_MOST:
        return f"is {width:,} × {height:,}: {_BOUNDS}"
    frames = getattr(picture, "n_frames", 1)
    # A JPEG or HEIC may hold further stills (depth, gain map, burst): the main one is taken.
    if kind in ("PNG", "WEBP", "AVIF") and frames > 1:
        return f"has {frames} frames: bring a still picture."
    return ""


def _srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    alpha = picture.convert("RGBA").getchannel("A") if picture.has_transparency_data else None
    flat = _converted(_plain(picture), profile)
    if alpha is not None and alpha.getextrema()[0] != 255:
        flat.putalpha(alpha)
    flat.info = {}  # or comments and profiles would travel on with what is saved from here
    return flat


def _plain(picture: Image.Image) -> Image.Image:
    """8 bits and no alpha, still in the picture's own colours."""
    if picture.mode.startswith("I"):  # Pillow would cut 16 bits off at 255 rather than scale them
        return Image.fromarray((numpy.asarray(picture) >> 8).astype(numpy.uint8))
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode in ("1", "LA", "La") else "RGB")


def _converted(picture: Image.Image, profile: bytes | None) -> Image.Image:
    # A broken profile, or one for another kind of colour, is no reason to turn a good picture away.
    with suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
        if profile:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            if converted:
                return converted
    return picture.convert("RGB")


def encode(picture: Image.Image, mime: str, quality: int = QUALITIES[0]) -> bytes:
    """A file of these pixels and nothing else; what is transparent turns white in a JPEG."""
    file = BytesIO()
    if mime == "image/png":
        picture.save(file, "PNG", compress_level=3)  # 4 × as fast as the default, for a tenth more bytes
    elif mime == "image/webp":
        picture.save(file, "WEBP", quality=quality)
    else:
        opaque(picture).save(file, "JPEG", quality=quality, subsampling=0)
    return file.getvalue()


def opaque(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture)
    return white


def squeezed(picture: Image.Image, mimes: Sequence[str], size_bytes_most: int) -> tuple[str, bytes] | None:
    """The first of these formats, at the best quality, that stays within so many bytes; None if none does."""
    for mime in mimes:
        for quality in QUALITIES if mime != "image/png" else QUALITIES[:1]:
            data = encode(picture, mime, quality)
            if len(data) <= size_bytes_most:
                return mime, data
    return None


def shrunk(
    picture: Image.Image, mime: str, edge_most: int, size_bytes_most: int
) -> tuple[Image.Image, bytes]:
    """The picture within so many pixels on its long edge, or smaller to suit the bytes; and its file."""
    while True:
        if max(picture.size) > edge_most:
            scale = edge_most / max(picture.size)
            size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
            picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        if file := squeezed(picture, (mime,), size_bytes_most):
            return picture, file[1]
        edge_most = round(max(picture.size) * 0.8)
