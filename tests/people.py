"""One person of each role."""

from __future__ import annotations

from animatic import Person, Role

VIEWER = Person("vera", Role.VIEWER)
MEMBER = Person("ada", Role.MEMBER)
REVIEWER = Person("rosa", Role.REVIEWER)
ADMIN = Person("grace", Role.ADMIN)
