"""Abuse: nobody locks another out, nobody slips out of a limit, and nobody's scanner or answering machine does anything."""

import http.client
import itertools
import json
import os
import random
import re
import smtplib
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from actors.browser import Browser
from actors.house import House
from actors.server import until
from conftest import fresh_address


def is_within(answer, limit: str) -> bool:
    return answer.status == 429 and answer.headers["RateLimit"].startswith(f'"{limit}"')


# MARK: A14

@pytest.mark.both_engines
def test_A14_strangers_in_the_owners_own_network_do_not_lock_the_owner_out(browser, server, receive, sink, someone):
    """The worst case: the same address, the same network, and both limits used up."""
    owner = browser()
    _, message = receive(owner, someone)
    owner.confirm(message.secret)
    strangers = [Browser(server.issuer, owner.address) for _ in range(205)]
    answers = [one.work(one.try_to_ask(f"{number}.{someone}")) for number, one in enumerate(strangers)]
    assert all(is_within(answer, "network") and answer.challenge is None for answer in answers[200:]), "all that a network has is used"
    outside = [one.work(one.try_to_ask(someone)) for one in (browser(), browser())]
    granted = [answer for answer in outside if answer.status == 303]
    assert len(granted) <= 1 and all(is_within(answer, "identifier") for answer in outside if answer not in granted), "one in half a minute"
    sink.wait_for_link(someone, 1 + len(granted))
    assert len(sink.to(someone)) == 1 + len(granted)
    asked = owner.try_to_ask(someone)
    assert asked.status == 303, "neither refused nor made to work"
    message = sink.wait_for_link(someone, 2 + len(granted))
    assert owner.confirm(message.secret).json()["completed"] is True
    assert owner.session()["identifier"] == someone


def test_A14_over_two_nodes_the_owner_signs_in_while_strangers_attack_both(nodes, sinks, postgres, someone):
    sink = sinks()
    first, second = (node.start() for node in nodes(postgres.database(), mail=sink.route))
    owner, began = Browser(first.issuer, fresh_address()), time.monotonic()
    owner.ask(someone)
    owner.confirm(sink.wait_for(someone).secret)

    def attack(number: int):
        node = (first, second)[number % 2]
        return Browser(first.issuer, fresh_address(), port=node.port).try_to_ask(someone)

    answers = [attack(number) for number in range(60)]
    granted = [answer for answer in answers if answer.status == 303]
    assert len(granted) <= (time.monotonic() - began) // 30, "one message in half a minute, whichever node is asked"
    sent = 1 + len(granted)
    sink.wait_for(someone, sent)
    owner.go_to(second).ask(someone)
    message = sink.wait_for(someone, sent + 1)
    assert len(sink.to(someone)) == sent + 1
    assert owner.go_to(first).confirm(message.secret).json()["completed"] is True


# MARK: A26

def test_A26_guesses_go_on_counting_through_resends_and_new_sign_ins_and_links_keep_working(own, postgres, receive, sink, party, someone):
    guesses = random.Random(26)
    house = House(own, postgres.database(), mail=sink.route, callback=party.callback)
    owner = house.person()
    _, message = receive(owner, someone)
    owner.confirm(message.secret)
    known = {message.code}

    def guess(person, sign_in):
        """Until codes are over for this sign-in; how many were wrong."""
        for tries in range(1, 10):
            code = "".join(guesses.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=8))
            answer = person.type_code(sign_in, code)
            assert answer.status == 422 and person.session() is None
            if "Too many wrong codes" in answer.words:
                return tries
        raise AssertionError("nine guesses, and no end")

    guesser = house.person()
    house.later(31)
    sign_ins, counts = [guesser.ask(someone)], []
    for round in range(4):
        counts.append(guess(guesser, sign_ins[-1]))
        if round == 3:
            break
        house.later(31)
        # By turns a resend of the same window, and a new sign-in of another browser.
        if round % 2:
            guesser = house.person()
            sign_ins.append(guesser.ask(someone))
        else:
            place = f"/signin/wait/{sign_ins[-1]}"
            answer = guesser.work(guesser.post(f"{place}/resend", guesser.get(place).csrf))
            sign_ins.append(re.search(r"/signin/wait/([^/?#]+)$", answer.location)[1])
    # The fifth wrong one of a sign-in is told as the end of its codes.
    assert counts == [5] * 4 and len(set(sign_ins)) == 4
    assert sum(house.server.life(sign_in).count("authn_login_fail_max") for sign_in in sign_ins) == 4
    waiting = guesser.get(f"/signin/wait/{sign_ins[-1]}")
    assert "only the link works" in waiting.words
    # The owner's codes are off too, and the link is not.
    sink.wait_for_link(someone, 5)
    mine, message = receive(owner, someone)
    assert message.code not in known
    assert owner.type_code(mine, message.code).status == 422
    assert owner.confirm(message.secret).json()["completed"] is True
    # A link that was used puts codes back.
    house.later(31)
    mine, message = receive(owner, someone)
    assert owner.type_code(mine, message.code).status == 303
    assert owner.session()["identifier"] == someone


