"""Programs' keys and the administration API: bearer keys with scopes and an end, and nothing without one."""

import json
import re

import pytest

from actors.browser import Browser
from conftest import fresh_address
from test_leaked import made_up, report, revoked


def add_key(server, name, scope, expires="90d") -> str:
    made = server.cli("api-key", "add", name, "--scope", scope, "--expires", expires, "--json")
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)["secret"]


class Program:
    """Speaks HTTP as programs do: no cookies, no Origin."""

    def __init__(self, server, key=None, address=None):
        self.client, self.key = Browser(server.issuer, address or fresh_address()), key

    def ask(self, method, path, value=None, **headers):
        sent = {"Origin": None, "Sec-Fetch-Site": None, "Accept": "*/*"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        body = None
        if value is not None:
            body, sent["Content-Type"] = json.dumps(value).encode(), "application/json"
        return self.client.request(method, path, body, sent | headers)


@pytest.fixture
def name(request):
    import zlib
    return f"k{zlib.crc32(request.node.name.encode()):08x}"


@pytest.mark.both_engines
def test_a_program_opens_shows_lists_and_changes_accounts(server, name, someone, browser, receive, sink):
    program = Program(server, add_key(server, name, "accounts:read,accounts:write"))
    opened = program.ask("POST", "/admin/v1/accounts", {"address": someone, "because": "hired"})
    assert opened.status == 201 and opened.json()["address"] == someone, opened.text
    assert opened.headers["X-Request-Id"] and not opened.set_cookies
    id = opened.json()["id"]
    assert program.ask("POST", "/admin/v1/accounts", {"address": someone}).status == 200
    assert program.ask("GET", f"/admin/v1/accounts/{id}").json()["standing"] == "active"
    assert program.ask("GET", f"/admin/v1/accounts?address={someone}").json()["accounts"][0]["id"] == id
    page = program.ask("GET", "/admin/v1/accounts?limit=1").json()
    assert len(page["accounts"]) == 1

    person = browser()
    _, message = receive(person, someone)
    person.confirm(message.secret)
    assert program.ask("POST", f"/admin/v1/accounts/{id}/disable").json()["standing"] == "disabled"
    assert person.session() is None
    assert program.ask("POST", f"/admin/v1/accounts/{id}/enable").json()["standing"] == "active"
    assert program.ask("POST", f"/admin/v1/accounts/{id}/hold").json()["held_at"]
    assert program.ask("POST", f"/admin/v1/accounts/{id}/release").json()["held_at"] is None
    epoch = program.ask("GET", f"/admin/v1/accounts/{id}").json()["epoch"]
    assert program.ask("POST", f"/admin/v1/accounts/{id}/sign-out").json()["epoch"] == epoch + 1
    rows = server.sql("SELECT details FROM audit_events WHERE account = ? AND name IN ('user_created', 'user_updated') ORDER BY sequence", id)
    assert {json.loads(row["details"])["by"] for row in rows} == {f"key:{name}"}
    assert json.loads(rows[0]["details"])["because"] == "hired"

    assert program.ask("POST", f"/admin/v1/accounts/{id}/explode").status == 404
    assert program.ask("GET", "/admin/v1/accounts/0000000000000000000000").status == 404
    wrong = program.ask("POST", "/admin/v1/accounts", {"address": "no address"})
    assert wrong.status == 422 and wrong.headers["Content-Type"] == "application/problem+json" and wrong.json()["detail"]


@pytest.mark.both_engines
def test_A38_a_leaked_key_is_held_to_its_scope_its_end_and_its_revocation(server, name, someone):
    reader = add_key(server, name, "accounts:read")
    program = Program(server, reader)
    assert program.ask("GET", "/admin/v1/accounts").status == 200
    for path, value in (("/admin/v1/accounts", {"address": someone}), ("/admin/v1/revoke", {"all": "true"}), ("/admin/v1/invitations", {"address": someone, "app": "wiki"})):
        refused = program.ask("POST", path, value)
        assert refused.status == 403 and refused.json()["type"].endswith("insufficient-scope"), refused.text
    assert server.sql("SELECT COUNT(*) AS n FROM accounts WHERE address_key = ?", someone)[0]["n"] == 0
    row = server.sql("SELECT details FROM audit_events WHERE name = 'api_key_refused' ORDER BY sequence DESC LIMIT 1")[0]
    assert json.loads(row["details"]) | {"key": name, "reason": "scope"} == json.loads(row["details"])

    assert server.cli("api-key", "revoke", name).returncode == 0
    gone = program.ask("GET", "/admin/v1/accounts")
    assert gone.status == 401 and gone.headers["WWW-Authenticate"].startswith("Bearer")

    brief = Program(server, add_key(server, name + ".brief", "accounts:read", "1s"))
    from actors.server import until
    until(lambda: brief.ask("GET", "/admin/v1/accounts").status == 401, "the key to expire")

    leaked = add_key(server, name + ".leaked", "accounts:read,accounts:write,revoke")
    thief = Program(server, leaked)
    assert thief.ask("GET", "/admin/v1/accounts").status == 200
    assert revoked(report(server, [leaked])) == {"api_key": 1}
    assert thief.ask("GET", "/admin/v1/accounts").status == 401
    assert revoked(report(server, [leaked])) == {}

    octets = [bytes(value) for row in server.sql("SELECT * FROM api_keys") for value in row if isinstance(value, (bytes, memoryview))]
    assert all(leaked.encode() not in value for value in octets) and leaked not in server.log


def test_without_a_key_and_with_anything_else_nothing_is_told(server, browser, receive, someone, name):
    person = browser()
    _, message = receive(person, someone)
    person.confirm(message.secret)
    assert person.get("/admin/v1/accounts").status == 401, "a cookie is no key"
    key = add_key(server, name, "accounts:read")
    for shown in (None, "Basic " + key, "Bearer", "Bearer " + message.secret, "Bearer " + person.cookies["lk_session"], f"Bearer {key}x", f"Bearer {key[:-1]}"):
        refused = Program(server).ask("GET", "/admin/v1/accounts", **({"Authorization": shown} if shown else {}))
        assert refused.status == 401 and refused.json()["type"].endswith("invalid-key"), (shown, refused.text)
    assert Program(server).ask("GET", f"/admin/v1/accounts?key={key}").status == 401, "not in the address"
    assert Program(server).ask("GET", "/admin/v1/accounts", Authorization=f"bearer {key}").status == 200
    evil = Program(server, key).ask("POST", "/admin/v1/accounts", {"address": someone}, Origin="https://evil.example")
    assert evil.status == 403


def test_whoever_guesses_keys_is_stopped(server):
    guesser = fresh_address()
    statuses = [Program(server, made_up("a"), guesser).ask("GET", "/admin/v1/accounts").status for _ in range(33)]
    assert statuses[:30] == [401] * 30 and set(statuses[30:]) == {429}, statuses


@pytest.mark.both_engines
def test_a_program_pulls_the_kill_switch(server, name, browser, receive, someone):
    program = Program(server, add_key(server, name, "revoke"))
    person = browser()
    _, message = receive(person, someone)
    person.confirm(message.secret)
    done = program.ask("POST", "/admin/v1/revoke", {"account": someone, "because": "laptop stolen"})
    assert done.status == 200 and done.json()["sessions"] == 1, done.text
    assert person.session() is None
    for wish in ({}, {"all": "yes"}, {"account": someone, "app": "wiki"}, {"app": "nowhere"}, {"issued_before": "2099-01-01T00:00:00Z"}):
        assert program.ask("POST", "/admin/v1/revoke", wish).status == 422, wish


def test_keys_are_made_listed_and_revoked_by_name(server, name):
    key = add_key(server, name, "accounts:read")
    assert re.fullmatch(r"lka_[0-9A-Za-z]{49}", key)
    again = server.cli("api-key", "add", name, "--scope", "revoke")
    assert again.returncode == 1 and "alive" in again.stderr
    listed = json.loads(server.cli("api-key", "list", "--json").stdout)
    mine = next(one for one in listed if one["name"] == name)
    assert mine["live"] is True and mine["scopes"] == ["accounts:read"] and key not in json.dumps(listed)
    assert name in server.cli("api-key", "list").stdout
    for wrong, word in ((["--scope", "everything"], "no scope"), (["--scope", "revoke", "--expires", "999d"], "400 days")):
        refused = server.cli("api-key", "add", name + "x", *wrong)
        assert refused.returncode == 1 and word in refused.stderr
    assert server.cli("api-key", "add", name + "x", "--scope", "revoke", "--expires", "soon").returncode == 64
    assert server.cli("api-key", "revoke", name).returncode == 0
    assert server.cli("api-key", "revoke", name).returncode == 1
