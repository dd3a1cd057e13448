"""What people see, in a real Chromium: every page looked at, photographed into `.shots`, and held against axe."""

import re

import pytest

from actors.browser import Browser
from actors.guesser import guess
from actors.server import until
from conftest import fresh_address

pytestmark = pytest.mark.chromium


@pytest.fixture
def asked(chrome, server, sink, someone):
    """A person who has asked for a link, and the message that came."""

    def make(app="wiki", address=None, **look):
        person = chrome(**look)
        person.sign_in = person.ask(server.issuer, address or someone, app)
        return person, sink.wait_for(address or someone)

    return make


# MARK: The journeys

def test_in_the_same_browser_one_press_signs_in_and_the_waiting_window_notices(asked, server, party, someone):
    person, message = asked()
    waiting = person.page
    person.open(message.link)
    person.state("open")
    assert message.secret not in person.page.url, "the secret has left the address bar"
    assert person.session(server.issuer) is None, "opening alone signs nobody in"

    person.confirm_button().click()

    person.page.wait_for_url(party.callback + "*")
    assert person.session(server.issuer)["identifier"] == someone
    waiting.wait_for_url(party.callback + "*")


def test_in_another_browser_a_code_is_shown_and_finishes_where_it_is_typed(asked, chrome, server, party, someone):
    person, message = asked()
    phone = chrome(phone=True)
    phone.open(message.link)
    phone.state("open")
    assert "Chrome" in phone.page.inner_text("main"), "who asked is shown"

    phone.confirm_button().click()

    shown = until(lambda: re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}", phone.page.inner_text("[data-handoff] [data-slot=code]")),
                  "the handoff code")[0]
    person.send_code(shown)
    person.page.wait_for_url(party.callback + "*")
    assert person.session(server.issuer)["identifier"] == someone
    assert phone.session(server.issuer) is None


def test_where_policy_wants_no_button_the_click_in_the_mail_is_enough(asked, server, party, someone):
    person, message = asked(app="click")
    person.open(message.link)
    person.page.wait_for_url(party.callback + "*")
    assert person.session(server.issuer)["identifier"] == someone


def test_where_policy_wants_no_button_a_page_that_nobody_sees_does_nothing(asked, server, party, someone):
    person, message = asked(app="click")
    # A browser that opens the link ahead of the click: the page runs, unseen, and is shown later or never.
    person.context.add_init_script("""
        let unseen = true;
        Object.defineProperty(document, 'prerendering', {get: () => unseen});
        Object.defineProperty(document, 'visibilityState', {get: () => unseen ? 'hidden' : 'visible'});
        Object.defineProperty(document, 'hidden', {get: () => unseen});
        window.show = () => { unseen = false; document.dispatchEvent(new Event('prerenderingchange'));
                              document.dispatchEvent(new Event('visibilitychange')); };""")
    person.open(message.link)
    person.page.wait_for_load_state("networkidle")
    assert person.session(server.issuer) is None
    assert server.sql("SELECT state FROM sign_ins WHERE id = ?", person.sign_in)[0]["state"] == "pending"
    person.page.evaluate("window.show()")
    person.page.wait_for_url(party.callback + "*")
    assert person.session(server.issuer)["identifier"] == someone


def test_a_link_used_twice_goes_on_in_its_browser_and_is_refused_and_recorded_in_another(asked, chrome, server, party):
    person, message = asked()
    person.open(message.link)
    person.confirm_button().click()
    person.page.wait_for_url(party.callback + "*")
    session = person.cookies["lk_session"]

    person.open(message.link)
    until(lambda: person.page.url.startswith(party.callback) or person.confirm_button().count(), "the app, or the button that leads there")
    if not person.page.url.startswith(party.callback):
        person.confirm_button().click()
        person.page.wait_for_url(party.callback + "*")
    assert person.cookies["lk_session"] == session

    other = chrome()
    other.open(message.link)
    other.state("used")
    assert other.session(server.issuer) is None
    Browser(server.issuer, fresh_address()).confirm(message.secret)
    assert "authn_token_reuse" in server.life(person.sign_in)


def test_an_expired_link_says_so_and_offers_a_new_one(asked, server, someone):
    person, message = asked(app="brief")
    until(lambda: Browser(server.issuer, fresh_address()).inspect(message.secret)["state"] == "expired", "four seconds")
    person.open(message.link)
    part = person.state("expired")
    part.locator("a[href*='/signin'], button").first.click()
    # To the form, or straight to another message: one press either way.
    person.page.locator("input[name=identifier], input[name=code]").first.wait_for()