@pytest.mark.both_engines
def test_A26_five_wrong_handoff_codes_end_the_codes_and_leave_the_link(browser, receive, someone):
    person, phone = browser(), browser()
    sign_in, message = receive(person, someone)
    handoff = phone.confirm(message.secret).json()["handoff_code"]
    wrong = next(code for code in ("ZZZ-ZZZ", "YYY-YYY") if code != handoff)
    # The mail's code and this one have their tries in common.
    typed = [wrong, "ZZZZ-ZZZZ" if message.code != "ZZZZ-ZZZZ" else "YYYY-YYYY", wrong, wrong, wrong]
    answers = [person.type_code(sign_in, code) for code in typed]
    assert {answer.status for answer in answers} == {422}
    assert ["Too many wrong codes" in answer.words for answer in answers] == [False] * 4 + [True]
    for code in (handoff, phone.confirm(message.secret).json()["handoff_code"], message.code):
        assert "Too many wrong codes" in person.type_code(sign_in, code).words
        assert person.session() is None
    assert person.confirm(message.secret).json()["completed"] is True


# MARK: A29

SPOOFS = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Cluster-Client-IP",
          "Fastly-Client-IP", "X-Original-Forwarded-For", "Client-IP", "Via"]


def test_A29_what_a_client_writes_about_itself_moves_it_to_no_other_network(own, sinks, someone):
    """Straight to the server, from an address that is no proxy's; each request says something new of where it comes from."""
    server = own(mail=sinks().route).start()
    statuses = []
    for number in range(30):
        client = Straight(server.issuer)
        spoof = {name: f"for=198.51.{number}.7" if name == "Forwarded" else f"198.51.{number}.7" for name in SPOOFS}
        form = client.request("GET", "/signin?app=wiki", headers=spoof)
        fields = form.form("/signin") | {"identifier": f"{number}.{someone}"}
        statuses.append(client.post("/signin", fields, headers=spoof).status)
        client.close()
    assert statuses == [303] * 20 + [429] * 10


def test_A29_behind_a_proxy_only_what_the_proxy_itself_says_counts(own, sinks, someone):
    """The proxy puts the client's address behind whatever the client wrote before."""
    server = own(mail=sinks().route).start()
    network = fresh_address()
    statuses = []
    for number in range(30):
        lies = random.Random(number).choice([f"198.51.{number}.7", f"198.51.{number}.7, 127.0.0.1", "unknown", "127.0.0.1", f"2001:db8:{number:x}::1", "," * number])
        statuses.append(Browser(server.issuer, f"{lies}, {network}").try_to_ask(f"{number}.{someone}").status)
    assert statuses == [303] * 20 + [429] * 10


class Straight(Browser):
    """Comes from 127.0.0.2, which is nobody's proxy."""

    def _send(self, method, path, body, headers):
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience, source_address=("127.0.0.2", 0))
        return super()._send(method, path, body, headers)


# MARK: A39

