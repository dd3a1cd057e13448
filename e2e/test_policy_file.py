"""The policy file: checked and explained on the command line, reloaded while the server runs, replayed before it is."""

import hashlib
import json
import os
import re
import signal
import threading

import pytest

from actors.browser import Browser
from actors.mmdb import write as write_networks
from actors.server import run, until
from conftest import fresh_address

APPS = {"wiki": "", "admin": ""}


def rewrite(server, old: str, new: str) -> str:
    """Changes the file; gives its fingerprint."""
    text = server.config.read_text()
    assert old in text, f"{old} isn't in {text}"
    server.config.write_text(text.replace(old, new, 1))
    return fingerprint(server)


def fingerprint(server) -> str:
    return hashlib.sha256(server.config.read_bytes()).hexdigest()[:16]


def policy(server, app: str, text: str, tier: str = "low"):
    """Gives an app, which has none, a policy."""
    rewrite(server, f"name: Team {app}\n    tier: low", f"name: Team {app}\n    tier: {tier}\n    policy: {text}")


def events(server, name: str) -> list[dict]:
    rows = server.sql("SELECT details FROM audit_events WHERE name = ? ORDER BY sequence", name)
    return [json.loads(row["details"]) for row in rows]


def hang_up(server, expect: str = "policy_reloaded") -> dict:
    """SIGHUP, and what came of it."""
    before, said = len(events(server, expect)), server.log.count("reloaded")
    os.kill(server.process.pid, signal.SIGHUP)
    told = until(lambda: events(server, expect)[before:], f"{expect} after SIGHUP:\n{server.log[-2000:]}")[0]
    # The event comes first, then the deed, and then the line.
    until(lambda: server.log.count("reloaded") > said, "the line in the log")
    return told


# MARK: SIGHUP

@pytest.mark.both_engines
def test_a_changed_policy_takes_effect_while_the_server_runs(own, sinks, storage, someone):
    sink = sinks()
    server = own(mail=sink.route, apps=APPS, storage=storage()).start()
    person, other = Browser(server.issuer, fresh_address()), Browser(server.issuer, fresh_address())
    person.ask(someone)
    message = sink.wait_for(someone)
    policy(server, "wiki", "{ cross_device: deny, because: \"one device\" }")
    assert "handoff_code" in other.confirm(message.secret).json(), "a changed file alone changes nothing"

    told = hang_up(server)
    assert told == {"file": fingerprint(server), "changed": "wiki: cross_device code to deny"}
    assert other.confirm(message.secret).json()["state"] == "other_browser", "what is under way meets the new policy"
    assert person.confirm(message.secret).json()["completed"] is True
    assert person.session()["app"] == "wiki"
    assert "reloaded" in server.log and server.process.poll() is None

    rewrite(server, "name: Team wiki", "name: The wiki")
    assert hang_up(server)["changed"] == "wiki: name changed"
    assert "The wiki" in other.open_form().words, "no page remembers the old name"
    assert person.session() is not None
    assert hang_up(server)["changed"] == "nothing"


def test_a_bad_file_is_refused_and_the_old_one_stays(own, sink, someone):
    server = own(mail=sink.route, apps=APPS).start()
    policy(server, "wiki", "{ cross_device: deny }")
    rewrite(server, "sign_up: on", "sign_up: off")
    told = hang_up(server, "policy_refused")
    assert told == {"file": fingerprint(server), "problems": "1"}
    line = 1 + server.config.read_text()[:server.config.read_text().index("cross_device")].count("\n")
    until(lambda: f"line {line}: apps[0].policy.cross_device" in server.log, "the sentence with its line")
    assert "goes on with what it had" in server.log
    assert events(server, "policy_reloaded") == []

    person, other = Browser(server.issuer, fresh_address()), Browser(server.issuer, fresh_address())
    person.ask(someone)
    message = sink.wait_for(someone)
    assert "handoff_code" in other.confirm(message.secret).json(), "the old policy holds, and sign-up is on as it was"

    server.config.write_text("issuer: [\n")
    hang_up(server, "policy_refused")
    server.config.unlink()
    hang_up(server, "policy_refused")
    assert person.confirm(message.secret).json()["completed"] is True


