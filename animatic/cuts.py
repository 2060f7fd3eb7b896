"""A film cut to the shape of the place where it will be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.filter import Graph
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageEnhance

from animatic.film import _OPENING, BadFilm, probe
from animatic.pixels import decode, encode, kind

LOSS, PRESET = 18, "veryfast"
"""x264's crf and preset: for the eye as good as the film, since the platforms encode it once more."""
THREADS = 2
"""Fixed, as the bytes depend on it."""
DIMMED = 0.3
"""Brightness that the page's preview leaves to what is cut off."""


@dataclass(frozen=True)
class Margins:
    """Parts of a shape's width and height, along its edges."""

    left: float = 0.05
    top: float = 0.05
    right: float = 0.05
    bottom: float = 0.05


@dataclass(frozen=True)
class Shape:
    """One of the few shapes that films are shown in."""

    name: str
    """`9:16`, as the platforms write it."""
    ratio: float
    """Width by height."""
    places: str
    """Where it is used, in plain words."""
    margins: Margins = Margins()
    """Along the edges, what buttons and captions may cover; where there are none, what a rounded corner may."""


SHAPES: Mapping[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape(
            "9:16", 9 / 16, "Stories, Reels, TikTok", Margins(left=0.06, top=0.14, right=0.14, bottom=0.35)
        ),
        Shape("4:5", 4 / 5, "Instagram and Facebook feed"),
        Shape("1:1", 1.0, "Square posts, carousels, marketplaces"),
        Shape("16:9", 16 / 9, "YouTube, websites, presentations"),
    )
}
"""By their names, in the order people see them."""


