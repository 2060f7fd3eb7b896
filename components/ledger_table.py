"""The ledger's entries: filtered, searched, a page at a time from the database, and exported as filtered."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import streamlit as st

from animatic import Cursor, EntryKind, Filter, Person, Right, Studio
from components.names import Names
from components.wording import price

PAGE_SIZE = 50
KINDS = {
    "Opening": EntryKind.OPENING,
    "Top-up": EntryKind.TOPUP,
    "Hold": EntryKind.HOLD,
    "Capture": EntryKind.CAPTURE,
    "Release": EntryKind.RELEASE,
    "Correction": EntryKind.CORRECTION,
}
_WORDS = {kind: words for words, kind in KINDS.items()}


def draw(engine: Studio, names: Names, month: str, person: Person) -> None:
    """The filters, one page, the way on, and the exports."""
    wanted = _draw_filters(engine, names, month, person)
    before = Cursor.read(st.query_params.get("before", ""))
    page = engine.books.entries(wanted, person, before, PAGE_SIZE)
    if not page.entries:
        st.info(
            "No entry is like that. Take a filter away, or choose another month.", icon=":material/search:"
        )
    else:
        _draw_sums(engine, wanted, person)
        _draw_rows(page.entries, names)
    _draw_pager(before, page.next)
    _draw_exports(engine, wanted, person)


def _draw_filters(engine: Studio, names: Names, month: str, person: Person) -> Filter:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = _field(st.text_input, "Find", "find", placeholder="Prompt, reason, person", type="search")
        account = _choice("Service", "account", {label: id for id, label in names.accounts.items()})
        kinds = st.pills(
            "Kind", list(KINDS), selection_mode="multi", key="kind", bind="query-params", on_change=_go_first
        )
        campaign = _choice("Campaign", "campaign", {name: name for name in engine.books.campaigns()})
        member = None
        if person.may(Right.SEE_ALL_ENTRIES):
            members = engine.books.members(month)
            member = _choice("Member", "member", {name or "Nobody named": name for name in members})
    return Filter(
        account_id=account or "",
        kinds=tuple(KINDS[kind] for kind in kinds),
        campaign=campaign,
        member=member,
        first_day=f"{month}-01",
        last_day=f"{month}-31",
        words=words or "",
    )


def _field(kind, label: str, key: str, **more) -> str:
    return kind(label, key=key, bind="query-params", on_change=_go_first, **more)


def _choice(label: str, key: str, options: dict[str, str]) -> str | None:
    chosen = _field(st.selectbox, label, key, options=list(options), index=None, placeholder="All", width=200)
    return options.get(chosen) if chosen else None


def _draw_sums(engine: Studio, wanted: Filter, person: Person) -> None:
    count = engine.books.count(wanted, person)
    most = f"{count:,} entries" if count < 10_000 else "10,000 entries and more"
    sums = engine.books.sums(wanted, person)
    told = [f"{_WORDS[kind].lower()} {price(amount)}" for kind, amount in sums.items() if amount]
    st.caption(f"{most if count != 1 else '1 entry'}: {', '.join(told)}")


def _draw_rows(entries: Sequence, names: Names) -> None:
    rows = [
        {
            "Time": pd.Timestamp(entry.at, unit="s", tz="UTC"),
            "Kind": _WORDS[entry.kind],
            "Credits": float(Decimal(entry.amount) / 1000),
            "Service": names.account(entry.account_id),
            "About": entry.title or entry.reason,
            "Model": names.model(entry.account_id, entry.model) if entry.model else "",
            "Campaign": entry.campaign,
            "Member": entry.member,
            "Task": f"gallery?task={entry.task_id}" if entry.task_id else None,
            "Written by": entry.who,
            "Reason": entry.reason,
        }
        for entry in entries
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        alt="Entries of the ledger",
        height=562,
        column_config={
            "Time": st.column_config.DatetimeColumn(format="D MMM, HH:mm:ss"),
            "Credits": st.column_config.NumberColumn(format="%.3f"),
            "About": st.column_config.TextColumn(width="medium"),
            "Task": st.column_config.LinkColumn(display_text="Open"),
        },
    )


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
    """Links instead of buttons: the file is streamed, and never stands in this process's memory."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, kind in (("CSV", "csv"), ("Parquet", "parquet")):
            path = engine.books.export_path(wanted, person, kind)
            st.link_button(f"Export {label}", path, icon=":material/download:", type="tertiary")
