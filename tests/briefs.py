"""Pictures, models and prices that the tests of briefs share."""

from __future__ import annotations

from animatic.brief import Picture
from animatic.providers.akool_list import read_models
from animatic.providers.akool_models import DOCUMENTED

PHOTO = Picture("photo", "image/png", 1280, 720, 900_000, "lighthouse.png")
NIGHT = Picture("night", "image/jpeg", 1280, 720, 900_000)
STORED = {picture.hash: picture for picture in (PHOTO, NIGHT)}

LISTED = {
    "value": "harbour",
    "resolutionList": [
        {"value": "720p", "unit_credit": 5, "durationList": [5, 10, 15]},
        {"value": "1080p", "unit_credit": 7.5, "durationList": [5]},
    ],
    "generate_audio": {"extra_credit_multiplier": 1.2},
    "supportedLastFrame": True,
    "supportedExtendPrompt": True,
    "maxCount": 4,
}
MODELS = {model.name: model for model in read_models([*DOCUMENTED, LISTED])}

PUBLISHED: dict[tuple[object, ...], int] = {
    ("create", "720p"): 4_000,
    ("create", "1080p"): 5_000,
    ("create", "4k"): 6_000,
    ("AkoolImage2VideoFastV1", "720p"): 5_000,
    ("AkoolImage2VideoFastV1", "1080p"): 10_000,
    ("AkoolImage2VideoFastV1", "4k"): 20_000,
    ("seedance-1-0-lite-i2v-250428", "480p"): 3_000,
    ("seedance-1-0-lite-i2v-250428", "720p"): 5_000,
    ("seedance-1-0-lite-i2v-250428", "1080p"): 10_000,
    ("harbour", "720p"): 5_000,
    ("harbour", "1080p"): 7_500,
    ("audio", None): 1_000,
}
"""Thousandths of a credit for each second of each film."""
