"""What alembic runs for every command: the revisions on the connection that it is given, in the transaction that is open."""

from alembic import context

connection = context.config.attributes["connection"]
connection.exec_driver_sql(
    "SELECT 1"
)  # from here on the connection is known to be in a transaction, which is not ended
context.configure(connection=connection)
context.run_migrations()
