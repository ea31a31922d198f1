"""The tables. The record (events, segments, logs) is the truth; the read side can be rebuilt from it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import CreateIndex, CreateTable

SCHEMA_VERSION = 11
"""A vault of an older one is brought up when its desk is opened, see `readside.renew`."""
NO_DATE = "9999-12-31"
"""Stands for "no date" where a column is sorted by."""

metadata = MetaData()
_ROW = BigInteger().with_variant(Integer, "sqlite")
"""A row id: SQLite makes them for plain integers only, which are as long."""

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

logs = Table(
    "logs",
    metadata,
    Column("id", _ROW, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    Column("incarnation", LargeBinary, nullable=False),
    Column("scope", String, nullable=False),
    Column("authority", Boolean, nullable=False, default=False),
    UniqueConstraint("key", "incarnation", "scope"),
)

segments = Table(
    "segments",
    metadata,
    Column("id", _ROW, primary_key=True),
    Column("log", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("count", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("delivery", Integer, nullable=False, default=0),
    Column("scope", String, nullable=False),
    Column("position", Integer, nullable=False, default=0),
    Index("segments_by_log", "log", "number"),
    Index("segments_by_position", "scope", "position"),
)
NOT_CONFIRMED = text("delivery < 2")
"""What a query must say word for word to be answered from the index of what the county has not confirmed."""
Index(
    "segments_not_confirmed",
    segments.c.log,
    segments.c.number,
    sqlite_where=NOT_CONFIRMED,
    postgresql_where=NOT_CONFIRMED,
)

events = Table(
    "events",
    metadata,
    Column("id", _ROW, primary_key=True),
    Column("subject", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("log", Integer, nullable=False),
    Column("segment", Integer),
    Column("lamport", BigInteger, nullable=False),
    Column("body", LargeBinary),
    Index("events_by_subject", "subject"),
    # With the log, so that what is in no segment yet is counted without reading it.
    Index("events_by_segment_and_log", "segment", "log"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", _ROW, primary_key=True),
    Column("subject", LargeBinary, nullable=False, unique=True),
    Column("scope", String, nullable=False),
    Column("number", String, nullable=False, index=True),
    Column("official_number", String, nullable=False),
    Column("title", String, nullable=False),
    Column("petitioner", String, nullable=False),
    Column("parties", Integer, nullable=False),
    Column("channel", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("category", String, nullable=False),
    Column("agent", String, nullable=False),
    Column("registered_on", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("stage_on", String, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("historical", Boolean, nullable=False),
    Column("due", String, nullable=False),
    Column("due_rule", String, nullable=False),
    Column("due_holder", String, nullable=False),
    Column("duty_due", String, nullable=False),
    Column("next_step", String, nullable=False),
    Column("wants", String, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("issues", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("delivery", Integer, nullable=False),
    Index("cases_by_due", "due", text("id DESC"), "due_holder", "duty_due"),
    Index("cases_by_day", "registered_on"),
    Index("cases_by_change", "changed", "id"),
    # With all that the filters ask, so that an agent's list is counted and put in order without reading the cases.
    Index(
        "cases_by_agent",
        "agent",
        "due",
        text("id DESC"),
        "due_holder",
        "duty_due",
        "open",
        "next_step",
        "registered_on",
    ),
)
Index("cases_not_confirmed", cases.c.delivery, sqlite_where=NOT_CONFIRMED, postgresql_where=NOT_CONFIRMED)
Index(
    "cases_in_conflict",
    cases.c.conflicts,
    sqlite_where=text("conflicts > 0"),
    postgresql_where=text("conflicts > 0"),
)
# All that the page of the day asks of open cases, and all that the filters do, so that they read nothing else.
Index("cases_wanting", cases.c.wants, sqlite_where=text("open = 1"))
Index("cases_open", cases.c.due_holder, cases.c.next_step, cases.c.duty_due, sqlite_where=text("open = 1"))

clocks = Table(
    "clocks",
    metadata,
    Column("case_id", BigInteger, nullable=False, index=True),
    Column("rule", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("due", String, nullable=False),
    Column("status", String, nullable=False),
    Column("face", LargeBinary, nullable=False),
)

# What figures ask of a case, packed, and the last day by which any of them may count it.
courses = Table(
    "courses",
    metadata,
    Column("case_id", _ROW, primary_key=True),
    Column("scope", String, nullable=False),
    Column("last_on", String, nullable=False),
    Column("face", LargeBinary, nullable=False),
)

# Cases whose words are not in the full-text index yet: searched by reading them.
unindexed = Table("unindexed", metadata, Column("case_id", BigInteger, primary_key=True))

# Cases that came in by the many and are on no list yet, or as they were: derived behind the import.
underived = Table(
    "underived",
    metadata,
    Column("subject", LargeBinary, primary_key=True),
    Column("scope", String, nullable=False),
    Index("underived_by_scope", "scope"),
)

# 走访: a subject each, or a step of a case (then `subject` is the case's and `record` the step's).
visits = Table(
    "visits",
    metadata,
    Column("id", _ROW, primary_key=True),
    Column("subject", LargeBinary, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("scope", String, nullable=False),
    Column("visited_on", String, nullable=False),
    Column("household", String, nullable=False),
    Column("said", String, nullable=False),
    Column("place", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("case_subject", String, nullable=False),
    Column("pieces", String, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("delivery", Integer, nullable=False),
    Index("visits_by_subject", "subject", "record", unique=True),
    Index("visits_by_day", "visited_on", "changed"),
)

Index("visits_not_confirmed", visits.c.delivery, sqlite_where=NOT_CONFIRMED, postgresql_where=NOT_CONFIRMED)

# 领导接访日; `heard` is how many cases were heard on it.
receptions = Table(
    "receptions",
    metadata,
    Column("id", _ROW, primary_key=True),
    Column("subject", LargeBinary, nullable=False, unique=True),
    Column("scope", String, nullable=False),
    Column("held_on", String, nullable=False),
    Column("place", String, nullable=False),
    Column("official", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("heard", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("delivery", Integer, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("scope", String, nullable=False),
    Column("delivery", Integer, nullable=False, default=0),
    Column("position", Integer, nullable=False, default=0),
    Column("origin", LargeBinary, nullable=False, default=b""),
    Index("blobs_by_position", "scope", "position"),
)
BEGUN = text("position = 0")
"""The same for blobs of which only a part has come."""
Index("blobs_begun", blobs.c.hash, sqlite_where=BEGUN, postgresql_where=BEGUN)
Index("blobs_not_confirmed", blobs.c.delivery, sqlite_where=NOT_CONFIRMED, postgresql_where=NOT_CONFIRMED)

blob_chunks = Table(
    "blob_chunks",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# The plaintext hash never leaves the vault: it lets one case keep one copy of the same photo.
blob_sources = Table(
    "blob_sources",
    metadata,
    Column("subject", LargeBinary, primary_key=True),
    Column("plain", LargeBinary, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    Column("key", LargeBinary, nullable=False),
)

certificates = Table(
    "certificates",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("revoked", Boolean, nullable=False, default=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("scopes", String, nullable=False),
    Column("used_by", LargeBinary),
)

cursors = Table(
    "cursors",
    metadata,
    Column("scope", String, primary_key=True),
    Column("position", Integer, nullable=False),
)

# What came in and could not be applied: kept whole, with the reason, until a person or a later bundle settles it.
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", _ROW, primary_key=True),
    Column("mark", LargeBinary, nullable=False, unique=True),
    Column("reason", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("count", Integer, nullable=False),
    Column("arrived", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# Notes of this desk alone: drafts, snoozes, window layout. Never exchanged.
notes = Table(
    "notes",
    metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("changed", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("name", String, primary_key=True),
    Column("password", String, nullable=False),
)

READ_SIDE = ("cases", "clocks", "courses", "unindexed", "underived", "visits", "receptions")
EARLIER_INDEXES = ("events_by_segment",)
"""Of earlier versions, each replaced by a better one on a table that stays."""


def create(connection: Connection) -> None:
    """Make every table, and every index, that is not there yet."""
    for index in EARLIER_INDEXES:
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {index}")
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for made in table.indexes:
            connection.execute(CreateIndex(made, if_not_exists=True))
