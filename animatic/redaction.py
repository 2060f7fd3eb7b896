"""The secrets of this process, taken out of everything that is logged, whoever logs it."""

from __future__ import annotations

import logging
import os
import re
import traceback
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from animatic.providers.hiding import HIDDEN, LEAST, TOKEN, Hiding
from animatic.settings import Settings

ENVIRONMENT = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
"""Read by others than Settings."""

_HASH = re.compile(r"\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}")
"""A password as it is kept."""
_USERINFO = re.compile(r"(?<=://)[^\s/@:\"']*:[^\s/@\"']+(?=@)")
"""A name and a password in an address, whosever it is."""


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Everything in the settings, beside them in the environment and on this disk, that nobody may see."""
    kept = settings.signing_key.decode("utf-8", "replace").strip()
    return (*secrets_given(settings), kept)


def secrets_given(settings: Settings) -> tuple[str, ...]:
    """Those that somebody has set; asking for them makes no key on this disk."""
    held = (getattr(settings, name) for name in type(settings).model_fields)
    found = [one.get_secret_value() for one in held if isinstance(one, SecretStr)]
    found += [_password(address) for address in (settings.database_url, settings.store_url)]
    found += [os.environ.get(name, "") for name in ENVIRONMENT]
    return tuple(one.strip() for one in found if one.strip())


def _password(address: str) -> str:
    try:
        return unquote(urlsplit(address).password or "")
    except ValueError:
        return ""


class Redaction:
    """Takes secrets out of text: those it was told of, from a length on, and whatever looks like one."""

    def __init__(self, secrets: Iterable[str] = (), least: int = LEAST) -> None:
        self._hiding = Hiding(secrets, least)

    def __call__(self, text: str) -> str:
        text = self._hiding.out_of(text)
        return _USERINFO.sub(HIDDEN, _HASH.sub(HIDDEN, TOKEN.sub(HIDDEN, text)))

    def rendered(self, _logger: object, _method: str, line: Any) -> Any:
        """The last processor of structlog's chain: what stands in the line by now is all that will."""
        return self(line) if isinstance(line, str) else line

    def cover_logging(self) -> None:
        """Have every record of Python's own logging, with its traceback, pass through here first."""

        def make(*args: Any, **more: Any) -> logging.LogRecord:
            record = logging.LogRecord(*args, **more)
            record.msg = self(str(record.msg))
            record.args = self._arguments(record.args)
            if record.exc_info and record.exc_info[0]:
                # Formatters take this where it is given, and write one of their own only where it is not.
                record.exc_text = self("".join(traceback.format_exception(*record.exc_info)).rstrip())
            return record

        logging.setLogRecordFactory(make)

    def _arguments(self, args: Any) -> Any:
        # Numbers stay numbers below, since %d and some formatters count on them.
        if isinstance(args, Mapping):
            return {name: self._argument(one) for name, one in args.items()}
        return tuple(map(self._argument, args)) if isinstance(args, tuple) else args

    def _argument(self, one: Any) -> Any:
        return one if isinstance(one, int | float) else self(str(one))
