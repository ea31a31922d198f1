"""A PostgreSQL record that an earlier version made: it is brought up on demand, with all that is in it."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from agent_app.base.errors import TroubleError, UserError
from agent_app.county import office
from agent_app.desk import casebook, checking, registering
from agent_app.store import migrations, readside, schema
from agent_app.store.bulk import run
from agent_app.store.meta import put_meta
from agent_app.store.vault import Connection
from tests.support.county import COUNTY_SERVER, said
from tests.support.desks import PASSPHRASE, WATER, Wall, enrol, exchanged, make_county, make_desk
from tests.support.postgres import Server

OLDER = Path(__file__).parent / "golden" / "0006.sql"
_BESIDE_THE_MODELS = {"search", "search_by_piece", "rowid"}


def _make_older(connection: Connection) -> None:
    """Put all rows into the tables of version 6, as that version left them."""
    run(connection, "ALTER SCHEMA public RENAME TO later")
    run(connection, "CREATE SCHEMA public")
    for statement in OLDER.read_text(encoding="utf-8").split(";\n"):
        run(connection, statement)
    both = "SELECT table_name FROM information_schema.tables WHERE table_schema = ?"
    for (table,) in run(connection, f"{both} INTERSECT {both}", ("public", "later")):
        columns = ",".join(
            name
            for name, generated in run(
                connection,
                "SELECT column_name, is_identity FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = ?",
                (table,),
            )
            if generated == "NO"
        )
        run(connection, f"INSERT INTO public.{table} ({columns}) SELECT {columns} FROM later.{table}")
        if ",id," in f",{columns}," and table != "invitations":
            highest = f"(SELECT max(id) FROM {table})"
            run(
                connection,
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {highest}) WHERE {highest} > 0",
            )
    run(connection, "DROP SCHEMA later CASCADE")
    put_meta(connection, "schema", 6)


@pytest.mark.postgresql
def test_an_earlier_record_is_brought_up_with_all_that_is_in_it(tmp_path: Path, postgres: Server) -> None:
    home = tmp_path / "county"
    county, village = make_county(home, database=postgres.database()), make_desk(tmp_path / "village")
    enrol(county, village)
    number = registering.register(village, WATER).number
    exchanged(village, county)
    with county.vault.write() as connection:
        before = readside.picture(connection)
        _make_older(connection)
    county.close()
    with pytest.raises(UserError, match="county-server upgrade"):
        office.open_office(home, PASSPHRASE, Wall())
    assert said(COUNTY_SERVER, home, "upgrade")["upgraded"]
    county = office.open_office(home, PASSPHRASE, Wall())
    with county.vault.read() as connection:
        assert readside.picture(connection)._replace(indexed=before.indexed) == before
        options = {"include_object": lambda found, name, *_: name not in _BESIDE_THE_MODELS}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []
        assert migrations.version(connection) == schema.SCHEMA_VERSION
    assert [row.number for row in casebook.find(county, "饮水管")] == [number]
    registering.register(village, WATER)
    exchanged(village, county)
    assert len(casebook.page(county, limit=9)) == 2
    assert checking.check(county).problems == []
    with county.vault.write() as connection:
        run(connection, f"UPDATE {migrations.TABLE} SET version_num = '9999'")
    county.close()
    with pytest.raises(TroubleError, match="更新版本"):
        office.open_office(home, PASSPHRASE, Wall())
    village.close()


def test_the_last_revision_leads_to_this_version() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == f"{schema.SCHEMA_VERSION:04}"
