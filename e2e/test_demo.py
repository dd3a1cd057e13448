"""The five minutes of a newcomer: `latchkey demo`, a browser, nothing else."""

import json
import stat
import subprocess
import urllib.request

import pytest

from actors.browser import Browser
from actors.server import demo, until
from conftest import fresh_address


@pytest.fixture(scope="module")
def show(tmp_path_factory):
    server = demo(tmp_path_factory.mktemp("demo")).start()
    yield server
    server.stop()


def inbox(show) -> list[dict]:
    with urllib.request.urlopen(f"{show.issuer}/dev/inbox.json") as answer:
        return json.load(answer)


def test_the_demo_says_where_to_look(show):
    assert f"{show.issuer}/demo" in show.log and f"{show.issuer}/dev/inbox" in show.log


def test_a_person_signs_in_to_the_sample_app_by_the_built_in_inbox(show, someone):
    person = Browser(show.issuer)
    person.ask(someone, app="demo")
    mail = until(lambda: next((mail for mail in inbox(show) if mail["to"] == someone), None), "the mail in the inbox")
    assert set(mail) >= {"id", "to", "subject", "text", "html", "received_at", "link", "code", "not_me"}
    assert mail["link"] in mail["text"] and mail["code"] in mail["text"] and mail["not_me"] in mail["text"]
    answer = person.confirm(mail["link"].split("#")[1])
    assert answer.json()["completed"] is True
    assert answer.json()["location"].startswith(f"{show.issuer}/demo")
    assert someone in person.get("/demo").text
    assert person.session()["app"] == "demo"


def test_the_inbox_is_newest_first_and_keeps_what_it_has(show, someone):
    for number in range(3):
        Browser(show.issuer).ask(f"{number}.{someone}", app="demo")
        until(lambda: any(mail["to"] == f"{number}.{someone}" for mail in inbox(show)), "the mail")
    mine = [mail["to"][0] for mail in inbox(show) if mail["to"].endswith(someone)]
    assert mine == ["2", "1", "0"]
    assert len({mail["id"] for mail in inbox(show)}) == len(inbox(show))


@pytest.mark.chromium
def test_the_whole_demo_in_a_real_browser(show, chrome, accessible, someone):
    person = chrome()
    person.page.goto(f"{show.issuer}/demo")
    person.shoot("demo-signed-out")
    accessible(person)
    person.page.get_by_role("link", name="Sign in").or_(person.page.get_by_role("button", name="Sign in")).first.click()
    person.page.locator("input[name=identifier]").fill(someone)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/signin/wait/*")
    person.open(f"{show.issuer}/dev/inbox")
    person.page.get_by_text(someone).first.wait_for()
    person.shoot("demo-inbox")
    accessible(person)
    mail = next(mail for mail in inbox(show) if mail["to"] == someone)
    person.open(mail["link"])
    person.confirm_button().click()
    person.page.wait_for_url(f"{show.issuer}/demo*")
    assert someone in person.page.inner_text("body")
    person.shoot("demo-signed-in")
    accessible(person)
    with person.page.expect_navigation():
        person.page.get_by_role("button", name="Sign out").click()
    person.shoot("signed-out")
    accessible(person)
    assert person.session(show.issuer) is None


def test_the_inbox_exists_in_the_demo_alone(server):
    for path in ("/dev/inbox", "/dev/inbox.json", "/demo"):
        assert Browser(server.issuer).get(path).status == 404


def test_the_demo_is_for_this_machine_alone_and_leaves_no_message_on_disk(show, someone):
    Browser(show.issuer).ask(someone, app="demo")
    mail = until(lambda: next((mail for mail in inbox(show) if mail["to"] == someone), None), "the mail")
    listening = subprocess.run(["cat", f"/proc/{show.process.pid}/net/tcp"], capture_output=True, text=True).stdout
    port = f":{show.port:04X}"
    assert all(line.split()[1].startswith("0100007F") for line in listening.splitlines() if line.split()[1].endswith(port) and line.split()[3] == "0A")
    octets = b"".join(file.read_bytes() for file in show.database.parent.rglob("*") if file.is_file())
    assert mail["link"].split("#")[1].encode() not in octets and mail["code"].encode() not in octets
    for file in show.database.parent.rglob("*"):
        assert not file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) or file.is_dir(), f"{file} can be read by others"


def test_a_second_demo_runs_beside_the_first_and_believes_no_forwarded_address(show, tmp_path, someone):
    other = demo(tmp_path).start()
    try:
        statuses = [Browser(other.issuer, fresh_address()).try_to_ask(f"{number}.{someone}", app="demo").status for number in range(22)]
        assert statuses[:20] == [303] * 20 and statuses[20:] == [429] * 2, statuses
        assert inbox(show) != inbox(other)
    finally:
        assert other.stop() == 0
