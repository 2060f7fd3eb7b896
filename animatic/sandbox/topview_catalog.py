"""Topview's browsable catalogs as data: people, templates, captions and voices that do not exist.

The shapes are those of the pages named like them; names, tags and pictures are our own. Each picture is drawn from
its number, see topview_pictures.py.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

Row = dict[str, Any]
Address = Callable[[str], str]
"""The address of a picture, sound or film of the catalog, by its name."""

AVATARS, TEMPLATES, CAPTIONS, VOICES, PEOPLE, PHOTOS = 96, 48, 12, 72, 36, 40

CATEGORIES = {"c_beauty": "Beauty 💄", "c_fashion": "Fashion 👗", "c_food": "Food & drink 🍓", "c_home": "Home 🛋️",
              "c_tech": "Tech 🎧", "c_outdoor": "Outdoor ⛰️"}  # fmt: skip
TEMPLATE_CATEGORIES = {
    "c_bag": "Bags",
    "c_bottle": "Bottles",
    "c_cup": "Cups",
    "c_shoe": "Shoes",
    "c_lamp": "Lamps",
}
PHOTO_CATEGORIES = {
    "ph_office": "Office",
    "ph_street": "Street",
    "ph_studio": "Studio",
    "ph_nature": "Nature",
}
ETHNICITIES = {"e_4": "White", "e_1": "Asian", "e_2": "Latina", "e_5": "Middle Eastern", "e_3": "Black"}
GENDERS = ("male", "female")
"""These two in the order in which drawn.py draws people by their numbers."""
AGES = ("Young", "Middle Age", "Old")
PLANS = ("free", "free", "pro", "business")
VOICE_STYLES = ("UGC", "Advertisement", "Cartoon_And_Animals", "Influencer")
ACCENTS = {"en": ("British", "American", "Irish"), "de": ("German",), "es": ("Castilian", "Mexican"),
           "fr": ("Parisian",), "ja": ("Tokyo",), "pt": ("Brazilian",)}  # fmt: skip
NAMES = ("Mara", "Noor", "Ilse", "Theo", "June", "Ravi", "Alma", "Otis", "Suki", "Leon", "Vera", "Marek", "Ines",
         "Kofi", "Dana", "Emil", "Thea", "Amir", "Lotte", "Yuki", "Nils", "Rosa", "Tariq", "Wren")  # fmt: skip


def pick(values: Iterable[Any], number: int) -> Any:
    listed = list(values)
    return listed[number % len(listed)]


def categories(named: dict[str, str]) -> list[Row]:
    return [{"categoryId": id, "categoryName": name} for id, name in named.items()]


def category(named: dict[str, str], number: int) -> Row:
    return pick(categories(named), number)  # type: ignore[no-any-return]


def ethnicities() -> list[Row]:
    return [{"ethnicityId": id, "ethnicityName": name} for id, name in ETHNICITIES.items()]


def product_avatars(address: Address) -> list[Row]:
    """The most popular first."""
    return [
        {
            "avatarId": f"pa_{number:04}",
            "avatarImagePath": address(f"pa_{number:04}.webp"),
            "voiceoverId": f"v_{number % VOICES + 1}",
            "gender": pick(GENDERS, number),
            "avatarCategoryList": [category(CATEGORIES, number // 2)],
            "avatarEthnicityList": [pick(ethnicities(), number)],
            "objectMaskImageInfo": json.dumps({"x": 96 + number % 40, "y": 210, "w": 96, "h": 140}),
            "minSubsType": pick(PLANS, number),
        }
        for number in range(1, AVATARS + 1)
    ]


def templates(address: Address) -> list[tuple[str, Row]]:
    """Each with its style, which is asked for and not shown."""
    return [
        (
            pick(("UGC", "Pro"), number),
            {
                "templateId": f"as_{number}",
                "coverUrl": address(f"as_{number}.webp"),
                "templateCategoryList": [category(TEMPLATE_CATEGORIES, number // 2)],
            },
        )
        for number in range(1, TEMPLATES + 1)
    ]


def captions(address: Address) -> list[Row]:
    return [
        {"captionId": f"cap_{number}", "thumbnail": address(f"cap_{number}.png")}
        for number in range(1, CAPTIONS + 1)
    ]


def voices(address: Address) -> list[Row]:
    return [voice(number, address) for number in range(1, VOICES + 1)]


def voice(number: int, address: Address) -> Row:
    language = pick(ACCENTS, number)
    return {
        "voiceId": f"v_{number}",
        "voiceName": pick(NAMES, number * 5),
        "language": language,
        "gender": pick(GENDERS, number // 2),
        "age": pick(AGES, number // 3),
        "style": pick(VOICE_STYLES, number // 5),
        "accent": pick(ACCENTS[language], number // 6),
        "demoAudioUrl": address(f"v_{number}.mp3"),
    }


def people(address: Address) -> list[Row]:
    """AI avatars, by their names."""
    rows = [person(number, address) for number in range(1, PEOPLE + 1)]
    return sorted(rows, key=lambda row: str(row["aiavatarName"]))


def person(number: int, address: Address) -> Row:
    face = {"x": 120, "y": 40, "w": 120, "h": 120}
    return {
        "aiavatarId": f"av_{number}",
        "aiavatarName": pick(NAMES, number * 7),
        "gender": pick(GENDERS, number),
        "type": number % 3,
        "coverUrl": address(f"av_{number}.webp"),
        "previewVideoUrl": address(f"av_{number}.mp4"),
        "ethnicities": [pick(ethnicities(), number)],
        "voiceoverIdDefault": f"v_{number}",
        "faceSquareConfig": face | {"x_f": 0.333, "y_f": 0.111, "w_f": 0.333, "h_f": 0.333},
    }


def photo_avatars(address: Address) -> list[Row]:
    """Their page does not say what an item has: this is like the other avatars."""
    return [
        {
            "avatarId": f"ph_{number}",
            "avatarName": pick(NAMES, number * 11),
            "avatarImagePath": address(f"ph_{number}.webp"),
            "gender": pick(GENDERS, number),
            "categoryList": [category(PHOTO_CATEGORIES, number)],
            "isCustom": False,
        }
        for number in range(1, PHOTOS + 1)
    ]
