"""The account's present state rules: what an operator changes is true at once, for links, codes and sessions alike."""

import json

import pytest


@pytest.fixture
def signed_in(browser, receive, someone):
    person = browser()
    _, message = receive(person, someone)
    person.confirm(message.secret)
    assert person.session()
    return person


@pytest.mark.both_engines
def test_an_operator_adds_sees_and_lists_accounts_while_the_server_runs(server, someone):
    added = server.cli("account", "add", someone)
    assert added.returncode == 0, added.stderr
    shown = server.cli("account", "show", someone, "--json")
    assert shown.returncode == 0, shown.stderr
    assert someone in shown.stdout and json.loads(shown.stdout)
    assert someone in server.cli("account", "list", "--json").stdout
    again = server.cli("account", "add", someone)
    assert "already" in again.stdout + again.stderr
    assert server.sql("SELECT COUNT(*) AS n FROM accounts WHERE address_key = ?", someone)[0]["n"] == 1
    unknown = server.cli("account", "show", "nobody-at-all@example.org")
    assert unknown.returncode == 1 and unknown.stderr


@pytest.mark.both_engines
@pytest.mark.parametrize("change", ["disable", "sign-out", "change-email", "hold"])
def test_a_change_of_the_account_ends_its_sessions_at_once(server, signed_in, someone, someone_else, change):
    more = [someone_else] if change == "change-email" else []
    changed = server.cli("account", change, someone, *more)
    assert changed.returncode == 0, changed.stderr
    assert signed_in.session() is None
    assert signed_in.get("/auth/verify?app=wiki").status == 401


@pytest.mark.both_engines
@pytest.mark.parametrize("change", ["disable", "sign-out", "change-email", "hold"])
@pytest.mark.parametrize("way", ["link", "code", "handoff"])
def test_a_change_of_the_account_ends_what_is_under_way(server, browser, receive, someone, someone_else, change, way):
    assert server.cli("account", "add", someone).returncode == 0
    person, phone = browser(), browser()
    sign_in, message = receive(person, someone)
    handoff = phone.confirm(message.secret).json()["handoff_code"] if way == "handoff" else None
    more = [someone_else] if change == "change-email" else []
    assert server.cli("account", change, someone, *more).returncode == 0

    if way == "link":
        refused = person.confirm(message.secret)
        assert refused.status == 409 and refused.json()["state"] == "revoked", refused.text
    else:
        person.type_code(sign_in, handoff or message.code)
    assert person.session() is None

    if change == "disable":
        assert server.cli("account", "enable", someone).returncode == 0
        person.confirm(message.secret)
        assert person.session() is None, "enabling revives no old link"


def test_a_disabled_account_gets_no_mail_and_looks_no_different(server, browser, sink, someone):
    assert server.cli("account", "add", someone).returncode == 0
    assert server.cli("account", "disable", someone).returncode == 0
    person = browser()
    answer = person.work(person.try_to_ask(someone))
    assert answer.status == 303
    assert person.get(answer.location).status == 200
    # A message asked for later, by somebody else, has arrived: so this one never will.
    other = browser()
    other.ask("later." + someone)
    sink.wait_for("later." + someone)
    assert sink.to(someone) == []
