"""Lists for item views: rows are frozen data, never rows of a database."""
