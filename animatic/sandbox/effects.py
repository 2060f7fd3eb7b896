"""All effects, by their names."""

from animatic.sandbox.air import confetti, snow
from animatic.sandbox.bends import heartbeat, inflate, melt, quake, ripple, squish, swirl
from animatic.sandbox.cake import cakeify
from animatic.sandbox.glass import shatter
from animatic.sandbox.lights import glitch, kaleidoscope, neon
from animatic.sandbox.sheets import float_away, samurai
from animatic.sandbox.stage import Motion

EFFECTS: dict[str, Motion] = {
    "squish": squish,
    "cakeify": cakeify,
    "samurai": samurai,
    "swirl": swirl,
    "ripple": ripple,
    "glitch": glitch,
    "quake": quake,
    "melt": melt,
    "float": float_away,
    "heartbeat": heartbeat,
    "kaleidoscope": kaleidoscope,
    "snow": snow,
    "neon": neon,
    "shatter": shatter,
    "inflate": inflate,
    "confetti": confetti,
}
