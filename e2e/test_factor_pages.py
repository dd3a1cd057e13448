"""The pages of second factors and recoveries in a real Chromium: every look, the keyboard alone, and without script."""

import json
import re

import pytest

from actors.authenticator import Authenticator
from test_pages import LOOKS, assert_focus_is_seen, reach

pytestmark = pytest.mark.chromium

APPS = {
    "vault": "second_factor: always, without_factor: enrol, button: required, because: \"a vault\"",
    "closed": "second_factor: always, without_factor: refuse, button: required, because: \"by invitation\"",
}


@pytest.fixture
def house(own, sink, party):
    return own(mail=sink.route, callback=party.callback, apps=APPS).start()


@pytest.fixture
def come(house, sink):
    """Asks, opens the link of the mail, and presses the button."""

    def sign_in(person, address: str, app: str = "vault"):
        before = len(sink.links(address))
        person.ask(house.issuer, address, app)
        message = sink.wait_for_link(address, before + 1)
        person.open(message.link)
        person.state("open")
        person.confirm_button().click()

    return sign_in


def set_up(person) -> Authenticator:
    """Reads the key off the page, and types the first code."""
    page = person.page
    page.locator("svg.qr").wait_for()
    app = Authenticator.reading(page.content())
    page.locator("input[name=code]").fill(app.next())
    page.locator("form:has(input[name=code]) button").click()
    return app


def start(house, address: str) -> dict:
    answer = house.cli("recovery", "start", address, "--app", "vault", "--by", "Kim", "--check", "called back at home", "--json")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def recovery_link(sink, address: str, older: int = 0) -> str:
    from actors.server import until
    return until(lambda: [m.link for m in sink.to(address) if m.link and not m.code][older:], "the recovery's message")[0]


def test_with_the_keyboard_alone(chrome, house, come, sink, party, someone):
    person = chrome()
    come(person, someone)
    person.page.wait_for_url("**/step-up")
    app = Authenticator.reading(person.page.content())
    reach(person.page, "summary")
    assert_focus_is_seen(person.page)
    person.page.keyboard.press("Enter")
    assert person.page.locator("code:visible").count() == 1
    reach(person.page, "input[name=code]")
    person.page.keyboard.type(app.next())
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(party.callback + "*")

    come(person, someone)
    person.page.wait_for_url("**/step-up")
    # One may type at once.
    person.page.wait_for_function("document.activeElement.name === 'code'")
    person.page.keyboard.type(app.next())
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(party.callback + "*")
    assert person.session(house.issuer)["amr"] == ["email", "otp"]


def test_a_recovery_without_script(chrome, house, sink, someone):
    house.cli("account", "add", someone)
    seen = start(house, someone)
    person = chrome(script=False)
    person.open(recovery_link(sink, someone))
    person.page.locator("input[name=code]").fill(seen["spoken_code"])
    person.page.locator("form:has(input[name=code]) button").click()
    person.page.wait_for_url("**/step-up")
    set_up(person)
    person.page.locator("a[href^='/signin']").wait_for()
    assert person.session(house.issuer) is None


def test_the_recoverys_secret_leaves_the_address_bar(chrome, house, sink, someone):
    house.cli("account", "add", someone)
    start(house, someone)
    person = chrome()
    person.open(recovery_link(sink, someone))
    assert person.page.url == f"{house.issuer}/l"


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_every_page_is_accessible_and_fits_the_screen(request, chrome, house, come, sink, party, someone, accessible, look):
    name, faults = request.node.callspec.id, []
    person = chrome(**look)

    def see(title: str):
        person.shoot(f"{title}-{name}")
        page, language = person.page, "de" if "german" in name else "en"
        for fault, holds in {
            "language": page.get_attribute("html", "lang") == language, "title": page.title().strip() != "",
            "one heading": page.locator("h1:visible").count() == 1,
            "no sideways scrolling": page.evaluate("document.documentElement.scrollWidth <= innerWidth"),
        }.items():
            if not holds:
                faults.append(f"{title}: {fault}")
        try:
            accessible(person)
        except AssertionError as found:
            faults.append(f"{title}: {found}")

    def send(code: str):
        person.page.locator("input[name=code]:visible").fill(code)
        # What is waited for afterwards may stand on the page before as well.
        with person.page.expect_navigation():
            person.page.locator("form:has(input[name=code]:visible) button").click()

    come(person, someone)
    person.page.wait_for_url("**/step-up")
    see("enrolment")
    person.page.locator("summary").click()
    see("enrolment-by-hand")
    send("000")
    person.page.locator("[aria-invalid=true]").wait_for()
    see("enrolment-wrong")
    app = set_up(person)
    person.page.wait_for_url(party.callback + "*")

    come(person, someone)
    person.page.wait_for_url("**/step-up")
    see("step-up")
    person.page.locator("summary").click()
    see("step-up-lost")
    send(app.wrong())
    person.page.locator("[aria-invalid=true]").wait_for()
    see("step-up-wrong")
    send(app.next())
    person.page.wait_for_url(party.callback + "*")

    person.page.goto(f"{house.issuer}/signed-in")
    see("signed-in-with-factor")
    person.page.goto(f"{house.issuer}/account/factors")
    see("factors")
    person.page.locator("summary").click()
    see("factors-remove")
    person.page.goto(f"{house.issuer}/account/factors/add")
    see("factors-add")
    person.page.goto(f"{house.issuer}/account/factors")
    person.page.locator("summary").click()
    for _ in range(6):
        with person.page.expect_navigation():
            send(app.wrong())
    # How long to wait, and not that the code is wrong.
    person.page.locator(".wrong", has_text=re.compile("minute", re.IGNORECASE)).wait_for()
    see("factors-limited")

    seen = start(house, someone)
    person.open(recovery_link(sink, someone))
    see("recovery")
    send("00000000")
    person.page.locator("[aria-invalid=true]").wait_for()
    see("recovery-wrong")
    send(seen["spoken_code"])
    person.page.wait_for_url("**/step-up")
    see("recovery-enrolment")
    set_up(person)
    person.page.locator("a[href^='/signin']").wait_for()
    see("recovered")

    come(person, "closed." + someone, app="closed")
    person.page.locator("h1").wait_for()
    person.page.locator("#stage .lead[data-slot=detail]").wait_for()
    shown = person.page.inner_text("main")
    assert "_" not in shown and "faster" not in shown, "what would teach an attacker isn't said"
    see("refused")
    assert not faults, "\n\n".join(faults)


def test_too_many_wrong_codes_at_the_doorstep(chrome, house, come, party, someone, accessible):
    person = chrome(phone=True)
    come(person, someone)
    person.page.wait_for_url("**/step-up")
    app = set_up(person)
    person.page.wait_for_url(party.callback + "*")
    come(person, someone)
    person.page.wait_for_url("**/step-up")
    for _ in range(6):
        person.page.locator("input[name=code]").fill(app.wrong())
        with person.page.expect_navigation():
            person.page.locator("form:has(input[name=code]) button").click()
    person.page.locator("[role=alert]").wait_for()
    person.shoot("step-up-limited-phone")
    accessible(person)