def test_a_superseded_link_says_so(asked, server, sink, someone):
    person, message = asked()
    person.ask(server.issuer, "newer." + someone)
    person.open(message.link)
    person.state("superseded")
    assert person.session(server.issuer) is None


def test_not_me_ends_it_in_two_presses(asked, chrome, server, someone):
    person, message = asked()
    owner = chrome()
    owner.open(message.not_me)
    owner.page.wait_for_load_state("networkidle")
    assert message.not_me_secret not in owner.page.url
    assert server.sql("SELECT state FROM sign_ins WHERE id = ?", person.sign_in)[0]["state"] == "pending", "opening is inert"
    owner.refuse()
    until(lambda: server.sql("SELECT state FROM sign_ins WHERE id = ?", person.sign_in)[0]["state"] == "denied", "it to end")
    person.open(message.link)
    person.state("denied")


def test_without_script_the_code_is_typed(chrome, server, sink, party, someone):
    person = chrome(script=False)
    person.ask(server.issuer, someone)
    message = sink.wait_for(someone)
    person.page.reload()
    person.send_code(message.code)
    person.page.wait_for_url(party.callback + "*")
    assert person.session(server.issuer)["identifier"] == someone


def test_without_script_the_landing_page_says_to_type_the_code(chrome, server, sink, someone):
    person = chrome(script=False)
    person.ask(server.issuer, someone)
    message = sink.wait_for(someone)
    person.open(message.link)
    assert "code" in person.page.inner_text("main").lower()
    assert person.page.locator("button:visible").count() == 0, "no dead buttons"
    person.shoot("landing-without-script")


def test_without_script_a_link_with_its_secret_in_the_path_still_works(chrome, server, sink, party, someone):
    person = chrome(script=False)
    person.ask(server.issuer, someone, app="path")
    message = sink.wait_for(someone)
    person.open(message.link)
    assert person.session(server.issuer) is None
    person.confirm_button().click()
    person.page.wait_for_url(party.callback + "*")
    assert person.session(server.issuer)["identifier"] == someone


def test_with_the_keyboard_alone(chrome, server, sink, party, someone):
    person = chrome()
    page = person.page
    page.goto(f"{server.issuer}/signin?app=wiki")
    reach(page, "input[name=identifier]")
    page.keyboard.type(someone)
    page.keyboard.press("Enter")
    page.wait_for_url("**/signin/wait/*")
    message = sink.wait_for(someone)
    reach(page, "input[name=code]")
    person.open(message.link)
    person.state("open")
    reach(person.page, "form[action='/l/confirm'] button")
    assert_focus_is_seen(person.page)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(party.callback + "*")
    assert person.session(server.issuer)["identifier"] == someone


def reach(page, selector: str):
    """Tab until it has the focus, as somebody without a mouse would."""
    page.locator(f"{selector}:visible").first.wait_for()
    for _ in range(15):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is out of the keyboard's reach")


def assert_focus_is_seen(page):
    style = page.evaluate("""() => { const s = getComputedStyle(document.activeElement);
        return {outline: s.outlineStyle, width: parseFloat(s.outlineWidth), shadow: s.boxShadow}; }""")
    assert (style["outline"] != "none" and style["width"] >= 2) or style["shadow"] != "none", style


def test_the_code_field_helps_those_who_type(asked):
    person, _ = asked(phone=True)
    field = person.page.locator("input[name=code]")
    assert field.get_attribute("autocomplete") == "one-time-code"
    assert field.get_attribute("autocapitalize") == "characters"
    assert field.get_attribute("spellcheck") == "false"


def test_the_address_field_helps_those_who_type(chrome, server):
    person = chrome(phone=True)
    person.page.goto(f"{server.issuer}/signin?app=wiki")
    field = person.page.locator("input[name=identifier]")
    assert field.get_attribute("type") == "email" or field.get_attribute("inputmode") == "email"
    assert "username" in (field.get_attribute("autocomplete") or "") or "email" in (field.get_attribute("autocomplete") or "")


def test_a_mistyped_address_is_explained_and_kept(chrome, server, someone):
    person = chrome()
    person.page.goto(f"{server.issuer}/signin?app=wiki")
    person.page.locator("input[name=identifier]").fill("somebody@@example.org")
    person.page.keyboard.press("Enter")
    field = person.page.locator("input[name=identifier][aria-invalid=true]")
    field.wait_for()
    assert field.input_value() == "somebody@@example.org", "what was typed stays"
    described = person.page.locator("#" + field.get_attribute("aria-describedby").split()[0])
    assert described.inner_text().strip()


# MARK: Every page, in every look