@pytest.mark.both_engines
def test_open_sign_ins_of_a_removed_app_end_with_a_clear_page(own, sinks, storage, someone):
    sink = sinks()
    server = own(mail=sink.route, apps=APPS, storage=storage()).start()
    person = Browser(server.issuer, fresh_address())
    signed_in = Browser(server.issuer, fresh_address())
    signed_in.ask("in." + someone, app="admin")
    signed_in.confirm(sink.wait_for("in." + someone).secret)
    assert signed_in.get("/auth/verify?app=admin").status == 200
    sign_in = person.ask(someone, app="admin")
    message = sink.wait_for(someone)
    assert person.get(f"/signin/wait/{sign_in}").status == 200
    waiting = person.get(f"/signin/wait/{sign_in}")

    text = server.config.read_text()
    server.config.write_text(text[:text.index("  - id: admin")])
    assert hang_up(server)["changed"] == "admin: removed"

    assert person.inspect(message.secret)["state"] == "revoked"
    refused = person.confirm(message.secret)
    assert refused.status == 409 and refused.json()["state"] == "revoked"
    typed = person.post(f"/signin/wait/{sign_in}/code", waiting.csrf | {"code": message.code})
    assert typed.status == 303, "the code leads to the page that says so"
    page = person.get(f"/signin/wait/{sign_in}")
    assert page.status == 200 and "withdrawn" in page.words, page.words
    assert person.session() is None
    again = person.post(f"/signin/wait/{sign_in}/resend", page.csrf)
    assert again.status in (303, 404) and "know this app" in (person.get(again.location) if again.location else again).words
    assert person.get("/signin?app=admin").status == 404
    assert signed_in.get("/auth/verify?app=admin").status == 400
    assert signed_in.get("/auth/verify?app=wiki").status == 401
    assert "authn_login_success" not in server.life(sign_in)


def test_what_needs_a_restart_is_named_and_nothing_else(own, sink):
    server = own(mail=sink.route, apps=APPS).start()
    rewrite(server, f"listen: 127.0.0.1:{server.port}", "listen: 127.0.0.1:1")
    rewrite(server, "trusted_proxies: [127.0.0.1/32]", "trusted_proxies: [127.0.0.1/32, 10.0.0.1]")
    hang_up(server)
    until(lambda: re.search(r"takes effect after a restart: listen, trusted_proxies$", server.log, re.M), "the warning")
    assert Browser(server.issuer, fresh_address()).open_form().status == 200


def test_reloading_in_the_middle_of_things_disturbs_nobody(own, sink, someone):
    server = own(mail=sink.route, apps=APPS).start()
    stop, odd = threading.Event(), []

    def look():
        browser = Browser(server.issuer, fresh_address())
        try:
            while not stop.is_set():
                answer = browser.open_form()
                if answer.status != 200 or not re.search("Team wiki|The wiki", answer.words):
                    odd.append((answer.status, answer.words[:200]))
        except Exception as broken:
            odd.append(broken)

    lookers = [threading.Thread(target=look, daemon=True) for _ in range(4)]
    for looker in lookers:
        looker.start()
    names = ["Team wiki", "The wiki"]
    try:
        for turn in range(10):
            rewrite(server, f"name: {names[turn % 2]}", f"name: {names[1 - turn % 2]}")
            hang_up(server)
    finally:
        stop.set()
        for looker in lookers:
            looker.join(30)
    assert odd == []


# MARK: Replay

