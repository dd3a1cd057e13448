"""What is wrong with a database server, said in a sentence that tells what to do, and nothing is changed."""

import re
import threading

import pytest

from actors import psql
from actors.browser import Browser
from actors.postgres import PASSWORD, Postgres
from actors.server import free_port, run, until
from conftest import fresh_address


def refusal(node) -> str:
    """What `serve` says instead of starting."""
    ended = run("serve", "--config", node.config, timeout=40)
    assert ended.returncode > 0, f"{ended.returncode}\n{ended.stdout}{ended.stderr}"
    sentence = ended.stderr.strip().splitlines()[-1]
    assert sentence.startswith("Error: ") and len(sentence) > 60, ended.stderr
    for inside in ("Fatal error", "PGRES", "StoreUnavailable", "CorruptRow", "Swift"):
        assert inside not in ended.stderr, ended.stderr
    return sentence


def with_password(node, password: str, mode: int = 0o600):
    """Gives the server the password in a file, as an operator does."""
    file = node.directory / "database.password"
    file.write_text(password + "\n")
    file.chmod(mode)
    node.config.write_text(node.config.read_text() + f"storage_password_file: {file}\n")
    return node


# MARK: At the start

def test_a_database_that_is_down_is_said_so_with_its_place(own, sink):
    port = free_port()
    said = refusal(own(mail=sink.route, storage=f"postgres://latchkey@127.0.0.1:{port}/latchkey"))
    assert f"127.0.0.1:{port}" in said and re.search(r"is it running", said), said


def test_a_name_that_leads_nowhere_is_said_so(own, sink):
    said = refusal(own(mail=sink.route, storage="postgres://latchkey@nowhere.invalid/latchkey"))
    assert "nowhere.invalid" in said and "reachable" in said, said


def test_a_database_that_was_never_made_is_said_so_with_the_command(own, sink, postgres):
    said = refusal(own(mail=sink.route, storage=postgres.url("forgotten")))
    assert "forgotten" in said and "CREATE DATABASE" in said, said
    assert postgres.do("SELECT COUNT(*) FROM pg_database WHERE datname = 'forgotten'") == "0"


def test_a_user_whom_the_database_does_not_know_is_said_so_with_the_command(own, sink, postgres):
    said = refusal(own(mail=sink.route, storage=postgres.database().replace("latchkey@", "stranger@")))
    assert "stranger" in said and "CREATE ROLE" in said, said


@pytest.mark.parametrize("password", [None, "wrong horse"], ids=["none", "wrong"])
def test_a_password_that_is_missing_or_wrong_is_said_so_and_not_repeated(own, sink, postgres, password):
    node = own(mail=sink.route, storage=postgres.database("guarded"))
    if password:
        with_password(node, password)
    said = refusal(node)
    assert re.search(r"password", said) and "guarded" not in said.split("(")[0]
    assert password is None or password not in said


def test_the_right_password_from_its_file_opens_the_database(own, sinks, postgres, someone):
    sink = sinks()
    node = with_password(own(mail=sink.route, storage=postgres.database("guarded")), PASSWORD).start()
    Browser(node.issuer, fresh_address()).ask(someone)
    sink.wait_for(someone)
    added = node.cli("account", "add", "by-hand." + someone)
    assert added.returncode == 0, added.stderr
    assert PASSWORD not in node.log + added.stdout + added.stderr


def test_a_password_file_that_others_can_read_is_refused(own, sink, postgres):
    said = refusal_text(with_password(own(mail=sink.route, storage=postgres.database("guarded")), PASSWORD, mode=0o644))
    assert "database.password" in said and re.search(r"chmod|0?600", said) and PASSWORD not in said, said


def test_a_password_in_the_url_is_refused_and_not_repeated(own, sink, postgres):
    said = refusal_text(own(mail=sink.route, storage=postgres.database().replace("latchkey@", "latchkey:hunter2-hunter2@")))
    assert "storage_password_file" in said and "hunter2" not in said, said


def refusal_text(node) -> str:
    ended = run("serve", "--config", node.config, timeout=40)
    assert ended.returncode > 0
    return ended.stdout + ended.stderr


def test_where_encryption_is_demanded_a_plain_server_is_refused(own, sink, postgres):
    storage = postgres.database()
    said = refusal(own(mail=sink.route, storage=storage + "?sslmode=verify-full"))
    assert "SSL" in said or "certificate" in said, said
    assert "sslrootcert" in said, said
    assert psql.psql(storage, "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'") == "0"