def test_A39_an_answering_machine_answers_nobody_and_changes_nothing(own, sinks, someone):
    """A rude one, which answers automatic mail, to every address that the message names, again and again, after it has opened
    every link. Nobody reads its answers: the server listens for HTTP alone."""
    sink = sinks()
    server = own(mail=sink.route).start()
    person = Browser(server.issuer, fresh_address())
    sign_in = person.ask(someone)
    message = sink.wait_for(someone)
    headers = message.parsed
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Reply-To"] is None and headers["Disposition-Notification-To"] is None and headers["Return-Receipt-To"] is None
    places = {message.sender or None, re.search(r"<?([^<>\s]+@[^<>\s]+?)>?$", str(headers["From"]))[1]} - {None}
    server.settled()
    before = (server.life(sign_in), server.sql("SELECT count(*) AS n FROM sign_ins")[0]["n"], len(sink.to(someone)))

    def answer(to: str, number: int):
        reply = EmailMessage()
        reply["From"], reply["To"], reply["Subject"] = someone, to, f"Out of office: {headers['Subject']}"
        reply["In-Reply-To"], reply["References"] = headers["Message-ID"], headers["Message-ID"]
        reply.set_content(f"I am away. You wrote:\n\n{message.text}\n{number}")
        with smtplib.SMTP("127.0.0.1", sink.port, timeout=20) as line:
            line.sendmail(someone, [to], reply.as_bytes())

    for number in range(10):
        for place in places:
            answer(place, number)
    assert sum(len(sink.to(place)) for place in places) == 10 * len(places), "the answers went out"
    assert (server.life(sign_in), server.sql("SELECT count(*) AS n FROM sign_ins")[0]["n"], len(sink.to(someone))) == before
    assert listened_at(server.process.pid) == {server.port}

    machine = Browser(server.issuer, fresh_address())
    state = [tuple(row) for row in server.sql("SELECT * FROM sign_ins")]
    links = set(re.findall(r"https?://[^\s\"<>]+", message.text + message.html))
    assert {message.link, message.not_me} <= links
    for link in links:
        for method in ("GET", "HEAD"):
            assert machine.request(method, link).status < 500
    assert machine.inspect(message.secret)["state"] == "open"
    assert machine.session() is None and [tuple(row) for row in server.sql("SELECT * FROM sign_ins")] == state
    assert person.confirm(message.secret).json()["completed"] is True


def listened_at(process: int) -> set[int]:
    """The TCP ports that a process takes connections at."""
    held = {os.readlink(one) for one in Path(f"/proc/{process}/fd").iterdir()}
    rows = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]]
    listening = "0A"
    return {int(row[1].split(":")[1], 16) for row in rows if row[3] == listening and f"socket:[{row[9]}]" in held}


# MARK: Scanners are seen and do nothing

def test_openings_are_classified_and_told_by_domain_and_a_scanned_domain_gets_the_code_first(own, sinks, someone):
    sink = sinks()
    server = own(mail=sink.route, apps={"wiki": "", "path": "link_secret: path, because: \"their mail system loses fragments\""}).start()
    domain = "contoso.example"

    def ask(number: int):
        person = Browser(server.issuer, fresh_address())
        address = f"{number}@{domain}"
        sign_in = person.ask(address, "path")
        return person, sign_in, sink.wait_for(address)

    lives = []
    for number in range(22):
        person, sign_in, message = ask(number)
        machine = Browser(server.issuer, fresh_address())
        if number % 11:
            machine.request("GET" if number % 2 else "HEAD", message.link.removeprefix(server.issuer),
                            headers={"User-Agent": "Mozilla/5.0 SafeLinks", "X-Forwarded-For": "40.94.0.1"})
        assert person.confirm(message.secret).json()["completed"] is True
        lives.append((number, server.trace(sign_in)) if number in (0, 1, 2) else None)
    openings = [event["details"] for _, life in filter(None, lives) for event in life if event["event"] == "authn_link_opened"]
    assert [opening["opener"] for opening in openings] == ["scanner", "scanner"]
    assert "known_scanner_agent" in openings[0]["evidence"] and "head_request" in openings[1]["evidence"]

    server.settled()
    told = server.cli("domains", "--json")
    assert told.returncode == 0, told.stderr
    record = next(record for record in json.loads(told.stdout) if record["domain"] == domain)
    assert (record["issued"], record["accepted"], record["scanned"], record["used"]) == (22, 22, 20, 22)
    assert record["delivery"]["median"] >= 0 and record["elsewhere"] == 0
    words = server.cli("domains", "--since", "2h").stdout
    assert f"{domain}: 22 messages" in words and re.search(r"scanned +20 +91 %  opened by a scanner within 30 s", words), words
    assert server.cli("domains", "--since", "25h").returncode != 0

    watcher, watched, _ = ask(98)
    until(lambda: "looks at links before you do" in watcher.get(f"/signin/wait/{watched}").words, "the next look at the mail", deadline=120)
    person, sign_in, message = ask(99)
    assert message.text.index(message.code) < message.text.index(message.link)
    assert message.html.index(message.code) < message.html.index("/l/lkl_")
    assert "looks at links before you do" in person.get(f"/signin/wait/{sign_in}").words
    assert person.type_code(sign_in, message.code).status == 303
    elsewhere = Browser(server.issuer, fresh_address())
    other = elsewhere.ask(someone)
    message = sink.wait_for(someone)
    assert message.text.index(message.link) < message.text.index(message.code), "other domains have the link first"
    assert "looks at links" not in elsewhere.get(f"/signin/wait/{other}").words


