"""What the studio keeps besides clips: when people last looked, and what briefs of a campaign begin with."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("member", sa.String(120), primary_key=True),
        sa.Column("newest", sa.String(32), nullable=False),
        sa.Column("under_way", sa.JSON(), nullable=False),
    )
    op.create_table(
        "brands",
        sa.Column("campaign", sa.String(80), primary_key=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("set_by", sa.String(120), nullable=False),
        sa.Column("set_at", sa.Float(), nullable=False),
    )
