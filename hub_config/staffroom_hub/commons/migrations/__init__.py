"""The history of the tables, for Alembic; `store.migrate` runs it."""