# Between them both themes, both sizes and both languages.
LOOKS = {
    "light": {},
    "german-phone-dark": {"phone": True, "dark": True, "language": "de-DE"},
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_every_page_is_accessible_and_fits_the_screen(request, chrome, server, sink, someone, accessible, look):
    name, faults = request.node.callspec.id, []

    def see(chrome, page: str):
        """Photographs, then asks axe and the ruler."""
        chrome.shoot(f"{page}-{name}")
        language = "de" if "german" in name else "en"
        for fault, holds in {
            "language": lambda: chrome.page.get_attribute("html", "lang") == language,
            "title": lambda: chrome.page.title().strip() != "",
            "one heading": lambda: chrome.page.locator("h1:visible").count() == 1,
            "no sideways scrolling": lambda: chrome.page.evaluate("document.documentElement.scrollWidth <= innerWidth"),
        }.items():
            if not holds():
                faults.append(f"{page}: {fault}")
        try:
            accessible(chrome)
        except AssertionError as found:
            faults.append(f"{page}: {found}")

    person, other = chrome(**look), chrome(**look)
    issuer, page = server.issuer, person.page
    page.goto(f"{issuer}/signin?app=wiki")
    see(person, "form")
    page.locator("input[name=identifier]").fill("somebody@@example.org")
    page.locator("form:has(input[name=identifier]) button").first.click()
    page.locator("[aria-invalid=true]").wait_for()
    see(person, "form-mistyped")

    person.ask(issuer, someone)
    message = sink.wait_for(someone)
    page.locator("#delivery .accepted").wait_for()
    see(person, "waiting")
    person.send_code("ZZZZ-ZZZZ")
    page.locator("[aria-invalid=true]").wait_for()
    see(person, "waiting-wrong-code")

    other.open(message.link)
    other.state("open")
    see(other, "landing-elsewhere")
    other.confirm_button().click()
    other.page.locator("[data-handoff]:visible").wait_for()
    see(other, "handoff")

    person.open(message.link)
    person.state("open")
    see(person, "landing")
    person.confirm_button().click()
    person.page.wait_for_url(re.compile("/callback"))
    other.open(message.link)
    other.state("used")
    see(other, "used")

    person.ask(issuer, "first." + someone)
    older = sink.wait_for("first." + someone)
    person.ask(issuer, "second." + someone)
    person.open(older.link)
    person.state("superseded")
    see(person, "superseded")

    newer = sink.wait_for("second." + someone)
    other.open(newer.not_me)
    other.page.locator("form[action='/l/not-me'] button").wait_for()
    see(other, "not-me")
    other.refuse()
    other.page.wait_for_load_state()
    see(other, "not-me-done")
    other.open(newer.link)
    other.state("denied")
    see(other, "denied")

    person.ask(issuer, "brief." + someone, app="brief")
    brief = sink.wait_for("brief." + someone)
    until(lambda: Browser(issuer, fresh_address()).inspect(brief.secret)["state"] == "expired", "four seconds")
    person.open(brief.link)
    person.state("expired")
    see(person, "expired")

    other.open(f"{issuer}/l#{guess()}")
    other.state("unknown")
    see(other, "unknown")
    other.open(f"{issuer}/l")
    other.page.wait_for_load_state("networkidle")
    see(other, "landing-empty")

    person.ask(issuer, "deny." + someone, app="deny")
    denied = sink.wait_for("deny." + someone)
    other.open(denied.link)
    other.state("open")
    see(other, "landing-other-browser-only")

    for path, title in (("/nothing-here", "missing"), ("/signin?app=nosuchapp", "no-such-app"), ("/signin/wait/nope", "not-yours")):
        other.open(issuer + path)
        see(other, title)
    person.ask(issuer, "soon." + someone)
    other.open(f"{issuer}/signin?app=wiki")
    other.page.locator("input[name=identifier]").fill("soon." + someone)
    other.page.locator("form:has(input[name=identifier]) button").first.click()
    other.page.wait_for_load_state("networkidle")
    see(other, "too-soon")
    person.complaints.clear(), other.complaints.clear()
    assert not faults, "\n\n".join(faults)


def test_at_320_pixels_nothing_is_cut_off(chromium, server, sink, someone):
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="de-DE",
                                   extra_http_headers={"X-Forwarded-For": fresh_address()})
    page = context.new_page()
    page.goto(f"{server.issuer}/signin?app=wiki")
    page.locator("input[name=identifier]").fill("x" * (63 - someone.index("@")) + someone)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Enter")
    page.wait_for_url("**/signin/wait/*")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
