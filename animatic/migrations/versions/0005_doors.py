"""Signing in: who is signed in, who failed to, and what everybody did."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("member", sa.String(120), nullable=False),
        sa.Column("label", sa.String(160), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("seen_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("ended_at", sa.Float()),
        sa.Column("ended_by", sa.String(120), nullable=False, server_default=""),
        sa.Column("offered", sa.String(64), nullable=False, server_default=""),
    )
    op.create_index("sign_ins_by_member", "sign_ins", ["member"])
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(160), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Float(), nullable=False),
        sa.Column("free_at", sa.Float(), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("did", sa.String(40), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("address", sa.String(80), nullable=False),
    )
    op.create_index("audit_by_who", "audit", ["who", "id"])
    op.create_index("audit_by_did", "audit", ["did", "id"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    refuse = "SELECT RAISE(ABORT, 'notes are only added');"
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER audit_refuses_{verb.lower()} BEFORE {verb} ON audit BEGIN {refuse} END")
    # An INSERT OR REPLACE takes away what is in its way, and no trigger on DELETE hears of it.
    op.execute(
        "CREATE TRIGGER audit_refuses_replace BEFORE INSERT ON audit"
        f" WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) BEGIN {refuse} END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION notes_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'notes are only added' USING ERRCODE = 'check_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER notes_are_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION notes_are_only_added()"
    )
