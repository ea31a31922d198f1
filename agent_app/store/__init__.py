"""The vault: events, what is read of them, search, attachments and keys, over SQLAlchemy."""
