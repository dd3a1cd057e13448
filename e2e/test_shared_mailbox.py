"""A mailbox that several people read: each session says in which browser it is, and, where the app wants it, who it is."""

import json
import urllib.parse

import pytest

from actors.browser import Browser
from conftest import fresh_address

POLICIES = {
    "desk": "button: required, ask_who: on, because: \"the shift book needs names\"",
    "plain": "button: required, because: \"people like to see what they press\"",
}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def office(request, tmp_path_factory, sink, party):
    from actors.server import serve
    storage = request.getfixturevalue("postgres").database() if request.param == "postgres" else None
    server = serve(tmp_path_factory.mktemp("office"), mail=sink.route, apps=POLICIES, callback=party.callback, storage=storage).start()
    yield server
    server.stop()


def sign_in(office, sink, address, app="desk"):
    person = Browser(office.issuer, fresh_address())
    person.ask(address, app)
    return person, person.confirm(sink.wait_for(address).secret).json()["location"]


def test_a_shared_mailbox_is_asked_who_it_is_before_the_app(office, sink, party, someone):
    assert office.cli("account", "add", someone).returncode == 0
    assert office.cli("account", "mark", someone, "--mailbox", "shared").returncode == 0
    person, location = sign_in(office, sink, someone)
    assert location == "/who"
    asked = person.get("/who")
    assert asked.status == 200 and someone in asked.text
    form = asked.form("/who")
    for wrong in ("", "   ", "x" * 61, "a\nb", "a\u202eb"):
        assert person.post("/who", form | {"who": wrong}).status == 422, wrong
    assert person.post("/who", {"who": "Anna"}).status == 403, "not without the form's own field"
    assert person.session()["who"] is None
    named = person.post("/who", form | {"who": "Zoë von der Früh­schicht".replace("\u00ad", "")})
    assert named.status == 303 and named.location == party.callback
    session = person.session()
    assert session["who"] == "Zoë von der Frühschicht" and session["mailbox"] == "shared" and session["device"].startswith("Firefox")
    told = person.get("/auth/verify?app=desk")
    assert told.headers["Remote-Session-Mailbox"] == "shared" and told.headers["Remote-Session-Device"] == session["device"]
    assert urllib.parse.unquote(told.headers["Remote-Session-Who"]) == session["who"]
    assert person.get("/who").status == 303, "asked once"
    person.post("/who", form | {"who": "Somebody else"})
    assert person.session()["who"] == "Zoë von der Frühschicht", "and not changed afterwards"
    assert session["device"] in person.get("/signed-in").words
    rows = office.sql("SELECT details FROM audit_events WHERE name = 'session_named' AND account = ?", session["account"])
    assert len(rows) == 1 and "Zo" not in rows[0]["details"]


def test_a_person_and_an_app_that_doesnt_care_are_not_asked(office, sink, party, someone):
    person, location = sign_in(office, sink, someone)
    assert location == party.callback and person.session()["mailbox"] == "person"
    team = f"info@{someone.split('@')[0]}.example.org"
    person, location = sign_in(office, sink, team, "plain")
    assert location == party.callback and person.session()["mailbox"] == "role"
    row = office.sql("SELECT details FROM audit_events WHERE name = 'authn_login_success' AND account = ?", person.session()["account"])[0]
    assert json.loads(row["details"])["mailbox_evidence"] == "role_name", "what it was judged by is written down"
    assert "Remote-Session-Who" not in person.get("/auth/verify?app=plain").headers


def test_without_a_session_nobody_is_asked(office):
    stranger = Browser(office.issuer, fresh_address())
    assert stranger.get("/who").status == 303
    assert stranger.post("/who", {"who": "Anna"}).status == 303


@pytest.mark.chromium
@pytest.mark.parametrize("look", ["desk", "phone-dark-german"])
def test_the_question_in_a_real_browser(office, sink, party, chrome, accessible, someone, look):
    person = chrome(**({"phone": True, "dark": True, "language": "de-DE"} if look != "desk" else {}))
    assert office.cli("account", "add", someone).returncode == 0
    assert office.cli("account", "mark", someone, "--mailbox", "shared").returncode == 0
    person.ask(office.issuer, someone, "desk")
    person.open(sink.wait_for(someone).link)
    person.confirm_button().click()
    person.page.wait_for_url("**/who")
    person.shoot(f"who-{look}")
    accessible(person)
    person.page.keyboard.press("Enter")
    person.page.locator("#problem").wait_for()
    accessible(person)
    person.page.keyboard.type("Anna")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(f"{party.callback}*")
    person.open(f"{office.issuer}/signed-in")
    person.shoot(f"signed-in-{look}")
    accessible(person)
