"""Recognisable secrets to plant, and somebody who looks for them wherever text comes out."""

from __future__ import annotations

import html
import io
import json
import re
import traceback
from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import quote
from zipfile import ZipFile, is_zipfile

import pyarrow.parquet as pq
from sqlalchemy import inspect, text

from animatic.database import Database

CANARIES = {
    name: f"canary/{name.lower().replace('_', '-')}+{number}Zq7xW=="
    for number, name in enumerate(
        (
            "AKOOL_API_KEY",
            "AKOOL_CLIENT_SECRET",
            "TOPVIEW_API_KEY",
            "SELLERPIC_API_KEY",
            "KEEVX_API_KEY",
            "ANIMATIC_SECRET",
            "ANIMATIC_METRICS_TOKEN",
            "DATABASE_PASSWORD",
            "AWS_SECRET_ACCESS_KEY",
        )
    )
}
"""By the name of what they stand for. Each has what is written otherwise in JSON, in addresses and in HTML."""
HASH = "$2b$12$" + "canaryHash." * 4 + "abcdefghi"
"""A member's password as it is kept."""
ALL = {**CANARIES, "a member's password hash": HASH}

INDEXES_OF_WORDS = ("entries_words", "tasks_words")
"""Tables that can only be searched; what is in them lies in the tables beside them."""


def spellings(secret: str) -> set[str]:
    """How it may be written where it is told on."""
    coded = json.dumps(secret)[1:-1]
    return {
        secret,
        coded.replace("/", "\\/"),
        coded.replace("/", "\\u002f").replace("+", "\\u002B").replace("=", "\\u003d"),
        quote(secret, safe=""),
        re.sub("%..", lambda found: found[0].lower(), quote(secret, safe="/")),
        html.escape(secret).replace("/", "&#x2F;").replace("+", "&#43;").replace("=", "&#x3D;"),
    }


@dataclass
class Lookout:
    """Looks for every canary on every surface that text comes out of."""

    surfaces: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    @property
    def looks(self) -> int:
        return len(self.surfaces) * len(ALL)

    def look(self, surface: str, seen: str | bytes) -> None:
        self.surfaces.add(surface)
        seen = seen.decode("latin-1") if isinstance(seen, bytes) else seen
        for name, secret in ALL.items():
            for spelled in (*spellings(secret), b64encode(secret.encode()).decode()):
                if (at := seen.find(spelled)) >= 0:
                    around = seen[max(at - 60, 0) : at + len(spelled) + 20]
                    self.found.append(f"{name} in {surface}: {around!r}")

    def look_at_error(self, surface: str, error: BaseException) -> None:
        """Its words, its notes, what it carries and all that it came from."""
        self.look(f"{surface}: words", "".join(traceback.format_exception(error)))
        at: BaseException | None = error
        while at is not None:
            notes = getattr(at, "__notes__", [])
            self.look(f"{surface}: what it carries", f"{at!r} {at.args!r} {vars(at)!r} {notes!r}")
            at = at.__cause__ or at.__context__

    def look_at_tables(self, database: Database) -> None:
        """Every column of every table, whoever owns it."""
        with database.reading() as connection:
            for table in set(inspect(connection).get_table_names()) - set(INDEXES_OF_WORDS):
                rows = connection.execute(text(f'SELECT * FROM "{table}"')).mappings().all()
                for column in rows[0] if rows else ():
                    values = " ".join(_as_text(row[column]) for row in rows)
                    self.look(f"table {table}.{column}", values)

    def look_at_file(self, surface: str, data: bytes) -> None:
        """A file as it is, and unpacked where it is packed."""
        self.look(surface, data)
        if is_zipfile(io.BytesIO(data)):
            archive = ZipFile(io.BytesIO(data))
            for name in archive.namelist():
                self.look(f"{surface}: {name.rpartition('.')[2]}", archive.read(name))
        elif data[:4] == b"PAR1":
            self.look(f"{surface}: rows", str(pq.read_table(io.BytesIO(data)).to_pylist()))


def _as_text(value: object) -> str:
    return (
        json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    )
