"""What polite polling remembers: the course of each feed, strikes of hosts, where redirects lead, reservations."""

import sqlalchemy as sa
from alembic import op

from copydesk.store.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feeds", sa.Column("course", sa.LargeBinary(), nullable=False, server_default=sa.text("x''")))
    op.add_column("hosts", sa.Column("strikes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("validators", sa.Column("target", sa.String(), nullable=False, server_default=""))
    op.add_column("validators", sa.Column("whole", Moment(), nullable=True))
    op.create_table(
        "tdmrep",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("fetched", Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("origin"),
    )
    op.create_table(
        "reservations",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("source", "said"),
    )
