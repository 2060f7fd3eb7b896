"""How this machine is, and what keeps things: packages, codecs, the data folder, the database, the store."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import uuid
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import av
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from packaging.requirements import Requirement
from sqlalchemy.exc import SQLAlchemyError

from animatic import media
from animatic.checked import Checked, fine, note, wrong
from animatic.database import MIGRATIONS, Database
from animatic.errors import AnimaticError
from animatic.sizes import size
from animatic.store import Store

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
FREE_BYTES_LEAST = 1_000_000_000


def python() -> Checked:
    """Whether the packages are the ones that were tested."""
    words = f"{platform.python_version()} on {platform.system()}, Streamlit {version('streamlit')}"
    if other := _other_versions():
        cure = "pip install --require-hashes -r requirements.txt"
        return wrong("Python", f"{words}; not as pinned: {', '.join(other[:5])}", cure)
    return fine("Python", f"{words}, packages as pinned")


def _other_versions() -> list[str]:
    """Packages that are not as pinned; none where the list did not come along."""
    lines = REQUIREMENTS.read_text().splitlines() if REQUIREMENTS.is_file() else []
    pinned = [Requirement(line.rstrip(" \\")) for line in lines if line[:1].isalnum()]
    wanted = [one for one in pinned if not one.marker or one.marker.evaluate()]
    return [one.name for one in wanted if not one.specifier.contains(_installed(one.name))]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "0"


def codecs() -> Checked:
    """Whether films can be read and written."""
    if all(_has_h264(mode) for mode in ("r", "w")):
        return fine("Films", f"PyAV {av.__version__} reads and writes H.264; no ffmpeg is needed")
    return wrong("Films", "PyAV came without H.264", "pip install --force-reinstall --only-binary av av")


def _has_h264(mode: Any) -> bool:
    try:
        av.codec.Codec("h264", mode)
    except av.codec.codec.UnknownCodecError:
        return False
    return True


def data_folder(folder: Path) -> Checked:
    """Whether it can be written to, and how much more."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix="doctor-") as file:
            file.write(b"x")
        free_bytes = shutil.disk_usage(folder).free
    except OSError as error:
        return wrong(
            "Data folder", f"{folder}: {error.strerror}", "make it writable, or set ANIMATIC_DATA_DIR"
        )
    if free_bytes < FREE_BYTES_LEAST:
        cure = "free some, or keep clips in a bucket: ANIMATIC_STORE_URL"
        return wrong("Data folder", f"{folder} has {size(free_bytes)} left", cure)
    return fine("Data folder", f"{folder.resolve()} is writable; {size(free_bytes)} free")


def temporary() -> Checked:
    cure = "set ANIMATIC_DATABASE_URL to PostgreSQL and ANIMATIC_STORE_URL to a bucket"
    return note("Keeping", "this disk may be forgotten, and clips or entries lie on it alone", cure)


def tables(database: Database) -> Checked:
    """Whether the database answers, and whether its tables are up to date. None are made here."""
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    path = database.engine.url.database or ""
    if database.is_sqlite and not Path(path).exists():
        return note("Database", f"{kind} at {path} is made at the first start")
    try:
        now, size_bytes = _look(database)
    except SQLAlchemyError as error:
        told = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        cure = "check ANIMATIC_DATABASE_URL, and that the database runs"
        return wrong("Database", f"{kind} does not answer: {told}", cure)
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if now != head:
        words = f"{kind} answers; its tables are at {now or 'nothing'}, not at {head}"
        return note("Database", words, "start Animatic: it brings them up to date")
    where = path if database.is_sqlite else f"on {database.engine.url.host or 'this machine'}"
    return fine("Database", f"{kind} {where} answers; tables at {now}; {size(size_bytes)}")


def _look(database: Database) -> tuple[str | None, int]:
    """Where its tables are, and how large it is in bytes."""
    pages = "page_count * page_size FROM pragma_page_count, pragma_page_size"
    asked = pages if database.is_sqlite else "pg_database_size(current_database())"
    with database.reading() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
        return now, int(connection.exec_driver_sql(f"SELECT {asked}").scalar_one())


def store(address: str) -> Checked:
    """Whether what is written can be read again and deleted."""
    key, said = f"doctor/{uuid.uuid4().hex}", os.urandom(64)
    try:
        place = Store(address)
        place.write(key, said, "application/octet-stream")
        same = place.read(key) == said
        place.delete(key)
    except (AnimaticError, OSError) as error:
        cure = "check ANIMATIC_STORE_URL, the AWS_… variables, and that the bucket is there"
        return wrong("Store", str(error), cure)
    if not same:
        return wrong("Store", "what is read is not what was written", "check what stands before the store")
    return fine("Store", f"{address} keeps, reads and deletes")


def kept(database: Database) -> Checked:
    with database.reading() as connection:
        return fine("Files", f"{size(media.total_bytes(connection))} are kept")
