"""The mail itself, through a real Postfix: it arrives, it is well made, and nothing of it is lost, late or in the clear."""

import base64
import json
import re
import time

import pytest

from actors.browser import Browser
from actors.postfix import certificates
from actors.server import serve, until
from conftest import fresh_address


@pytest.fixture(scope="module")
def posted(tmp_path_factory, postfix, party):
    """A server that sends through Postfix."""
    server = serve(tmp_path_factory.mktemp("posted"), mail=postfix.route, callback=party.callback).start()
    yield server
    server.kill()


@pytest.fixture
def person(posted):
    person = Browser(posted.issuer, fresh_address())
    yield person
    person.close()


def delivery(person: Browser, sign_in: str) -> str | None:
    return person.get(f"/signin/wait/{sign_in}").delivery


def test_a_message_arrives_and_its_link_signs_in(person, postfix, posted, someone):
    sign_in = person.ask(someone)
    message = postfix.mailbox.wait_for(someone)
    until(lambda: delivery(person, sign_in) == "accepted", "the waiting page to say so")
    assert person.confirm(message.secret).json()["completed"] is True
    assert person.session()["identifier"] == someone
    accepted = [event for event in posted.trace(sign_in) if "message_accepted" in json.dumps(event)]
    assert re.search(r"250 2\.0\.0", json.dumps(accepted)), "the mail server's own words are kept"


@pytest.mark.parametrize("language", ["en", "de"])
def test_headers_and_structure_are_right(postfix, posted, someone, language):
    person = Browser(posted.issuer, fresh_address(), language=language)
    person.ask(someone)
    message = postfix.mailbox.wait_for(someone)
    parsed = message.parsed

    assert parsed.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    assert all(part.get_content_charset() == "utf-8" for part in parsed.iter_parts())
    assert not parsed.defects and not any(part.defects for part in parsed.walk())
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert str(parsed["From"]) == "Latchkey <sign-in@latchkey.test>"
    assert str(parsed["To"]) == someone
    assert re.fullmatch(r"<[^<>@\s]{16,}@[^<>@\s]+>", str(parsed["Message-ID"]))
    assert abs(parsed["Date"].datetime.timestamp() - time.time()) < 120
    assert str(parsed["MIME-Version"]) == "1.0"
    assert str(parsed["Content-Language"] or language) == language
    for header in ("To", "From", "Subject", "Message-ID", "Date", "Auto-Submitted", "MIME-Version", "Content-Type"):
        assert len(parsed.get_all(header)) == 1, header
    assert parsed["List-Unsubscribe"] is None and parsed["Return-Receipt-To"] is None and parsed["Disposition-Notification-To"] is None
    assert all(len(line) <= 998 for line in message.raw.splitlines())
    before_postfix = message.raw.split(b"for <" + someone.encode() + b">")[-1]
    assert b"\x00" not in before_postfix


def test_every_message_has_an_id_of_its_own_that_tells_nothing(postfix, posted, someone):
    ids = set()
    for number in range(3):
        Browser(posted.issuer, fresh_address()).ask(f"{number}.{someone}")
        message = postfix.mailbox.wait_for(f"{number}.{someone}")
        ids.add(str(message.parsed["Message-ID"]))
        assert message.secret[4:20] not in str(message.parsed["Message-ID"])
    assert len(ids) == 3


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("app", ["wiki", "path"])
def test_the_text_is_one_that_people_and_programs_can_use(postfix, posted, someone, language, app):
    person = Browser(posted.issuer, fresh_address(), language=language)
    person.ask(someone, app=app)
    message = postfix.mailbox.wait_for(someone)
    text = message.text

    assert len(message.link) <= 100
    assert message.link in [line.strip() for line in text.splitlines()], "the link stands alone on its line"
    assert message.link.startswith(posted.issuer + ("/l/" if app == "path" else "/l#"))
    assert message.code and message.not_me
    assert f"Team {app}" in text and f"Team {app}" in message.html
    assert "Firefox" in text and "Linux" in text, "who asks: the browser"
    assert person.address.rsplit(".", 1)[0] in text, "who asks: the network"
    assert re.search(r"\d{1,2}[:.]\d{2}", text), "who asks: when"

    head = text[:150]
    for secret in (message.secret, message.code, message.code.replace("-", ""), message.not_me_secret):
        assert secret not in message.subject, "no secret in the subject"
        assert secret not in head, "nor where a locked screen shows it"
        assert secret not in shown_first(message.html)
    assert not re.search(r"lk[a-z]_", message.subject + head)


def shown_first(html: str) -> str:
    """What a mail program previews of the HTML part: its first words."""
    bare = re.sub(r"(?is)<(head|style|script|title)\b.*?</\1>|<!--.*?-->", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare)).strip()[:150]


