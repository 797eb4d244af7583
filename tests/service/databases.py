"""The databases of the commons' tests: a file and a server's database, migrated once for all.

Each test begins with one of them empty, or with what an earlier one has kept under a name: most
begin alike, and to do it all again would take as long as the tests themselves.
"""

import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from staffroom_hub.commons.store.migrate import upgrade

EMPTY = ("empty",)


class SqliteFile:
    """One file, put in place anew for each test."""

    def __init__(self, folder):
        """Migrate an empty file."""
        self._folder = folder
        self._path = folder / "commons.sqlite"
        self._kept = {}
        self.url = f"sqlite:///{self._path}"
        upgrade(self.url)
        self.keep(EMPTY)

    def keep(self, name):
        """Keep what is in it now."""
        copy = self._folder / f"kept{len(self._kept)}"
        with (
            closing(sqlite3.connect(self._path)) as here,
            closing(sqlite3.connect(copy)) as there,
        ):
            here.backup(there)
        self._kept[name] = copy

    def bring(self, name):
        """Put in what was kept, if anything was; nobody may have it open."""
        if name not in self._kept:
            return False
        for ending in ("-wal", "-shm"):
            Path(f"{self._path}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self._kept[name], self._path)
        return True

    def copy(self, path):
        """Put an empty one elsewhere."""
        shutil.copyfile(self._kept[EMPTY], path)

    def new(self):
        """Give the URL of a file that does not exist."""
        return f"sqlite:///{self._folder / f'new{next(_numbers)}.sqlite'}"

    def close(self):
        """Nothing stays open."""


class PostgresqlDatabase:
    """One database of a server; what is kept lies in schemas of its own."""

    def __init__(self, server):
        """Migrate an empty database."""
        self._server = server
        self._administration = psycopg.connect(f"{server}postgres", autocommit=True)
        self._administration.execute("CREATE DATABASE migrated")
        self.url = f"{server}migrated"
        upgrade(self.url)
        self._own = psycopg.connect(self.url)
        self._tables = self._columns()
        with self._own.transaction():
            # What refers to what, and what else happens at a change, holds already in a copy.
            self._own.execute("SET session_replication_role = replica")
        self._kept = {EMPTY: []}

    def _columns(self):
        """Give the columns of every table that can be written."""
        found = {}
        with self._own.transaction():
            rows = self._own.execute(
                "SELECT table_name, column_name FROM information_schema.columns"
                " JOIN pg_tables ON schemaname = table_schema AND tablename = table_name"
                " WHERE table_schema = 'public' AND is_generated = 'NEVER'"
                " AND tablename != 'alembic_version' ORDER BY ordinal_position"
            )
            for table, column in rows:
                found.setdefault(table, []).append(column)
        return found

    def _full(self):
        """Name the tables that have rows."""
        each = [
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(table, sql.Identifier(table))
            for table in self._tables
        ]
        return [name for (name,) in self._own.execute(sql.SQL(" UNION ALL ").join(each))]

    def _counters(self):
        """Give the sequences that have counted, each with where it stands."""
        return self._own.execute(
            "SELECT sequencename, last_value FROM pg_sequences"
            " WHERE schemaname = 'public' AND last_value IS NOT NULL"
        ).fetchall()

    def keep(self, name):
        """Keep what is in it now."""
        schema, steps = f"kept{len(self._kept)}", []
        with self._own.transaction():
            self._own.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
            for table in self._full():
                copy = sql.Identifier(schema, table)
                columns = sql.SQL(", ").join(map(sql.Identifier, self._tables[table]))
                original = sql.Identifier("public", table)
                parts = {"copy": copy, "columns": columns, "original": original}
                self._own.execute(
                    sql.SQL("CREATE TABLE {copy} AS SELECT {columns} FROM {original}").format(
                        **parts
                    )
                )
                steps.append(
                    sql.SQL(
                        "INSERT INTO {original} ({columns}) OVERRIDING SYSTEM VALUE"
                        " SELECT {columns} FROM {copy}"
                    ).format(**parts)
                )
            steps += [
                sql.SQL("SELECT setval({}, {})").format(f"public.{counter}", value)
                for counter, value in self._counters()
            ]
        self._kept[name] = steps

    def bring(self, name):
        """Put in what was kept, if anything was; what was there before goes."""
        if name not in self._kept:
            return False
        with self._own.transaction():
            # A tenth of the time of TRUNCATE, which makes new files of every table and index.
            steps = [sql.SQL("DELETE FROM {}").format(sql.Identifier(t)) for t in self._full()]
            steps += [
                sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(counter))
                for counter, _ in self._counters()
            ]
            for step in steps + self._kept[name]:
                self._own.execute(step)
        return True

    def new(self):
        """Give the URL of a database without tables."""
        name = f"new{next(_numbers)}"
        self._administration.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"{self._server}{name}"

    def close(self):
        """End its connections."""
        self._own.close()
        self._administration.close()


_numbers = count()