@dataclass(frozen=True)
class Box:
    """A part of a picture; pixels from its left upper corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


def window(width: int, height: int, shape: Shape, across: float = 0.5, down: float = 0.5) -> Box:
    """The largest part of a film with this shape, even in place and size as its encoder wants it.

    `across` and `down` say where it lies: 0 at the left or upper edge, 1 at the other; what is beyond counts
    as the edge. Raises BadFilm when the film has less than 2 × 2 pixels.

    >>> window(1280, 720, SHAPES["9:16"], across=1)
    Box(left=876, top=0, width=404, height=720)
    """
    if min(width, height) < 2:
        raise BadFilm("The film is too small to be cut.")
    inside = (
        min(_even(height * shape.ratio), width // 2 * 2),
        min(_even(width / shape.ratio), height // 2 * 2),
    )
    return Box(_place(width - inside[0], across), _place(height - inside[1], down), *inside)


def _even(length: float) -> int:
    return max(round(length / 2) * 2, 2)


def _place(room: int, part: float) -> int:
    return int(room * min(max(part, 0.0), 1.0)) // 2 * 2


def safe_area(box: Box, shape: Shape) -> Box:
    """The part of a cut that the platforms' buttons and captions leave free: words and faces belong there.

    For 9:16 each edge keeps the widest margin that one of its places asks for, as one file goes to all of them:
    at the top 14 %, on the left 6 % and at the bottom 35 %, Meta's for Reels ads (for Stories it is 14 % and
    20 %); and on the right 14 %, about what TikTok's column of buttons takes. TikTok publishes no numbers but
    templates, that change with the length of the caption. The other shapes are shown in frames of their own
    with hardly anything over them: 5 % all around, for rounded corners.

    Sources: Meta Ads Guide, "Facebook Stories" and "Facebook Reels"; TikTok Business Help Center, "TikTok
    Auction In-Feed Ads".
    """
    margins = shape.margins
    left, right = round(box.width * margins.left), round(box.width * margins.right)
    top, bottom = round(box.height * margins.top), round(box.height * margins.bottom)
    return Box(box.left + left, box.top + top, box.width - left - right, box.height - top - bottom)


def preview_crop(poster: bytes, shape: Shape, across: float = 0.5, down: float = 0.5) -> bytes:
    """The poster as a WebP that shows what `crop` would keep: bright, with its safe area outlined.

    Raises BadPicture when the poster cannot be read, and BadFilm as `window` does.
    """
    picture = decode(poster, kind(poster, "The poster"), "The poster").convert("RGB")
    box = window(*picture.size, shape, across, down)
    area = box.left, box.top, box.right, box.bottom
    shown = ImageEnhance.Brightness(picture).enhance(DIMMED)
    shown.paste(picture.crop(area), area)
    _outline(shown, safe_area(box, shape))
    return encode(shown, "image/webp", quality=80)


def _outline(picture: Image.Image, box: Box) -> None:
    # White within black: to be seen on whatever the film shows.
    draw = ImageDraw.Draw(picture)
    for inset, colour in ((0, "black"), (1, "white"), (2, "black")):
        edges = box.left + inset, box.top + inset, box.right - 1 - inset, box.bottom - 1 - inset
        if edges[0] <= edges[2] and edges[1] <= edges[3]:
            draw.rectangle(edges, outline=colour)


def crop(film: Path, shape: Shape, into: Path, across: float = 0.5, down: float = 0.5) -> None:
    """Write the film's `window` as an H.264 MP4 that begins to play at once; the times of its frames and its
    sound stay as they are. The same film and window always give the same bytes.

    Raises BadFilm, and OSError of the disk; then nothing is left at `into`.
    """
    facts = probe(film)
    box = window(facts.width, facts.height, shape, across, down)
    try:
        with av.open(str(film), options=_OPENING) as source:
            _write(source, box, into)
    except BaseException as error:
        into.unlink(missing_ok=True)
        if isinstance(error, (av.InvalidDataError, av.ArgumentError)):
            raise BadFilm("The film is damaged, and cannot be cut.") from error
        raise


def _write(source: InputContainer, box: Box, into: Path) -> None:
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(into), "w", format="mp4", options=options) as target:
        video = source.streams.video[0]
        picture = _picture(target, video, box)
        sounds = {sound.index: target.add_stream_from_template(sound) for sound in source.streams.audio}
        cutter = _cutter(video, box)
        for packet in source.demux(video, *source.streams.audio):
            if packet.stream is video:
                for frame in video.decode(packet):
                    target.mux(_encoded(picture, cutter, frame))
            elif packet.dts is not None:
                packet.stream = sounds[packet.stream.index]
                target.mux(packet)
        target.mux(picture.encode(None))


def _picture(target: OutputContainer, video: VideoStream, box: Box) -> VideoStream:
    picture = target.add_stream("libx264", rate=video.average_rate)
    picture.width, picture.height, picture.pix_fmt = box.width, box.height, "yuv420p"
    picture.codec_context.time_base = video.time_base or 1 / picture.codec_context.framerate
    picture.thread_count = THREADS
    # Without mbtree for the reason that film.py gives.
    picture.options = {"preset": PRESET, "crf": str(LOSS), "x264-params": "mbtree=0"}
    return picture


def _cutter(video: VideoStream, box: Box) -> Graph:
    graph = Graph()
    graph.threads = 1
    cut = graph.add("crop", f"{box.width}:{box.height}:{box.left}:{box.top}")
    graph.link_nodes(graph.add_buffer(template=video), cut, graph.add("buffersink")).configure()
    return graph


def _encoded(picture: VideoStream, cutter: Graph, frame: VideoFrame) -> list[Packet[VideoStream]]:
    cutter.vpush(frame)
    # In the video range, as not every player knows another.
    cut = cutter.vpull().reformat(format="yuv420p", dst_color_range=ColorRange.MPEG)
    cut.pict_type = PictureType.NONE  # key frames where the encoder wants them, and not where they were
    to = picture.codec_context
    if not to.is_open:  # or players would have to guess what the numbers mean as colours
        to.color_range, to.colorspace = cut.color_range, cut.colorspace
        to.color_primaries, to.color_trc = cut.color_primaries, cut.color_trc
    return picture.encode(cut)
