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


# MARK: A35

# What is typed first, what is typed then, and the address that both are.
SAME = {
    "case-of-the-local-part": ("Anna@example.org", "aNNA@example.org", "Anna@example.org"),
    "case-of-the-domain": ("anna@example.org", "anna@EXAMPLE.Org", "anna@example.org"),
    "idn": ("anna@b\u00fccher.example", "anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"),
    "idn-in-capitals": ("anna@XN--BCHER-KVA.example", "anna@BU\u0308CHER.example", "anna@xn--bcher-kva.example"),
    "wide-letters-in-the-domain": ("anna@example.org", "anna@\uff45xample.org", "anna@example.org"),
    "composed-and-decomposed": ("zo\u00eb@example.org", "zoe\u0308@example.org", "zo\u00eb@example.org"),
    # The Kelvin sign: in NFC it is the letter K.
    "kelvin-sign": ("mi\u212ae@example.org", "mike@example.org", "miKe@example.org"),
}
# What is typed, and the address that it is where that isn't the same.
DIFFERENT = {address: address for address in (
    "anna@example.org", "anna+x@example.org", "an.na@example.org", "anna@sub.example.org", "anna@fass.example", "\u0430nna@example.org",
    "ida@example.org", "\u0131da@example.org", "\u0130da@example.org", "strasse@example.org", "stra\u00dfe@example.org", "stra\u017fse@example.org",
    "zoe@example.org", "zo\u00eb@example.org", "zo\u00cb@example.org")} | {"anna@fa\u00df.example": "anna@xn--fa-hia.example"}


@pytest.fixture
def account_of(browser, sink, someone):
    """Signs in as whoever types that, after the start of an address that the test has for itself: account and browser."""
    start = someone.split("@")[0] + "."

    def sign_in(typed: str, mailbox: str, person=None):
        person, mailbox = person or browser(), start + mailbox
        before = len(sink.links(mailbox))
        person.ask(start + typed)
        message = sink.wait_for_link(mailbox, before + 1)
        assert message.recipient == mailbox, "mail goes to the account's address, however it was typed"
        assert person.confirm(message.secret).json()["completed"] is True
        return person.session()["account"], person

    return sign_in


@pytest.mark.both_engines
@pytest.mark.parametrize("first, then, mailbox", SAME.values(), ids=SAME.keys())
def test_A35_spellings_of_one_address_are_one_account(account_of, first, then, mailbox):
    account, person = account_of(first, mailbox)
    # In a browser that the account knows, because a stranger would have to wait for half a minute.
    assert account_of(then, mailbox, person)[0] == account


@pytest.mark.both_engines
def test_A35_addresses_that_only_look_alike_are_different_accounts(account_of):
    accounts = {typed: account_of(typed, mailbox)[0] for typed, mailbox in DIFFERENT.items()}
    assert len(set(accounts.values())) == len(DIFFERENT), accounts
