"""The bytes of a table in CSV, as spreadsheets write and read them: encodings, delimiters, quotes, formulas."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from io import StringIO

BYTES_MOST = 2_000_000
CELL_MOST = 5_000
"""Characters."""
COLUMNS_MOST = 100
DELIMITERS = (",", ";", "\t")

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_OWN_WORD = re.compile(r"\Asep=.\r?\n", re.IGNORECASE)
"""What some spreadsheets write above the table, and never show."""
_SIGNS = r"=+\-@＝＋－＠"
_FORMULA = re.compile(rf"\A'*(?=[{_SIGNS}\t\r\n\0])|[;\t\r\n]'*(?=[{_SIGNS}])")
"""Up to where spreadsheets begin to see a formula (OWASP, "CSV Injection"): at the beginning of a cell, and within it
where a spreadsheet whose country separates cells by semicolons sees another one begin."""
_HARMLESS = re.compile(rf"(\A'*|[;\t\r\n]'*)'(?=[{_SIGNS}])|\A('*)'(?=[\t\r\n\0])")


class Unreadable(ValueError):
    """The file is no table, or breaks off; `row` is where, 0 when it is all of it."""

    def __init__(self, words: str, row: int = 0) -> None:
        super().__init__(words)
        self.words = words
        self.row = row


def decode(data: bytes) -> str:
    """The text of a CSV file: UTF-8, UTF-16, or what older spreadsheets write in Western Europe.

    Raises Unreadable.
    """
    if len(data) > BYTES_MOST:
        raise Unreadable(f"The file is larger than {BYTES_MOST // 1_000_000} MB: split it into several.")
    if data.startswith(_WORKBOOKS):
        raise Unreadable("This is a workbook: open it in your spreadsheet and save it as “CSV UTF-8”.")
    for encoding in _encodings(data[:4]):
        with suppress(UnicodeDecodeError):
            return _OWN_WORD.sub("", data.decode(encoding))
    raise Unreadable("The file's letters cannot be read: save it again as “CSV UTF-8”.")


def _encodings(start: bytes) -> tuple[str, ...]:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if start.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if 0 in start[:2]:  # UTF-16 without its mark: every second byte of a Latin letter is 0
        return ("utf-16-le" if start[1:2] == b"\0" else "utf-16-be",)
    return ("utf-8", "cp1252")


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with its number as spreadsheets count: lines within quotes are one row.

    Raises Unreadable where quotation marks are not closed.
    """
    # Strict, since otherwise one mark that is never closed would take the rest of the file into its cell.
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(_words(error), row) from error
        if any(cell.strip() for cell in cells):
            yield row, [bare(cell) for cell in cells]


def _words(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"A cell has more than {CELL_MOST:,} characters, or its quotation mark is never closed."
    return "A cell's quotation marks do not fit: put them around the whole cell, and double those within it."


def delimiter(text: str, knows: Callable[[str], bool]) -> str:
    """The one by which most cells of the first row are known as names of columns."""

    def known(mark: str) -> int:
        with suppress(Unreadable, StopIteration):
            return sum(map(knows, next(records(text, mark))[1]))
        return 0

    return max(DELIMITERS, key=known)


def write(table: Iterable[Sequence[str]]) -> bytes:
    """The rows as CSV that spreadsheets open with all letters right and without taking a cell for a formula."""
    file = StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([harmless(cell) for cell in row] for row in table)
    return file.getvalue().encode("utf-8-sig", "replace")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what would be a formula; `bare` takes it off again."""
    return _FORMULA.sub(r"\g<0>'", cell)


def bare(cell: str) -> str:
    """What `harmless` was given. The apostrophe that a spreadsheet or a person put there goes as well."""
    return _HARMLESS.sub(r"\1\2", cell)