def test_the_html_loads_nothing_from_outside(postfix, posted, someone):
    Browser(posted.issuer, fresh_address()).ask(someone)
    message = postfix.mailbox.wait_for(someone)
    html = message.html
    assert not re.search(r"(?i)<(img|script|link|iframe|object|embed|audio|video|svg|base|form|input|meta[^>]+refresh)\b", html)
    assert not re.search(r"(?i)url\(|@import|src\s*=|background\s*=|@font-face", html)
    leads = set(re.findall(r"https?://[^\s\"'<>]+", html))
    assert leads <= {message.link, message.not_me}, "nothing but our two links, and no tracking"
    assert message.link in html and message.code in html and message.not_me in html


def test_the_envelope_asks_for_small_bounces_to_an_address_of_ours(postfix, posted, someone):
    Browser(posted.issuer, fresh_address()).ask(someone)
    postfix.mailbox.wait_for(someone)
    # Its log is written by a process of its own.
    until(lambda: re.search(r"(?i)MAIL FROM:.*RET=HDRS", postfix.log), "the envelope in Postfix's log")
    spoken = [line for line in postfix.log.splitlines() if "MAIL FROM:" in line.upper()]
    assert all("latchkey.test" in line or "<>" in line for line in spoken)


def test_the_way_to_the_mail_server_is_encrypted_and_checked(postfix, posted, someone):
    Browser(posted.issuer, fresh_address()).ask(someone)
    postfix.mailbox.wait_for(someone)
    until(lambda: "TLS connection established from localhost[127.0.0.1]: TLSv1." in postfix.log, "TLS in Postfix's log")
    assert "using TLSv1.3" in str(postfix.mailbox.to(someone)[-1].parsed["Received"]) or "ESMTPS" in str(
        postfix.mailbox.to(someone)[-1].parsed["Received"])


# MARK: TLS is not a matter of luck

def deferred(server, address: str) -> tuple[Browser, str]:
    person = Browser(server.issuer, fresh_address())
    sign_in = person.ask(address)
    until(lambda: delivery(person, sign_in) == "deferred", "the waiting page to say that the message is delayed")
    return person, sign_in


def test_a_mail_server_without_starttls_is_given_nothing(own, sinks, someone):
    sink = sinks()
    server = own(mail=f"url: smtp://127.0.0.1:{sink.port}").start()
    deferred(server, someone)
    assert sink.messages() == []
    assert not any(command.upper().startswith(("MAIL", "RCPT", "AUTH", "DATA")) for command in sink.commands), sink.commands
    tested = server.cli("mail", "test", "--to", someone)
    assert tested.returncode == 1 and re.search(r"(?i)tls", tested.stdout + tested.stderr)


def test_a_mail_server_with_a_certificate_that_nobody_vouches_for_is_given_nothing(own, sinks, someone, tmp_path):
    ca, certificate, key = certificates(tmp_path)
    sink = sinks(tls=(certificate, key))
    server = own(mail=f"url: smtp://127.0.0.1:{sink.port}").start()
    deferred(server, someone)
    assert sink.messages() == []
    assert not any(command.upper().startswith(("MAIL", "RCPT", "AUTH", "DATA")) for command in sink.commands), sink.commands


def test_a_mail_server_with_another_name_in_its_certificate_is_given_nothing(own, sinks, someone, tmp_path):
    ca, certificate, key = certificates(tmp_path, names="DNS:elsewhere.test")
    sink = sinks(tls=(certificate, key))
    server = own(mail=f"url: smtp://127.0.0.1:{sink.port}\nca_file: {ca}").start()
    deferred(server, someone)
    assert sink.messages() == []


def test_the_password_for_the_mail_server_goes_over_tls_alone(own, sinks, someone, tmp_path):
    ca, certificate, key = certificates(tmp_path)
    (tmp_path / "password").write_text("a long password with späces\n")
    (tmp_path / "password").chmod(0o600)
    sink = sinks(tls=(certificate, key), login=("latchkey", "a long password with späces"))
    server = own(mail=f"url: smtp://127.0.0.1:{sink.port}\nca_file: {ca}\nusername: latchkey\npassword_file: {tmp_path}/password").start()
    Browser(server.issuer, fresh_address()).ask(someone)
    assert sink.wait_for(someone).link
    tested = server.cli("mail", "test", "--to", someone)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "späces" not in tested.stdout + tested.stderr + server.log
    for form in (b"\0latchkey\0a long password with sp\xc3\xa4ces", "a long password with späces".encode()):
        assert base64.b64encode(form).decode() not in tested.stdout + tested.stderr + server.log


# MARK: Away, late, refused

def test_a_stopped_mail_server_delays_and_loses_nothing(postfix, posted, someone):
    people = []
    postfix.stop()
    try:
        for number in range(5):
            people.append(deferred(posted, f"{number}.{someone}"))
    finally:
        postfix.start()
    for number, (person, sign_in) in enumerate(people):
        message = postfix.mailbox.wait_for(f"{number}.{someone}")
        assert person.confirm(message.secret).json()["completed"] is True
        until(lambda: "message_accepted" in posted.life(sign_in), "the mail server's answer in the trace")
        assert posted.life(sign_in).count("message_accepted") == 1
        assert len(postfix.mailbox.to(f"{number}.{someone}")) == 1, "and nothing twice"


