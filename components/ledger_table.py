"""The ledger's entries: filtered, searched, a page at a time from the database, and exported as filtered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from animatic import Cursor, Entry, EntryKind, Filter, Person, Right, Studio, credits
from components import media_links
from components.names import Names

PAGE_SIZE = 50
KINDS = {
    "Opening": EntryKind.OPENING,
    "Top-up": EntryKind.TOPUP,
    "Held": EntryKind.HOLD,
    "Paid": EntryKind.CAPTURE,
    "Given back": EntryKind.RELEASE,
    "Correction": EntryKind.CORRECTION,
}
_WORDS = {kind: words for words, kind in KINDS.items()}
NOBODY = "Nobody named"


def draw(engine: Studio, names: Names, month: str, person: Person) -> None:
    """The filters, one page, the way on, and the exports."""
    wanted = _draw_filters(engine, names, month, person)
    before = Cursor.read(st.query_params.get("before", ""))
    page = engine.books.entries(wanted, person, before, PAGE_SIZE)
    if page.entries:
        _draw_sums(engine, wanted, person)
        _draw_rows(page.entries, names)
    else:
        st.info(
            "No entry is like that. Take a filter away, or choose another month.", icon=":material/search:"
        )
    _draw_pager(before, page.next)
    if page.entries:
        _draw_exports(engine, wanted, person)


def _draw_filters(engine: Studio, names: Names, month: str, person: Person) -> Filter:
    member = None
    with st.grid(4, min_column_width=150):
        words = _ask(st.text_input, "Find", "find", placeholder="Prompt, reason, person", type="search")
        account = _choose("Service", "account", {label: id for id, label in names.accounts.items()})
        campaign = _choose("Campaign", "campaign", {name: name for name in engine.books.campaigns()})
        if person.may(Right.SEE_ALL_ENTRIES):
            members = engine.books.members(month)
            member = _choose("Member", "member", {name or NOBODY: name for name in members})
    kinds = _ask(st.pills, "Kind", "kind", options=list(KINDS), selection_mode="multi")
    return Filter(
        account_id=account or "",
        kinds=tuple(KINDS[kind] for kind in kinds),
        campaign=campaign,
        member=member,
        first_day=f"{month}-01",
        last_day=f"{month}-31",
        words=words or "",
    )


def _ask(kind: Callable[..., Any], label: str, key: str, **more: object) -> Any:
    """A filter that stands in the address; whoever changes it begins at the newest entry again."""
    return kind(label, key=key, bind="query-params", on_change=_go_first, **more)


def _choose(label: str, key: str, options: Mapping[str, str]) -> str | None:
    chosen = st.session_state.get(key)
    # What was chosen stays so in a month that does not know it: nothing is found then, instead of everything.
    offered = {**options, **({chosen: chosen} if chosen and chosen not in options else {})}
    picked = _ask(st.selectbox, label, key, options=list(offered), index=None, placeholder="All")
    return offered.get(picked) if picked else None


def _draw_sums(engine: Studio, wanted: Filter, person: Person) -> None:
    count = engine.books.count(wanted, person)
    most = f"{count:,} entries" if count < 10_000 else "10,000 entries and more"
    sums = engine.books.sums(wanted, person)
    told = [f"{words.lower()} {credits(sums[kind])}" for words, kind in KINDS.items() if sums.get(kind)]
    st.caption(f"{most if count != 1 else '1 entry'}, in credits: {', '.join(told) or '0'}")


def _draw_rows(entries: Sequence[Entry], names: Names) -> None:
    frame = pd.DataFrame([_row(entry, names) for entry in entries])
    empty = [column for column in frame if column not in ("Time", "Credits") and not any(frame[column])]
    st.dataframe(
        frame.drop(columns=empty),
        hide_index=True,
        placeholder="",
        alt="Entries of the ledger",
        height=562,
        column_config={
            "Time": st.column_config.DatetimeColumn("Time (UTC)", format="D MMM, HH:mm"),
            "Credits": st.column_config.NumberColumn(format="plain"),
            "About": st.column_config.TextColumn(width="medium"),
            "Clip": st.column_config.LinkColumn(display_text="Open"),
        },
    )


def _row(entry: Entry, names: Names) -> dict[str, object]:
    return {
        "Time": pd.Timestamp(entry.at, unit="s", tz="UTC"),
        "Kind": _WORDS[entry.kind],
        "Credits": float(Decimal(entry.amount) / 1000),
        "About": entry.title or entry.reason,
        "Service": names.account(entry.account_id),
        "Model": names.model(entry.account_id, entry.model) if entry.model else "",
        "Campaign": entry.campaign,
        "Member": entry.member,
        "Clip": f"gallery?task={entry.task_id}" if entry.task_id else None,
        "Written by": entry.who,
        "Reason": entry.reason if entry.title else "",
    }


def _draw_pager(before: Cursor | None, following: Cursor | None) -> None:
    if not before and not following:
        return
    with st.container(horizontal=True, horizontal_alignment="center"):
        st.button(
            "Newest",
            key="entries-first",
            icon=":material/first_page:",
            disabled=not before,
            on_click=_go_first,
        )
        st.button(
            "Older",
            key="entries-older",
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=not following,
            on_click=_go_to,
            args=(str(following),),
        )


def _go_to(cursor: str) -> None:
    st.query_params["before"] = cursor


def _go_first() -> None:
    st.query_params.pop("before", None)


def _draw_exports(engine: Studio, wanted: Filter, person: Person) -> None:
    """By link, wherever links lead somewhere: the file is streamed, and never stands in this process's memory."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, kind in (("CSV", "csv"), ("Parquet", "parquet")):
            path = engine.books.export_path(wanted, person, kind)
            media_links.draw_download(
                engine, f"Export {label}", path, icon=":material/download:", type="tertiary"
            )
        st.caption("All entries that the filters leave, not only this page.", width="content")
