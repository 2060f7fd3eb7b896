"""What went wrong with providers, and the prices a team sets itself."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("task_id", sa.String(32)),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("provider_words", sa.Text(), nullable=False),
    )
    op.create_index("incidents_by_provider", "incidents", ["provider", "id"])
    op.create_table(
        "prices",
        sa.Column("provider", sa.String(40), primary_key=True),
        sa.Column("model", sa.String(120), primary_key=True),
        sa.Column("thousandths", sa.BigInteger(), nullable=False),
        sa.Column("per_second", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(120), nullable=False),
        sa.Column("set_at", sa.Float(), nullable=False),
    )
