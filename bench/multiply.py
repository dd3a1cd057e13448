"""Copies of everybody in a SQLite database, with names, digests and addresses of their own.

Making a million people one by one takes several minutes; copying a hundred thousand takes one.
"""

import contextlib, pathlib, sqlite3

COPIED = "substr({0}, 1, 16) || printf('%06d', :copy)"
PERSON = "'person' || (CAST(substr({0}, 7) AS INTEGER) + :copy * :people) || '@example.com'"
DIGEST = "randomblob(33)"
# What has to differ, and keeps its ties. All other columns stay as they are, whatever they are.
CHANGED = {
    "accounts": {"id": COPIED, "address_key": PERSON, "address": PERSON},
    "sign_ins": {"id": COPIED, "address_key": PERSON, "address": PERSON, "account": COPIED, "link": DIGEST,
                 "binding": DIGEST, "code": DIGEST, "not_me": DIGEST},
    "outbox": {"id": COPIED, "sign_in": COPIED},
    "audit_events": {"sequence": "NULL", "sign_in": COPIED, "account": COPIED},
    "allowances": {"subject": "randomblob(16)"},
}


def multiply(file: pathlib.Path, times: int):
    """Afterwards there are `times` as many people, and as many sessions as before."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as database:
        # Nobody needs what a power cut here would spoil.
        for setting in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -2000000"):
            database.execute(f"PRAGMA {setting}")
        people, = database.execute("SELECT COUNT(*) FROM accounts").fetchone()
        database.execute("BEGIN IMMEDIATE")
        for table in CHANGED:
            database.execute(f"CREATE TEMP TABLE all_{table} AS SELECT * FROM {table}")
        for copy in range(1, times):
            for table, changed in CHANGED.items():
                names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
                values = ", ".join(changed.get(name, "{0}").format(name) for name in names)
                database.execute(f"INSERT INTO {table} SELECT {values} FROM all_{table}", {"copy": copy, "people": people})
        database.execute("COMMIT")
        database.execute("PRAGMA journal_mode = WAL")
