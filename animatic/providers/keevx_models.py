"""What Keevx can be asked for, as rows.

Sources: "Create Image to Video Task" (docs.keevx.com, older and newer rendering, and docs.keevx.cn), the vendor's
skill "keevx-image-to-video". No price is published anywhere.
"""

from __future__ import annotations

from animatic.catalog import Frame, Kind, Model, Option, Rule

PROVIDER = "keevx"

FORMATS = ("image/jpeg", "image/png", "image/webp")
SIZE_BYTES_MOST = 20_000_000
PROMPT_MOST = 1000
NOTE = "Keevx publishes no prices. It keeps films for seven days; we keep ours."

ASPECT_RATIO = Option(
    "aspect_ratio",
    "Shape",
    choices=("16:9", "9:16"),
    labels=("Wide 16:9", "Tall 9:16"),
    default="16:9",
    required=True,
    help="Keevx makes films in these two shapes.",
)
COUNT = Option("count", "Films", Kind.NUMBER, default=1, least=1, most=4)
SOUND = Option("sound", "Sound", Kind.FLAG, default=False, help="The model makes sound too.")


def _resolution(*choices: str) -> Option:
    return Option("resolution", "Resolution", choices=choices, default=choices[0])


def _seconds(*choices: int, default: int) -> Option:
    labels = tuple(f"{one} s" for one in choices)
    return Option("seconds", "Length", choices=choices, labels=labels, default=default)


V = Model(
    provider=PROVIDER,
    name="V",
    label="Keevx V",
    summary="From a first picture, from a first and a last one, or after up to three reference pictures.",
    options=(
        _seconds(4, 6, 8, default=8),  # the one length that suits reference pictures too
        _resolution("720p", "1080p", "4k"),
        ASPECT_RATIO,
        SOUND,
        COUNT,
    ),
    rules=(
        Rule(
            (("references", (True,)),), "seconds", (8,), "With reference pictures the length can only be 8 s."
        ),
        Rule(
            (("references", (True,)),),
            "first",
            (False,),
            "Keevx V begins with a picture or follows reference pictures, not both: take one of them away.",
        ),
        Rule(
            (("last", (True,)),),
            "first",
            (True,),
            "A last picture needs a first one: add it, or take the last picture away.",
        ),
    ),
    frame=Frame(
        first="optional",
        last=True,
        references_least=1,
        references_most=3,
        formats=FORMATS,
        size_bytes_most=SIZE_BYTES_MOST,
    ),
    prompt_most=PROMPT_MOST,
    note=f"A last picture should have the shape of the first one, or quality drops. {NOTE}",
)
"""Its last picture stands in the newer rendering alone."""

KL = Model(
    provider=PROVIDER,
    name="KL",
    label="Keevx KL",
    summary="After one to seven reference pictures.",
    options=(_seconds(5, 10, default=5), _resolution("720p", "1080p"), ASPECT_RATIO, COUNT),
    frame=Frame(
        first="none",
        references_least=1,  # the skill speaks of 2 to 7; nothing forbids one
        references_most=7,
        formats=FORMATS,
        size_bytes_most=SIZE_BYTES_MOST,
    ),
    prompt_most=PROMPT_MOST,
    note=NOTE,
)

S = Model(
    provider=PROVIDER,
    name="S",
    label="Keevx S",
    summary="From a first picture.",
    options=(_seconds(6, 8, 12, default=6), _resolution("720p"), ASPECT_RATIO, COUNT),
    frame=Frame(formats=FORMATS, size_bytes_most=SIZE_BYTES_MOST),
    prompt_most=PROMPT_MOST,
    note=f"Described in the older documentation alone, so it may be gone. {NOTE}",
)

MODELS = (V, KL, S)
