"""What was acknowledged stays, whatever dies in between: the process, the connection, the answer."""

import collections
import os
import random
import socket
import sqlite3
import threading
import time

import pytest

from actors import guesser
from actors.browser import Browser
from actors.server import until
from conftest import fresh_address

ROUNDS, SIGN_INS, PEOPLE = int(os.environ.get("CRASHES", 20)), 200, 8


class Journal:
    """What the server has acknowledged to somebody outside, and nothing else."""

    def __init__(self):
        self.requested: dict[str, str] = {}
        self.completed: dict[str, dict] = {}
        self.unanswered: dict[str, tuple[Browser, str]] = {}
        self.trouble: list[str] = []
        self.acknowledged = 0
        self._lock = threading.Lock()

    def note(self, book: dict, sign_in: str, value):
        with self._lock:
            book[sign_in] = value
            self.acknowledged += 1


def people_sign_in(server, sink, journal: Journal, round: int, stop: threading.Event):
    """Eight threads sign in 200 people one after the other, until all are in or the server is gone."""
    numbers = iter(range(SIGN_INS))
    lock = threading.Lock()

    def one_after_the_other():
        while not stop.is_set():
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            address = f"r{round}n{number}@example.org"
            browser = Browser(server.issuer, fresh_address())
            try:
                sign_in = browser.ask(address)
                journal.note(journal.requested, sign_in, address)
                while not sink.to(address) and not stop.is_set():
                    time.sleep(0.003)
                if stop.is_set():
                    return
                message = sink.to(address)[0]
                journal.unanswered[sign_in] = (browser, message.secret)
                answer = browser.type_code(sign_in, message.code) if number % 4 == 0 else browser.confirm(message.secret)
                if answer.status == 303 or (answer.status == 200 and answer.json()["completed"]):
                    journal.note(journal.completed, sign_in, dict(browser.cookies))
                    del journal.unanswered[sign_in]
                else:
                    journal.trouble.append(f"{sign_in}: {answer.status} {answer.text[:300]}")
            except OSError:
                return
            except Exception as error:
                # An answer torn off in the middle is no acknowledgement; anything else is the server's doing.
                if not stop.wait(2):
                    journal.trouble.append(f"{address}: {type(error).__name__} {error}")
                return
            finally:
                browser.close()

    threads = [threading.Thread(target=one_after_the_other, daemon=True) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    return threads


def examine(database, journal: Journal):
    """The file as the crash left it: everything whole, nothing acknowledged missing."""
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    states = {row["id"]: row["state"] for row in connection.execute("SELECT id, state FROM sign_ins")}
    sessions = collections.Counter(row[0] for row in connection.execute("SELECT sign_in FROM sessions"))
    events = collections.Counter((row[0], row[1]) for row in connection.execute("SELECT sign_in, name FROM audit_events"))
    outbox = {row["sign_in"]: row["state"] for row in connection.execute("SELECT sign_in, state FROM outbox")}
    connection.close()

    assert [id for id in journal.requested if id not in states] == [], "an acknowledged request is lost"
    assert [id for id in journal.completed if states[id] != "completed"] == [], "an acknowledged sign-in is lost"
    completed = {id for id, state in states.items() if state == "completed"}
    for id in states:
        assert events[id, "authn_token_created"] == 1 and events[id, "message_queued"] == 1 and id in outbox, "half a request"
        one = 1 if id in completed else 0
        assert sessions[id] == one, f"{sessions[id]} sessions of a sign-in that is {states[id]}"
        assert events[id, "session_created"] == events[id, "authn_login_success"] == one, "half a sign-in, or twice one"
    assert set(sessions) <= completed
    return outbox


@pytest.mark.timeout(900)
def test_twenty_kills_in_the_middle_of_two_hundred_sign_ins_lose_and_double_nothing(own, sinks, tmp_path):
    seed = int(os.environ.get("CRASH_SEED", random.randrange(1 << 32)))
    chance = random.Random(seed)
    print(f"\nCRASH_SEED={seed}")
    sink, journal = sinks(), Journal()
    server = own(mail=sink.route).start()
    kills: list[tuple[float, float, dict, dict]] = []
    for round in range(ROUNDS):
        stop, before = threading.Event(), journal.acknowledged
        threads = people_sign_in(server, sink, journal, round, stop)
        # Anywhere from the first to nearly the last of 400 acknowledgements, and a moment later.
        target, later = before + chance.randrange(1, 2 * SIGN_INS - 20), chance.random() * 0.02
        until(lambda: journal.acknowledged >= target or not any(thread.is_alive() for thread in threads),
              f"{target - before} acknowledgements (seed {seed})", deadline=120)
        time.sleep(later)
        server.kill()
        killed = time.time()
        stop.set()
        for thread in threads:
            thread.join(30)
        assert journal.trouble == [], f"seed {seed}: {journal.trouble[:3]}"
        copy = server.copy_database(tmp_path / f"crash{round}")
        outbox, had = examine(copy, journal), {id: len(sink.to(address)) for id, address in journal.requested.items()}
        kills.append((killed, time.time(), outbox, had))
        server.start()
        for sign_in, cookies in list(journal.completed.items())[-40:]:
            browser = Browser(server.issuer, fresh_address(), cookies=cookies)
            assert browser.session(), f"an acknowledged session is gone (seed {seed})"
            browser.close()

    server.settled()
    examine(server.copy_database(tmp_path / "end"), journal)
    doubled = 0
    for sign_in, address in journal.requested.items():
        arrived = [message.at for message in sink.to(address)]
        assert arrived, f"the message to {address} is lost (seed {seed})"
        for place in range(1, len(arrived)):
            # A second copy: only where a crash fell between the mail server's 250 and its record. What the dead process
            # had sent may be counted a moment after its end, but not after its successor's beginning.
            excused = any(killed - 5 < arrived[place - 1] < reborn < arrived[place]
                          and outbox.get(sign_in) not in ("accepted", "rejected", "abandoned")
                          for killed, reborn, outbox, _ in kills)
            lives = [(killed - arrived[0], reborn - arrived[0], outbox.get(sign_in)) for killed, reborn, outbox, _ in kills]
            assert excused, f"{address} got its message twice without need (seed {seed}): {arrived} among {lives}"
            doubled += 1
        for _, _, outbox, had in kills:
            if outbox.get(sign_in) == "accepted":
                assert len(arrived) == had[sign_in], f"{address} got a message that was recorded as sent (seed {seed})"
    print(f"{len(journal.requested)} requests and {len(journal.completed)} sign-ins acknowledged, {len(journal.unanswered)} cut off, "
          f"{doubled} messages twice")


def test_a_kill_between_the_mail_servers_yes_and_its_record_costs_one_more_copy_and_no_more(own, sinks, someone):
    sink = sinks(slow=1.0)
    server = own(mail=sink.route).start()
    person = Browser(server.issuer, fresh_address())
    person.ask(someone)
    until(lambda: sink.held, "the message to be there")
    server.kill()
    sink.slow = 0
    server.start()
    message = sink.wait_for(someone)
    server.settled()
    assert 1 <= len(sink.to(someone)) <= 2
    assert len({str(copy.parsed["Message-ID"]) for copy in sink.to(someone)}) == 1, "the same message, so that programs fold the copies"
    person.close()
    assert person.confirm(message.secret).json()["completed"] is True


def test_sigterm_ends_politely_and_everything_goes_on_afterwards(own, sinks, someone):
    sink = sinks()
    server = own(mail=sink.route).start()
    done, waiting = Browser(server.issuer, fresh_address()), Browser(server.issuer, fresh_address())
    done.ask("done." + someone)
    done.confirm(sink.wait_for("done." + someone).secret)
    waiting.ask(someone)
    message = sink.wait_for(someone)
    assert server.stop() == 0
    server.start()
    done.close(), waiting.close()
    assert done.session()["identifier"] == "done." + someone
    assert waiting.confirm(message.secret).json()["completed"] is True


def test_an_open_waiting_page_does_not_hold_up_the_end(own, sinks, someone):
    sink = sinks()
    server = own(mail=sink.route).start()
    person = Browser(server.issuer, fresh_address())
    sign_in = person.ask(someone)
    cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    with socket.create_connection(("127.0.0.1", server.port)) as stream:
        stream.sendall(f"GET /signin/wait/{sign_in}/events HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
        assert stream.recv(12) == b"HTTP/1.1 200"
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 10


def test_an_answer_lost_on_the_way_does_not_lock_the_person_out(browser, receive, server, someone):
    """The sign-in is done and the cookie never arrived: the next click in the same browser still ends signed in."""
    person = browser()
    sign_in, message = receive(person, someone)
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(guesser.post(server.port, "/l/confirm", {"secret": message.secret}, person.cookies, person.address))
        until(lambda: "session_created" in server.life(sign_in), "the sign-in to be done")
    answer = person.confirm(message.secret)
    assert answer.status == 200 and answer.json()["completed"] is True, answer.text
    assert person.session() is not None, "the page says signed in, and nobody is"
    assert server.sql("SELECT COUNT(*) AS n FROM sessions WHERE sign_in = ?", sign_in)[0]["n"] == 1
