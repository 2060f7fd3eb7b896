"""What can be done with the cards that are ticked, and with the one under the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from animatic import Clip, Right, Sheet, Studio, Task, Verdict
from components import clip_grid, compare, downloads, news, over_cards, person, trouble
from components.wording import clips as clips_words

_DONE = "last_press"
"""In the session: the last press of a key that was done."""
_IN_SIGHT = """<style>
[data-testid=stLayoutWrapper]:has(> .st-key-ticked) {
  position: sticky; top: 3.75rem; z-index: 2; border-radius: 0.75rem; background: Canvas;
}
</style>"""
"""Cards are ticked further down as well: the bar goes along, below the page's own head."""


def draw(engine: Studio, sheet: Sheet, selected: Sequence[str]) -> None:
    """The bar above the grid, while anything is ticked or can be undone."""
    chosen = [task for task in sheet.tasks if task.id in set(selected)]
    if chosen:
        st.html(_IN_SIGHT)
        with st.container(border=True, key="selection", horizontal=True, vertical_alignment="center"):
            _draw_bar(engine, sheet, chosen)
    elif undo := st.session_state.get("undo"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{clips_words(len(undo))} deleted.", width="content")
            st.button("Undo", key="undo-delete", icon=":material/undo:", on_click=_undo, args=(engine,))


def act(engine: Studio, sheet: Sheet, selected: Sequence[str], what: str, id: str, press: str) -> None:
    """What a key asked for on one card, or for all that are ticked.

    A page that is drawn anew while it is drawn may be told a press twice, so each is done once, by its name.
    """
    task = next((one for one in sheet.tasks if one.id == id), None)
    if not task or press == st.session_state.get(_DONE):
        return
    somebody = person.current()
    with trouble.told():
        match what:
            case "approve" | "reject" if not sheet.clips.get(task.id):
                st.toast("There is no clip to judge.", icon=":material/hourglass_empty:")
            case "approve":
                engine.album.review(_clip_ids(sheet, [task]), Verdict.APPROVED, somebody)
                st.session_state[_DONE] = press
                _done("Approved.", "thumb_up")
            case "reject":
                somebody.require(Right.REVIEW)
                over_cards.ask("reject", _clip_ids(sheet, [task]))
                st.session_state[_DONE] = press
                st.rerun()
            case "compare":
                ticked = [one for one in sheet.tasks if one.id in set(selected)]
                if 2 <= len(_clip_ids(sheet, ticked)) <= compare.MOST:
                    over_cards.ask("compare", _clip_ids(sheet, ticked))
                    st.session_state[_DONE] = press
                    st.rerun()
                else:
                    st.toast(f"Two to {compare.MOST} clips can be compared.", icon=":material/compare:")
            case "star":
                engine.album.star([task.id], somebody, on=not task.starred)
                st.session_state[_DONE] = press
                _done("Favourite." if not task.starred else "No longer a favourite.", "star")


def _draw_bar(engine: Studio, sheet: Sheet, chosen: Sequence[Task]) -> None:
    somebody = person.current()
    made = [clip for task in chosen for clip in sheet.clips.get(task.id, ())]
    st.markdown(f"**{len(chosen)} selected**", width="content")
    if 2 <= len(made) <= compare.MOST and st.button("Compare", key="compare", icon=":material/compare:"):
        over_cards.ask("compare", [clip.id for clip in made])
        st.rerun()
    if made and somebody.may(Right.REVIEW):
        _draw_review(engine, sheet, chosen)
    if somebody.may(Right.SORT):
        _draw_sorting(engine, chosen)
    if made:
        downloads.draw_zip(engine, [clip.id for clip in made])
    if somebody.may(Right.DELETE):
        _draw_away(engine, chosen)
    if len(chosen) < len(sheet.tasks):
        label = f"Select all {len(sheet.tasks)}"
        st.button(label, key="select-all", type="tertiary", on_click=clip_grid.select_all)
    st.button("Clear", key="clear-selection", type="tertiary", on_click=clip_grid.clear_selection)


def _draw_review(engine: Studio, sheet: Sheet, chosen: Sequence[Task]) -> None:
    if st.button("Approve", key="approve-many", icon=":material/thumb_up:"):
        with trouble.told():
            engine.album.review(_clip_ids(sheet, chosen), Verdict.APPROVED, person.current())
            _done(f"Approved {clips_words(len(_clip_ids(sheet, chosen)))}.", "thumb_up")
    with st.popover("Reject", icon=":material/thumb_down:"):
        over_cards.ask_reason(engine, _clip_ids(sheet, chosen), "bar")


def _draw_sorting(engine: Studio, chosen: Sequence[Task]) -> None:
    ids = [task.id for task in chosen]
    with st.popover("File", icon=":material/sell:"):
        tag = st.selectbox("Tag", engine.album.tags(), index=None, accept_new_options=True, key="put-tag")
        with st.container(horizontal=True):
            for label, on in (("Put it on", True), ("Take it off", False)):
                if st.button(label, key=f"tag-{on}", disabled=not tag):
                    with trouble.told():
                        engine.album.tag(ids, tag or "", person.current(), on=on)
                        _done("Tagged." if on else "Tag taken off.", "sell")
        campaign = st.selectbox(
            "Campaign", engine.books.campaigns(), index=None, accept_new_options=True, key="put-campaign"
        )
        st.caption("What was spent stays with the campaign it was sent for.")
        if st.button("Move to this campaign", key="file", disabled=not campaign):
            with trouble.told():
                engine.album.file(ids, campaign or "", person.current())
                _done("Moved.", "drive_file_move")


def _draw_away(engine: Studio, chosen: Sequence[Task]) -> None:
    """The way out of sight, or back: all cards of a page are on the same side."""
    if chosen[0].deleted_at is None:
        if st.button("Delete", key="delete-many", icon=":material/delete:"):
            delete(engine, [task.id for task in chosen])
    elif st.button("Bring back", key="restore-many", icon=":material/restore_from_trash:"):
        bring_back(engine, [task.id for task in chosen])


def delete(engine: Studio, ids: Sequence[str]) -> None:
    """Take tasks out of sight, say so above the grid with the way back beside it, and draw everything anew."""
    with trouble.told():
        gone = engine.album.delete(ids, person.current())
        if gone:
            st.session_state["undo"] = list(ids)
        left = len(ids) - gone
        rest = f" {left} still under way stay." if left else ""
        _done(f"{clips_words(gone)} deleted.{rest}", "delete")


def bring_back(engine: Studio, ids: Sequence[str]) -> None:
    """Take deleted tasks back into sight, and draw everything anew."""
    with trouble.told():
        engine.album.restore(ids, person.current())
        _done("Brought back.", "undo")


def _undo(engine: Studio) -> None:
    engine.album.restore(st.session_state.pop("undo"), person.current())
    news.post("Brought back.", "undo")


def _clip_ids(sheet: Sheet, chosen: Sequence[Task]) -> list[str]:
    made: list[Clip] = [clip for task in chosen for clip in sheet.clips.get(task.id, ())]
    return [clip.id for clip in made]


def _done(words: str, icon: str) -> None:
    news.post(words, icon)
    clip_grid.clear_selection()
    st.rerun()
