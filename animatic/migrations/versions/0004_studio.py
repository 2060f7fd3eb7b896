"""What the studio adds: searching, tagging, rating and deleting tasks; comments, saved views, favourites,
shares, templates and drafts."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from animatic.words import as_kept

revision = "0004"
down_revision = "0003"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _widen_tasks()
    _create_tables()
    _fill_in_words()
    if op.get_bind().dialect.name == "sqlite":
        _index_words_in_sqlite()
    else:
        op.execute(
            "CREATE INDEX tasks_words ON tasks USING gin (array_to_tsvector(string_to_array(searched, ' ')))"
        )


def _widen_tasks() -> None:
    op.add_column("tasks", sa.Column("searched", sa.Text(), nullable=False, server_default=""))
    op.add_column("tasks", sa.Column("verdict", sa.String(10), nullable=False, server_default=""))
    op.add_column("tasks", sa.Column("rating", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("tasks", sa.Column("starred", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("tasks", sa.Column("deleted_at", sa.Float()))
    op.add_column("tasks", sa.Column("word_id", sa.BigInteger()))
    for name in ("provider", "model", "campaign", "member", "verdict", "rating", "quoted"):
        op.create_index(f"tasks_by_{name}", "tasks", [name, "id"])
    op.create_index("tasks_by_change", "tasks", ["changed_at"])
    op.create_index("tasks_by_word_id", "tasks", ["word_id"])
    op.create_index("tasks_by_deletion", "tasks", ["deleted_at"])
    starred = sa.text("starred")
    op.create_index("tasks_starred", "tasks", ["id"], sqlite_where=starred, postgresql_where=starred)


def _create_tables() -> None:
    op.create_table(
        "tags",
        sa.Column("tag", sa.String(40), primary_key=True),
        sa.Column("task_id", sa.String(32), sa.ForeignKey("tasks.id"), primary_key=True),
    )
    op.create_index("tags_by_task", "tags", ["task_id"])
    op.create_table(
        "comments",
        sa.Column("id", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("clip_id", sa.String(36), sa.ForeignKey("clips.id"), nullable=False),
        sa.Column("at_seconds", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    op.create_index("comments_by_clip", "comments", ["clip_id", "at_seconds"])
    op.create_table(
        "views",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
    )
    op.create_table(
        "favourites",
        sa.Column("member", sa.String(120), primary_key=True),
        sa.Column("provider", sa.String(40), primary_key=True),
        sa.Column("shelf", sa.String(40), primary_key=True),
        sa.Column("code", sa.String(200), primary_key=True),
        sa.Column("at", sa.Float(), nullable=False),
    )
    op.create_table(
        "shares",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("revoked_at", sa.Float()),
    )
    op.create_index("shares_by_key", "shares", ["kind", "key"])
    op.create_table(
        "templates",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("campaign", sa.String(80), nullable=False, server_default=""),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("member", sa.String(120), primary_key=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.Float(), nullable=False),
    )


def _fill_in_words() -> None:
    bind = op.get_bind()
    for task in bind.execute(
        sa.text("SELECT id, brief, model, campaign, member FROM tasks ORDER BY id")
    ).all():
        brief: dict[str, Any] = task.brief if isinstance(task.brief, dict) else json.loads(task.brief)
        words = as_kept(brief["prompt"], task.model, task.campaign, task.member)
        bind.execute(
            sa.text("UPDATE tasks SET searched = :words WHERE id = :id"), {"id": task.id, "words": words}
        )


def _index_words_in_sqlite() -> None:
    """The index numbers its rows by age; each task knows its own number."""
    op.execute("CREATE VIRTUAL TABLE tasks_words USING fts5(words, tokenize='ascii')")
    remember = (
        "INSERT INTO tasks_words (words) VALUES (NEW.searched);"
        " UPDATE tasks SET word_id = last_insert_rowid() WHERE id = NEW.id;"
    )
    op.execute(f"CREATE TRIGGER tasks_are_searchable AFTER INSERT ON tasks BEGIN {remember} END")
    op.execute(
        "CREATE TRIGGER tasks_stay_searchable AFTER UPDATE OF searched ON tasks"
        " WHEN NEW.searched <> OLD.searched BEGIN"
        " UPDATE tasks_words SET words = NEW.searched WHERE rowid = NEW.word_id; END"
    )
    bind = op.get_bind()
    for number, (id, words) in enumerate(
        bind.execute(sa.text("SELECT id, searched FROM tasks ORDER BY id")).all(), 1
    ):
        row = {"id": id, "words": words, "number": number}
        bind.execute(sa.text("INSERT INTO tasks_words (rowid, words) VALUES (:number, :words)"), row)
        bind.execute(sa.text("UPDATE tasks SET word_id = :number WHERE id = :id"), row)
