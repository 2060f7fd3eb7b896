"""What went wrong, in words, where the person looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import streamlit as st
import structlog

from animatic import AnimaticError, BadBrief, ProviderError, ShortOfCredits, Trouble
from components.wording import plain

log = structlog.get_logger()


@contextmanager
def told() -> Iterator[None]:
    """Whatever Animatic could not do inside is told in words instead of a traceback."""
    try:
        yield
    except AnimaticError as error:
        tell(error)


def tell(error: AnimaticError) -> None:
    """One error as a sentence, with the provider's own words below where there are any."""
    match error:
        case ShortOfCredits():
            st.warning(plain(str(error)), icon=":material/account_balance_wallet:")
        case BadBrief():
            draw_all(error.troubles)
        case ProviderError():
            st.warning(plain(str(error)), icon=":material/cloud_off:")
            quote(error.words)
        case _:
            st.error(plain(str(error)), icon=":material/error:")


def surprised(error: Exception) -> bool:
    """Something nobody foresaw: calm words for the person, everything else for the log."""
    if isinstance(error, AnimaticError):  # of a callback, which could not tell it itself
        tell(error)
        return True
    log.error("page failed", exc_info=error)
    st.error("Something went wrong on this page. Nothing was lost: load it again.", icon=":material/error:")
    return True


def draw_all(troubles: Iterable[Trouble]) -> None:
    """Every trouble once, in order."""
    for words in dict.fromkeys(one.words for one in troubles):
        draw(words)


def draw(words: str) -> None:
    """One thing to change, beside the place where it is changed."""
    st.markdown(f":orange[:material/error:] {plain(words)}")


def quote(words: str) -> None:
    """A provider's own words, kept as they came."""
    if words:
        st.code(words, language=None, wrap_lines=True)
