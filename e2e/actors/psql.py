"""What an operator's hands do in a PostgreSQL database: questions through `psql`, and copies through `pg_dump`."""

import json
import os
import subprocess


class Row(tuple):
    """One row, whose values are found by place and by name, as with SQLite. Bytes are bytes."""

    def __new__(cls, columns: dict):
        row = super().__new__(cls, (_value(value) for value in columns.values()))
        row._names = list(columns)
        return row

    def __getitem__(self, key):
        return super().__getitem__(self._names.index(key) if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        return self._names


def _value(value):
    return bytes.fromhex(value[2:]) if isinstance(value, str) and value.startswith("\\x") else value


def query(url: str, statement: str, *values) -> list[Row]:
    """The rows of a SELECT, with `?` for values."""
    for value in values:
        statement = statement.replace("?", _literal(value), 1)
    said = psql(url, f"SELECT json_agg(row_to_json(found)) FROM ({statement}) AS found")
    return [Row(columns) for columns in json.loads(said or "null") or []]


def psql(url: str, commands: str) -> str:
    """What `psql` prints, bare; a failure of any command is loud."""
    ended = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url], input=commands, capture_output=True, text=True,
                           timeout=60, env={**os.environ, "PGCONNECT_TIMEOUT": "5"})
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def dump(url: str) -> str:
    """Every table as commands that make it again."""
    ended = subprocess.run(["pg_dump", "--no-owner", "-d", url], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    # Newer ones guard a dump against what stands in it, with a word of chance.
    return "\n".join(line for line in ended.stdout.splitlines() if not line.startswith(("\\restrict ", "\\unrestrict ")))


def _literal(value) -> str:
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
