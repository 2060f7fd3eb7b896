"""SellerPic's ready-made models, scenes and backgrounds ("List Preset Materials"): numbered within each type.

Which presets the service has is not documented: these are drawn.
"""

from dataclasses import dataclass

from animatic.sandbox.drawn import MATERIALS, WALLS
from animatic.sandbox.sellerpic_codes import NOT_FOUND, Refusal

NAMES = ("Ada", "Bela", "Cleo", "Dina", "Elif", "Finn", "Gita", "Hugo", "Iris", "Juno", "Kira", "Liam")
HOURS = ("at sunset", "in the morning", "by night", "at dusk")


@dataclass(frozen=True)
class Preset:
    type: str
    id: str
    name: str
    address: str
    """As orders name pictures."""

    @property
    def cut_out(self) -> str:
        """The address of a person without the studio around."""
        return self.address.replace("drawn:person:", "drawn:figure:")


def people(type: str, count: int) -> list[Preset]:
    return [
        Preset(type, str(number), NAMES[(number - 1) % len(NAMES)], f"drawn:person:{number}:576x768")
        for number in range(1, count + 1)
    ]


def places(type: str, count: int) -> list[Preset]:
    """The coast and studio walls in turn."""
    found = []
    for number in range(1, count + 1):
        if number % 2:
            name, address = f"Coast {HOURS[number // 2 % 4]}", f"scene:{number - 1}:768x768"
        else:
            wall = list(WALLS)[number // 2 % len(WALLS)]
            name, address = f"Studio, {wall}", f"drawn:wall:{number // 2}:768x768"
        found.append(Preset(type, str(number), name, address))
    return found


def counters(type: str, count: int, first: int) -> list[Preset]:
    found = []
    for number in range(1, count + 1):
        drawn = first + number
        material = list(MATERIALS)[drawn % len(MATERIALS)]
        wall = list(WALLS)[drawn // len(MATERIALS) % len(WALLS)]
        name = f"{material} counter, {wall}"
        found.append(Preset(type, str(number), name, f"drawn:counter:{drawn}:768x768"))
    return found


PRESETS: dict[str, list[Preset]] = {
    "SWAP_MODEL": people("SWAP_MODEL", 24),
    "SWAP_MODEL_SCENE": places("SWAP_MODEL_SCENE", 36),
    "AI_BACKGROUND": counters("AI_BACKGROUND", 37, first=4),
    "BACKGROUND": counters("BACKGROUND", 48, first=20),
}


def find(type: str, id: str) -> Preset:
    """Raises Refusal."""
    for preset in PRESETS[type]:
        if preset.id == id:
            return preset
    raise Refusal(NOT_FOUND, f"{NOT_FOUND.words}: {type} {id}")