def test_an_expired_link_is_never_sent(postfix, posted, someone):
    postfix.stop()
    try:
        person = Browser(posted.issuer, fresh_address())
        sign_in = person.ask(someone, app="brief")
        until(lambda: "message_abandoned" in posted.life(sign_in), "the message to be given up")
    finally:
        postfix.start()
    Browser(posted.issuer, fresh_address()).ask("later." + someone)
    postfix.mailbox.wait_for("later." + someone)
    assert postfix.mailbox.to(someone) == []
    assert posted.sql("SELECT sealed FROM outbox WHERE sign_in = ?", sign_in)[0]["sealed"] is None, "its content is erased"


def test_a_refused_recipient_is_recorded_and_not_tried_again(postfix, posted):
    person = Browser(posted.issuer, fresh_address())
    sign_in = person.ask("gone@example.org")
    until(lambda: "message_rejected" in posted.life(sign_in), "the refusal in the trace")
    assert re.search(r"550 5\.1\.1", json.dumps(posted.trace(sign_in)))
    until(lambda: delivery(person, sign_in) == "rejected", "the waiting page to say so")
    assert posted.life(sign_in).count("message_rejected") == 1
    assert posted.sql("SELECT sealed FROM outbox WHERE sign_in = ?", sign_in)[0]["sealed"] is None


def test_a_mail_server_that_says_later_is_tried_again(own, sinks, someone):
    sink = sinks(temporary={someone})
    server = own(mail=sink.route).start()
    person, sign_in = deferred(server, someone)
    sink.temporary.clear()
    assert person.confirm(sink.wait_for(someone).secret).json()["completed"] is True
    until(lambda: "message_accepted" in server.life(sign_in), "the mail server's answer in the trace")
    assert "message_deferred" in server.life(sign_in)


def test_the_second_route_takes_what_the_first_cannot(own, sinks, someone):
    away, there = sinks(), sinks()
    away.stop()
    server = own(mail=away.route)
    text = server.config.read_text().replace("trusted_proxies", f"    - name: second\n      {there.route}\ntrusted_proxies")
    server.config.write_text(text)
    server.start()
    Browser(server.issuer, fresh_address()).ask(someone)
    assert there.wait_for(someone).link


def test_one_connection_carries_many_messages(own, sinks, someone):
    sink = sinks()
    server = own(mail=sink.route).start()
    for number in range(12):
        Browser(server.issuer, fresh_address()).ask(f"{number}.{someone}")
    for number in range(12):
        sink.wait_for(f"{number}.{someone}")
    assert sink.connections <= 8, f"{sink.connections} connections for 12 messages"


@pytest.mark.parametrize("pipelining", [True, False])
def test_it_makes_no_difference_whether_a_mail_server_takes_several_commands_at_once(own, sinks, someone, pipelining):
    sink = sinks(pipelining=pipelining, refuse={"gone." + someone}, temporary={"later." + someone})
    server = own(mail=sink.route).start()
    person, gone = Browser(server.issuer, fresh_address()), Browser(server.issuer, fresh_address())
    refused = gone.ask("gone." + someone)
    until(lambda: "message_rejected" in server.life(refused), "the refusal in the trace")
    verbs = lambda: [command.split(" ")[0] for command in sink.commands]
    behind_refusal = until(lambda: verbs()[verbs().index("RCPT") + 1:], "a word behind the refusal")[0]
    assert behind_refusal == ("DATA" if pipelining else "QUIT"), "pipelining was tried where it was offered, and only there"
    _, waiting = deferred(server, "later." + someone)
    assert "550 5.1.1" in json.dumps(server.trace(refused)) and "451 4.3.0" in json.dumps(server.trace(waiting))
    person.ask(someone)
    assert person.confirm(sink.wait_for(someone).secret).json()["completed"] is True
    assert {message.recipient for message in sink.messages()} == {someone}, "and the refused ones got nothing"


def test_what_was_sent_is_erased_from_the_outbox(own, sinks, someone):
    sink = sinks()
    server = own(mail=sink.route).start()
    Browser(server.issuer, fresh_address()).ask(someone)
    sink.wait_for(someone)
    server.settled()


def test_a_message_to_an_address_beyond_ascii_arrives_where_the_server_can(own, sinks):
    sink = sinks()
    server = own(mail=sink.route).start()
    Browser(server.issuer, fresh_address()).ask("jürgen@bücher.example")
    message = sink.wait_for("jürgen@xn--bcher-kva.example")
    assert message.link
    assert any("SMTPUTF8" in command for command in sink.commands if command.upper().startswith("MAIL"))
