"""What SellerPic can be asked for, as rows.

Sources: "Image To Video" (1.0.0 and 1.0.1), "Get Started" (Credit Deduction Rules), "List Preset Materials".
"""

from __future__ import annotations

from animatic.catalog import Frame, Kind, Model, Option, Price, Rate, Shelf

PROVIDER = "sellerpic"

OPTIONS = (
    Option("seconds", "Length", choices=(5, 10), labels=("5 s", "10 s"), default=5),
    Option("sound", "Music", Kind.FLAG, default=False, help="SellerPic makes background music."),
    Option(
        "audio_prompt",
        "What the music should be",
        Kind.TEXT,
        help="For example: a calm lo-fi beat.",
        needs=(("sound", (True,)),),
        required=True,
    ),
)

FRAME = Frame(
    formats=("image/jpeg", "image/png", "image/webp"),
    size_bytes_most=10_000_000,  # 1.0.0 says 20 MB, 1.0.1 says 10: what suits both is sent
    ratio_least=0.4,
    ratio_most=2.5,
    short_edge_least=300,
)

PRICE = Price(
    rates=(Rate((("seconds", 5),), 10_000), Rate((("seconds", 10),), 15_000)),
    per_second=False,
    source="SellerPic documentation, “Get Started”, Credit Deduction Rules",
)


def _model(name: str, label: str, summary: str) -> Model:
    return Model(
        provider=PROVIDER,
        name=name,
        label=label,
        summary=summary,
        options=OPTIONS,
        frame=FRAME,
        price=PRICE,
        prompt_required=False,
        note="SellerPic publishes one price for both models, and none of its own for music.",
    )


MODELS = (
    _model("CREATIVE", "SellerPic Creative", "One film, with or without a prompt."),
    _model("STABLE", "SellerPic Stable", "The same choices as Creative, by SellerPic's other model."),
)
"""How the two differ is not published, so nothing is claimed of it."""

SHELVES = (
    Shelf("fashion_models", "Fashion models"),
    Shelf("fashion_scenes", "Fashion scenes"),
    Shelf("ai_backgrounds", "AI backgrounds"),
    Shelf("backgrounds", "Backgrounds"),
)
PRESET_TYPES = {
    "fashion_models": "SWAP_MODEL",
    "fashion_scenes": "SWAP_MODEL_SCENE",
    "ai_backgrounds": "AI_BACKGROUND",
    "backgrounds": "BACKGROUND",
}
"""Our shelf → the `type` that "List Preset Materials" knows it by."""