@pytest.mark.both_engines
def test_replay_shows_which_sign_ins_would_have_gone_otherwise(own, sinks, storage, someone):
    sink = sinks()
    server = own(mail=sink.route, apps=APPS, storage=storage()).start()
    ids = []
    for number in range(3):
        person = Browser(server.issuer, fresh_address())
        ids.append(person.ask(f"{number}.{someone}"))
        person.confirm(sink.wait_for(f"{number}.{someone}").secret)
    person, other = Browser(server.issuer, fresh_address()), Browser(server.issuer, fresh_address())
    handed = person.ask(someone)
    message = sink.wait_for(someone)
    person.type_code(handed, other.confirm(message.secret).json()["handoff_code"])
    assert person.session()
    success = [event for event in server.trace(ids[0]) if event["event"] == "authn_login_success"][0]
    assert success["details"]["decision"] == "allow"
    assert success["details"]["facts"].startswith("act=bound ") and "known_device=false" in success["details"]["facts"]

    same = server.cli("policy", "replay", "--since", "1h")
    assert same.returncode == 0 and "5 decisions" in same.stdout and "nothing would change" in same.stdout, same.stdout + same.stderr

    changed = server.directory / "changed.yaml"
    text = server.config.read_text()
    changed.write_text(text.replace("name: Team wiki\n    tier: low", """name: Team wiki
    tier: low
    policy:
      second_factor: on_risk
      without_factor: refuse
      cross_device: deny
      because: "customer data came in"
"""))
    answer = run("policy", "replay", "--since", "1h", "--json", "--config", changed)
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["decided"] == 5 and told["without_facts"] == 0
    found = {(change["was"], change["would_be"]): change for change in told["changes"]}
    assert set(found) == {("allow", "refuse"), ("hand_off", "refuse")}, told
    assert found["allow", "refuse"]["count"] == 4
    assert set(found["allow", "refuse"]["examples"]) == {*ids, handed}
    assert {"new_device", "no_factor"} & set(found["allow", "refuse"]["reasons"])
    assert found["hand_off", "refuse"]["examples"] == [handed]
    table = run("policy", "replay", "--config", changed)
    assert re.search(r"wiki +allow +refuse +4 ", table.stdout), table.stdout
    assert run("policy", "replay", "--since", "soon", "--config", changed).returncode == 64

    # Nothing was changed by asking.
    assert "handoff_code" in Browser(server.issuer, fresh_address()).confirm(asked(server, sink, "late." + someone)).json()


def test_replay_makes_no_database_where_the_changed_file_leads_to_none(own, sink, tmp_path):
    server = own(mail=sink.route, apps=APPS).start()
    text = server.config.read_text()
    assert str(server.database) in text
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    changed = elsewhere / "changed.yaml"
    changed.write_text(text.replace(str(server.database), "latchkey.db"))
    answer = run("policy", "replay", "--config", changed)
    assert answer.returncode == 69 and answer.stdout == "", answer.stdout
    assert f"there is no database at {elsewhere}/latchkey.db" in answer.stderr, answer.stderr
    assert "beside the one in use" in answer.stderr
    assert [file.name for file in elsewhere.iterdir()] == ["changed.yaml"]


def asked(server, sink, address: str) -> str:
    Browser(server.issuer, fresh_address()).ask(address)
    return sink.wait_for(address).secret


# MARK: On the command line

def test_check_tells_every_problem_with_its_line_and_what_to_write(own, sink):
    server = own(mail=sink.route, apps=APPS)
    right = server.cli("policy", "check")
    assert right.returncode == 0 and "tier low" in right.stdout, right.stdout + right.stderr
    policy(server, "wiki", "{ replay: revoke, because: {replay: \"it once happened\"}, session: {idle: 1h, because: desks} }")
    told = server.cli("policy", "check")
    assert re.search(r"replay +revoke +departs from log: it once happened", told.stdout), told.stdout
    assert re.search(r"session.idle +1h +departs from 7d: desks", told.stdout), told.stdout
    choices = {choice["key"]: choice for choice in json.loads(server.cli("policy", "check", "--json").stdout)["apps"][0]["choices"]}
    assert choices["replay"] == {"key": "replay", "value": "revoke", "tier_value": "log", "because": "it once happened"}
    assert "because" not in choices["button"]

    policy(server, "admin", "{ replay: revok, single_use: false, link_lifetime: 11m, because: tests }")
    wrong = server.cli("policy", "check", "--json")
    assert wrong.returncode == 78
    problems = {problem["key"]: problem for problem in json.loads(wrong.stdout)["problems"]}
    assert set(problems) == {f"apps[1].policy.{key}" for key in ("replay", "single_use", "link_lifetime")}
    assert "did you mean revoke?" in problems["apps[1].policy.replay"]["says"]
    assert "write 10m" in problems["apps[1].policy.link_lifetime"]["says"]
    lines = server.config.read_text().splitlines()
    assert all("replay: revok," in lines[problem["line"] - 1] for problem in problems.values())