def test_across_a_network_encryption_is_not_a_choice(own, sink):
    said = refusal_text(own(mail=sink.route, storage="postgres://latchkey@db.example.com/latchkey?sslmode=require"))
    assert "verify-full" in said and "storage" in said, said


def test_a_database_of_a_newer_version_is_left_alone(own, sink, postgres):
    storage = postgres.database()
    node = own(mail=sink.route, storage=storage)
    node.start()
    assert node.stop() == 0
    psql.psql(storage, "INSERT INTO schema_versions (version, applied_at) VALUES (9000, 0)")
    before = psql.dump(storage)
    said = refusal(node)
    assert "9000" in said and "newer" in said, said
    shown = node.cli("account", "list")
    assert shown.returncode > 0 and "newer" in shown.stderr
    assert psql.dump(storage) == before, "nothing was changed"


def test_a_user_who_may_not_make_tables_is_told_so(own, sink, postgres):
    storage = postgres.database()
    postgres.do("DO $$ BEGIN CREATE ROLE guest LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    said = refusal(own(mail=sink.route, storage=storage.replace("latchkey@", "guest@")))
    assert "may not" in said, said


def test_two_nodes_that_start_at_once_on_an_empty_database_make_one_schema(nodes, postgres, sink, someone):
    for round in range(3):
        storage = postgres.database()
        pair = nodes(storage, mail=sink.route)
        starts = [threading.Thread(target=node.start) for node in pair]
        for start in starts:
            start.start()
        for start in starts:
            start.join(60)
        for node in pair:
            person = Browser(pair[0].issuer, fresh_address(), port=node.port)
            address = f"{round}.{node.port}.{someone}"
            person.ask(address)
            assert person.confirm(sink.wait_for(address).secret).json()["completed"] is True
        versions = [row["version"] for row in pair[0].sql("SELECT version FROM schema_versions ORDER BY version")]
        assert versions == list(range(1, len(versions) + 1)), versions
        for node in pair:
            assert node.stop() == 0


# MARK: While it runs

def test_A34_a_frozen_database_is_a_clear_error_in_time_and_passes(nodes, sink, someone):
    """It answers nothing and closes nothing, as a machine that hangs: nobody waits for ever, and the clocks stay right."""
    postgres = Postgres()
    try:
        postgres.start()
        here, there = (node.start() for node in nodes(postgres.database(), mail=sink.route))
        person = Browser(here.issuer, fresh_address(), patience=30)
        person.ask(someone)
        message = sink.wait_for(someone)
        postgres.freeze()
        try:
            answer = person.confirm(message.secret)
            assert answer.status == 503 and int(answer.headers["Retry-After"]) > 0
            assert Browser(here.issuer, port=there.port).get("/healthz").status == 200
        finally:
            postgres.thaw()
        for node in (here, there):
            until(lambda: Browser(here.issuer, port=node.port).get("/readyz").status == 200, "service to resume")
        assert person.go_to(there).confirm(message.secret).json()["completed"] is True
        assert here.sql("SELECT COUNT(*) AS n FROM sessions")[0]["n"] == 1
        # Whatever the questions for the time had to wait for: what nodes write down is the database's time.
        for node in (here, there):
            other = Browser(here.issuer, fresh_address(), port=node.port)
            before = database_time(here)
            sign_in = other.ask(f"{node.port}.{someone}")
            after = database_time(here)
            asked = here.sql("SELECT requested_at FROM sign_ins WHERE id = ?", sign_in)[0]["requested_at"]
            assert before - 1000 < asked < after + 1000, f"{asked - before} ms off"
    finally:
        postgres.remove()


def database_time(node) -> int:
    return node.sql("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now")[0]["now"]


def test_A34_a_mail_server_that_is_down_delays_and_loses_nothing_on_either_node(nodes, postgres, sinks, someone):
    sink = sinks()
    sink.stop()
    here, there = (node.start() for node in nodes(postgres.database(), mail=sink.route))
    people = {}
    for number in range(6):
        person = Browser(here.issuer, fresh_address(), port=(here, there)[number % 2].port)
        people[f"{number}.{someone}"] = (person, person.ask(f"{number}.{someone}"))
    for person, sign_in in people.values():
        until(lambda: person.get(f"/signin/wait/{sign_in}").delivery == "deferred", "the waiting page to say so")
    sink.start()
    for address, (person, _) in people.items():
        message = sink.wait_for(address)
        assert person.confirm(message.secret).json()["completed"] is True
    here.settled()
    assert [len(sink.to(address)) for address in people] == [1] * len(people)