def test_what_is_left_of_each_limit_stands_on_the_answer(own, sinks, someone):
    server = own(mail=sinks().route).start()
    person = Browser(server.issuer, fresh_address())
    answer = person.try_to_ask(someone)
    assert answer.status == 303
    assert answer.headers["RateLimit"] == '"network";r=199;t=3600, "identifier";r=0;t=30, "device";r=29;t=3600'
    refused = Browser(server.issuer, fresh_address()).try_to_ask(someone)
    assert refused.status == 429 and "You can ask again" in refused.words and "mailbox" in refused.words


# MARK: A ceiling for an app

def test_an_app_at_its_ceiling_warns_makes_strangers_work_and_refuses_them_while_known_devices_go_on(own, sinks, someone):
    sink = sinks()
    server = own(mail=sink.route, apps={"wiki": "ceiling: 20, because: \"the mail is paid for by the piece\"", "chat": ""}).start()
    owner = Browser(server.issuer, fresh_address())
    owner.ask(someone)
    owner.confirm(sink.wait_for(someone).secret)

    def ask(number: int, app="wiki"):
        stranger = Browser(server.issuer, fresh_address())
        answer = stranger.try_to_ask(f"{number}.{someone}", app)
        return answer.challenge is not None, stranger.work(answer)

    # A request that is granted while traffic is read counts twice until it is read again: one may meet a limit early.
    asked = [ask(number) for number in range(1, 19)]
    assert [answer.status for _, answer in asked] == [303] * 18
    worked = [worked for worked, _ in asked]
    assert worked[:14] == [False] * 14 and worked[15:] == [True] * 3
    numbers = itertools.count(19)
    assert until(lambda: (found := ask(next(numbers)))[1].status == 303 and found, "the last that are granted")[0], "for work"
    assert [ask(next(numbers))[1].status for _ in range(2)] == [429] * 2
    refused = ask(next(numbers))[1]
    assert is_within(refused, "app") and int(refused.headers["Retry-After"]) <= 300 and "Very many links" in refused.words
    assert ask(99, "chat")[1].status == 303, "another app has nothing to do with it"
    until(lambda: server.sql("SELECT count(*) AS n FROM audit_events WHERE name = 'ceiling_near'")[0]["n"] == 1, "the event")
    until(lambda: "near its ceiling" in server.log, "the line in the log")
    events = server.sql("SELECT details FROM audit_events WHERE name = 'excess_rate_limit_exceeded'")
    assert ["app"] == [json.loads(event["details"])["limit"] for event in events], "one line for a flood"

    def comes_back():
        answer = owner.try_to_ask(someone)
        return answer.status == 303

    until(comes_back, "half a minute since the last message")
    assert owner.confirm(sink.wait_for(someone, 2).secret).json()["completed"] is True