def test_explain_says_what_becomes_of_a_case_and_why(own, sink):
    server = own(mail=sink.route, apps=APPS)
    policy(server, "admin", "{ second_factor: always, without_factor: refuse, because: \"customer data\" }", tier="moderate")
    refused = server.cli("policy", "explain", "--app", "admin", "--new-device", "--network", "other", "--json")
    told = json.loads(refused.stdout)
    assert told["verdict"] == "refuse" and told["facts"] == "act=bound known_device=false network=other"
    assert [reason["word"] for reason in told["reasons"]] == ["tier_wants_factor", "network_changed", "new_device", "no_factor"]
    assert all(reason["says"].endswith(".") for reason in told["reasons"])
    stepped = server.cli("policy", "explain", "--app", "admin", "--factor", "totp")
    assert re.search(r"^step_up: ", stepped.stdout, re.M), stepped.stdout
    assert re.search(r"^hand_off: ", server.cli("policy", "explain", "--app", "wiki", "--act", "elsewhere").stdout, re.M)
    unknown = server.cli("policy", "explain", "--app", "blog")
    assert unknown.returncode == 1 and "wiki, admin" in unknown.stderr
    assert server.cli("policy", "explain", "--app", "wiki", "--mailbox", "letterbox").returncode == 64


# MARK: Networks

def test_another_network_is_another_place_unless_the_operators_files_say_that_it_is_near(own, sinks, someone):
    sink = sinks()
    server = own(mail=sink.route, apps=APPS)
    policy(server, "wiki", "{ place_change: refuse, because: \"one desk\" }")
    folder = server.directory / "networks"
    folder.mkdir()
    write_networks(folder, {"10.77.1.0/24": (64500, "DE"), "10.77.2.0/24": (64500, "DE"), "10.77.3.0/24": (64501, "DE")})
    server.start()

    def sign_in(name: str, second: str):
        person = Browser(server.issuer, "10.77.1.7")
        asked = person.ask(f"{name}.{someone}")
        message = sink.wait_for(f"{name}.{someone}")
        person.address = second
        answer = person.confirm(message.secret)
        decided = [event["details"] for event in server.trace(asked) if "decision" in event["details"]][-1]
        return answer.status, [word for word in decided["reasons"].split(",") if word.startswith("network")]

    assert sign_in("far", "10.77.2.9") == (403, ["network_changed"]), "without files nobody guesses"
    rewrite(server, "trusted_proxies:", f"networks: {{ asn: {folder}/GeoLite2-ASN.mmdb, country: {folder}/GeoLite2-Country.mmdb }}\ntrusted_proxies:")
    hang_up(server)
    assert sign_in("near", "10.77.2.9") == (200, ["network_nearby"])
    assert sign_in("other", "10.77.3.9") == (403, ["network_changed"])
    assert sign_in("unknown", "10.77.4.9") == (403, ["network_changed"])

    # As geoipupdate does: a new file is renamed over the old one, and the server told.
    (server.directory / "newer").mkdir()
    for file in write_networks(server.directory / "newer", {"10.77.1.0/24": (64500, "DE"), "10.77.2.0/24": (64500, "FR")}):
        file.rename(folder / file.name)
    hang_up(server)
    assert sign_in("moved", "10.77.2.9") == (403, ["network_changed"])
    (folder / "GeoLite2-ASN.mmdb").write_bytes(b"torn")
    hang_up(server, "policy_refused")
    assert "networks.asn" in server.log
