"""Finished clips for tests that begin where the worker ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from animatic import Brief, Clip, Person, Role, Studio, clips, make_send_key
from animatic.media import name_of
from tests.story.telling import pass_time


def shoot(studio: Studio, photo: bytes, *prompts: str, campaign: str = "", member: str = "Ada") -> list[Clip]:
    """A finished clip for each prompt, sent by one press; their films are all the same."""
    by = Person(member, Role.MEMBER)
    picture = studio.add_picture(photo, "coast.jpg", by)
    briefs = [Brief("akool", "create", prompt=prompt, first=picture.hash) for prompt in prompts]
    sent = studio.send(briefs, make_send_key(), by, campaign)
    pass_time(studio)
    return [clip for task in sent for clip in studio.card(task.id).clips]


def splice(studio: Studio, clip: Clip, *films: bytes | Path, **more: object) -> list[Clip]:
    """As if the clip's task had made these as well."""
    made = []
    for place, film in enumerate(films, clip.position + 1):
        stored = studio.works.media.put(film, "video/mp4")
        own = {"file": name_of(stored.hash, stored.mime), "size_bytes": stored.size_bytes}
        made.append(replace(clip, id=f"{clip.task_id}-{place}", position=place, **own, **more))
    with studio.works.database.transaction() as connection:
        clips.add(connection, made)
    return made
