"""What Akool can be asked for, as rows.

Sources: "Create Image to Video", "Update Video Audio", "AI Model", the pricing tables of "Image to Video".
"""

from __future__ import annotations

from typing import Any

from animatic.catalog import Frame, Input, Kind, Model, Option, Price, Rate

PROVIDER = "akool"
TABLE = "Akool documentation, “Image to Video”, pricing tables"

NEGATIVE_PROMPT = Option("negative_prompt", "Leave out", Kind.TEXT, help="What the film must not show.")
EXTEND_PROMPT = Option(
    "extend_prompt",
    "Let Akool add to the prompt",
    Kind.FLAG,
    default=False,
    help="Makes a short prompt longer.",
)
SOUND = Option(
    "sound", "Sound", Kind.FLAG, default=False, help="The model makes sound too; it may cost more."
)
AUDIO_ADDRESS = Option(
    "audio_address",
    "Link to the audio",
    Kind.ADDRESS,
    help="Where Akool can fetch it; or bring a file.",
    needs=(("audio", ("own",)),),
    required=True,
)
SECONDS = Option(
    "seconds",
    "Length",
    choices=(5, 10),
    labels=("5 s", "10 s"),
    default=5,
    help="10 s needs Akool's Pro plan or higher.",
)

CREATE = Model(
    provider=PROVIDER,
    name="create",
    label="Akool Classic",
    summary="One film by prompt or by effect, with Akool's audio or your own.",
    options=(
        Option(
            "effect", "Effect", Kind.EFFECT, help="A ready-made motion; it takes the place of the prompt."
        ),
        Option("resolution", "Resolution", choices=("720p", "1080p", "4k"), default="720p"),
        SECONDS,
        Option(
            "audio",
            "Audio",
            choices=("none", "made", "own"),
            labels=("None", "Made by Akool", "Your own"),
            default="none",
            help="Free when it comes with the film.",
        ),
        AUDIO_ADDRESS,
        NEGATIVE_PROMPT,
        EXTEND_PROMPT,
        Option(
            "faster",
            "Faster",
            Kind.FLAG,
            default=False,
            help="Needs Akool's Pro plan or higher; the price is the same.",
        ),
    ),
    price=Price(
        rates=(
            Rate((("resolution", "720p"),), 4_000),
            Rate((("resolution", "1080p"),), 5_000),
            Rate((("resolution", "4k"),), 6_000),
        ),
        source=TABLE,
    ),
    note="The price is Akool's published table; Akool has been seen to charge more.",
)
"""`createBySourcePrompt`: it takes no model."""

AUDIO = Model(
    provider=PROVIDER,
    name="audio",
    label="Akool Audio",
    summary="New audio for a finished Akool film.",
    options=(
        Option(
            "audio", "Audio", choices=("made", "own"), labels=("Made by Akool", "Your own"), default="made"
        ),
        AUDIO_ADDRESS,
        Option("seconds", "Length of the film", choices=(5, 10), labels=("5 s", "10 s"), required=True),
    ),
    frame=Frame(first="none"),
    price=Price(rates=(Rate((), 1_000),), source=TABLE),
    prompt_required=False,
    takes_prompt=False,
    input=Input.CLIP,
    note="Works while Akool still keeps the film: for seven days.",
)
"""`updateVideoAudio`."""

DOCUMENTED: tuple[dict[str, Any], ...] = (
    {
        "value": "AkoolImage2VideoFastV1",
        "label": "Akool Image2Video Fast V1",
        "description": "Quick everyday model",
        "sort": 2,
        "resolutionList": [
            {"value": "720p", "unit_credit": 5},
            {"value": "1080p", "unit_credit": 10},
            {"value": "4k", "unit_credit": 20},
        ],
        "durationList": [5, 10],
        "maxCount": 10,
    },
    {
        "value": "seedance-1-0-lite-i2v-250428",
        "label": "Seedance 1.0 Lite",
        "sort": 1,
        "resolutionList": [
            {"value": "480p", "unit_credit": 3},
            {"value": "720p", "unit_credit": 5},
            {"value": "1080p", "unit_credit": 10},
        ],
        "durationList": [5, 10],
        "supportedLastFrame": True,
        "maxCount": 10,
    },
)
"""The models that the documentation describes whole, in the shape of the model list ("AI Model")."""
