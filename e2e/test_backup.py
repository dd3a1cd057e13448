"""Backups are whole while people sign in, a restore revives nothing, and a move to PostgreSQL loses nothing."""

import threading

import pytest

from actors.browser import Browser
from actors.server import until
from conftest import fresh_address
from test_admin_api import Program, add_key


@pytest.fixture(params=["sqlite", "postgres"])
def storage(request):
    """What a server stores in: none named is SQLite; else fresh databases of the run's PostgreSQL."""
    postgres = request.getfixturevalue("postgres") if request.param == "postgres" else None
    return lambda: postgres.database() if postgres else None


def person_of(server, **wishes) -> Browser:
    return Browser(server.issuer, address=fresh_address(), **wishes)


def again(server, *people):
    """Starts the server anew, and leads people there: their connections ended with the one before."""
    for one in people:
        one.close()
    server.start()


def signed_in(server, sink, address: str) -> Browser:
    person = person_of(server)
    person.ask(address)
    assert person.confirm(sink.wait_for(address).secret).status in (200, 303)
    assert person.session()["identifier"] == address
    return person


def test_A31_yesterdays_backup_brings_accounts_back_and_no_link_code_or_session(tmp_path, own, sink, storage, someone, someone_else):
    place = storage()
    wishes = {"storage": place} if place else {}
    first = own("first", mail=sink.route, **wishes).start()
    person = signed_in(first, sink, someone)
    waiting = person_of(first)
    sign_in = waiting.ask(someone_else)
    message = sink.wait_for(someone_else)
    program = Program(first, add_key(first, "helpdesk", "accounts:read"))
    assert program.ask("GET", "/admin/v1/accounts").status == 200
    backup = tmp_path / "backup.db"
    made = first.cli("backup", backup)
    assert made.returncode == 0, made.stderr
    assert backup.stat().st_mode & 0o077 == 0, "a backup says who signs in where"
    assert first.cli("backup", backup).returncode == 73, "and none is overwritten"

    if place is None:
        running = first.cli("restore", backup)
        assert running.returncode == 75 and "in use" in running.stderr, "not under a server that runs"
    first.stop()
    if place is not None:
        # PostgreSQL wants an empty database: the same issuer and key, another place.
        occupied = first.cli("restore", backup)
        assert occupied.returncode == 73 and "empty database" in occupied.stderr
        first.config.write_text(first.config.read_text().replace(place, storage()))
    restored = first.cli("restore", backup)
    assert restored.returncode == 0, restored.stderr
    assert "API keys are revoked: make new ones" in restored.stdout
    again(first, person, waiting, program.client)

    assert person.session() is None, "yesterday's session"
    assert waiting.confirm(message.secret).status in (404, 409) and waiting.session() is None, "yesterday's link"
    waiting.type_code(sign_in, message.code)
    assert waiting.session() is None, "yesterday's code"
    assert program.ask("GET", "/admin/v1/accounts").status == 401, "yesterday's key of a program"
    assert first.cli("account", "show", someone).returncode == 0, "yesterday's account"
    assert signed_in(first, sink, "new." + someone).session()


def test_a_backup_is_whole_while_people_sign_in(tmp_path, own, sink, someone):
    server = own("busy", mail=sink.route).start()
    done, over = [], threading.Event()

    def people():
        while not over.is_set():
            address = f"{len(done)}.{someone}"
            signed_in(server, sink, address)
            done.append(address)

    crowd = threading.Thread(target=people)
    crowd.start()
    try:
        until(lambda: len(done) >= 3, "somebody to be signed in")
        before = list(done)
        backup = tmp_path / "backup.db"
        made = server.cli("backup", backup)
        assert made.returncode == 0, made.stderr
        until(lambda: len(done) > len(before), "the next one, during or after the backup")
    finally:
        over.set()
        crowd.join()
    copy = own("copy", mail=sink.route, database=tmp_path / "restored.db", master_key=(tmp_path / "busy/master.key").read_bytes())
    assert copy.cli("restore", backup).returncode == 0
    copy.start()
    assert copy.sql("PRAGMA integrity_check")[0][0] == "ok"
    for address in before:
        assert copy.cli("account", "show", address).returncode == 0, "what was acknowledged before the backup is in it"


def test_everything_moves_to_postgresql_and_people_stay_signed_in(tmp_path, own, sink, postgres, someone, someone_else):
    server = own("mover", mail=sink.route).start()
    person = signed_in(server, sink, someone)
    waiting = person_of(server)
    waiting.ask(someone_else)
    secret = sink.wait_for(someone_else).secret
    target = postgres.database()
    running = server.cli("migrate", "--to", target)
    assert running.returncode == 75 and "in use" in running.stderr
    server.stop()
    moved = server.cli("migrate", "--to", target)
    assert moved.returncode == 0, moved.stderr
    assert "the same on both sides" in moved.stdout
    twice = server.cli("migrate", "--to", target)
    assert twice.returncode == 73 and "empty database" in twice.stderr, "nothing is mixed into what is there"
    server.config.write_text(server.config.read_text().replace(f"sqlite:{server.database}", target))
    again(server, person, waiting)
    assert person.session()["identifier"] == someone
    assert waiting.confirm(secret).status in (200, 303) and waiting.session()


def test_a_move_that_was_broken_off_is_refused_by_the_server_and_goes_on(tmp_path, own, sink, postgres, someone):
    server = own("half", mail=sink.route).start()
    person = signed_in(server, sink, someone)
    server.stop()
    target = postgres.database()
    assert server.cli("migrate", "--to", target).returncode == 0
    # As it is when the power goes after the accounts, and before the rest.
    database = target.rpartition("/")[2]
    postgres.do(f"\\c {database}\nDELETE FROM sessions; INSERT INTO copy_progress (name, last_text, copied)"
                " SELECT 'accounts', MAX(id), COUNT(*) FROM accounts;"
                " INSERT INTO copy_progress (name, last_text, copied) SELECT 'sign_ins', MAX(id), COUNT(*) FROM sign_ins;"
                " INSERT INTO copy_progress (name, last_bytes, copied) SELECT 'known_devices',"
                " (SELECT digest FROM known_devices ORDER BY digest DESC LIMIT 1), COUNT(*) FROM known_devices;"
                " DELETE FROM outbox; DELETE FROM audit_events; DELETE FROM allowances;")
    config = server.config.read_text()
    server.config.write_text(config.replace(f"sqlite:{server.database}", target))
    refused = server.cli("serve")
    assert refused.returncode == 65 and "goes on where it stopped" in refused.stderr
    server.config.write_text(config)
    goes_on = server.cli("migrate", "--to", target)
    assert goes_on.returncode == 0, goes_on.stderr
    server.config.write_text(config.replace(f"sqlite:{server.database}", target))
    again(server, person)
    assert person.session()["identifier"] == someone


def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path, own, sink, someone):
    server = own("kept", mail=sink.route).start()
    person = signed_in(server, sink, someone)
    server.stop()
    before = server.database.read_bytes()
    for name, content in [("text.db", b"hello"), ("empty.db", b"")]:
        (tmp_path / name).write_bytes(content)
        refused = server.cli("restore", tmp_path / name)
        assert refused.returncode == 69 and "no backup" in refused.stderr
    assert server.cli("restore", tmp_path / "nothing.db").returncode == 69
    assert server.database.read_bytes() == before
    again(server, person)
    assert person.session()["identifier"] == someone
