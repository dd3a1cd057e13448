"""Work for strangers past a limit: a page that solves it by itself, a problem document for programs, and no way around it."""

import re

import pytest

from actors.browser import Browser, solution
from actors.house import House
from actors.server import until
from conftest import fresh_address

# Requests that a network has a minute before its browsers work.
EASY = 20


@pytest.fixture
def crowded(server, someone):
    """The address of a network that has just asked for as many links as are easy."""
    return crowd(server, someone)


def crowd(server, someone: str) -> str:
    address = fresh_address()
    for number in range(EASY):
        assert Browser(server.issuer, address).try_to_ask(f"{number}.{someone}").status == 303
    return address


@pytest.fixture
def house(own, sink, postgres):
    return House(own, postgres.database(), mail=sink.route)


def test_past_the_easy_limit_a_browser_works_and_goes_on_by_itself(chrome, server, crowded, sink, someone):
    person = chrome(address=crowded, phone=True)
    sign_in = person.ask(server.issuer, someone)
    asked = [request for request in person.requests if request.method == "POST" and request.url.endswith("/signin")]
    assert len(asked) == 2 and "work=" in asked[1].post_data and f"identifier={someone.split('@')[0]}" in asked[1].post_data
    message = sink.wait_for(someone)
    person.page.goto(message.link)
    person.confirm_button().click()
    until(lambda: person.session(server.issuer), "the session")
    assert person.session(server.issuer)["identifier"] == someone
    assert server.life(sign_in).count("authn_token_created") == 1


@pytest.mark.parametrize("look", ["light", "dark", "phone", "german"])
def test_the_page_is_accessible_and_says_what_happens_and_when_to_come_back(chrome, server, crowded, someone, accessible, look):
    person = chrome(address=crowded, phone=look != "light", dark=look == "dark", language="de-DE" if look == "german" else "en-GB")
    # The script solves, shows how far it is, and is held back from sending.
    person.page.route("**/assets/work.*.js", lambda route: route.fulfill(
        body=route.fetch().text().replace("form.requestSubmit(pressed && pressed.button)", "void 0"), content_type="text/javascript"))
    person.page.goto(f"{server.issuer}/signin?app=wiki")
    person.page.locator("input[name=identifier]").fill(someone)
    person.page.locator("form:has(input[name=identifier]) button").click()
    page = person.page
    page.locator("form[data-work]").wait_for()
    until(lambda: page.locator("input[name=work]").input_value(), "the solution")
    page.locator("progress").wait_for()
    words = page.locator("main").inner_text()
    assert someone in words and re.search(r"\d+ (seconds|Sekunden)", words), words
    assert ("Augenblick" in words) == (look == "german")
    accessible(person)
    person.shoot(f"work-{look}")


def test_without_script_it_says_when_to_come_back_and_then_the_button_does(house, someone, sink):
    person = house.person(crowd(house.server, someone))
    answer = person.try_to_ask(someone)
    assert answer.status == 429 and answer.challenge
    wait = int(answer.headers["Retry-After"])
    assert 0 < wait <= 60 and answer.headers["RateLimit"] == f'"network";r=0;t={wait}'
    assert f"come back in {wait} second" in answer.words
    fields = answer.form("/signin")
    assert fields["identifier"] == someone and fields["work"] == ""
    house.later(wait + 1)
    assert person.post("/signin", fields).status == 303
    sink.wait_for(someone)


def test_programs_get_a_problem_and_the_challenge(server, crowded, someone):
    program = Browser(server.issuer, crowded)
    fields = program.open_form().form("/signin") | {"identifier": someone}
    answer = program.post_json("/signin", fields)
    problem = answer.json()
    assert answer.status == 429 and answer.headers["Content-Type"] == "application/problem+json"
    assert problem["type"] == f"{server.issuer}/problems/proof-of-work" and problem["status"] == 429
    work = f"{problem['challenge']}:{solution(problem['challenge'])}"
    assert program.post_json("/signin", fields | {"work": work}).status == 303


def test_work_is_good_once_and_for_one_identifier(house, someone):
    crowded = crowd(house.server, someone)
    person = house.person(crowded)
    answer = person.try_to_ask(someone)
    work = f"{answer.challenge}:{solution(answer.challenge)}"
    fields = answer.form("/signin")

    def ask(**changed):
        other = house.person(crowded)
        form = other.open_form(changed.get("app", "wiki")).form("/signin")
        return other.post("/signin", form | {"identifier": someone, "work": work} | changed)

    assert ask(identifier="other." + someone).status == 429, "another identifier's"
    assert ask(app="click").status == 429, "another app's"
    for spoilt in ("", "1", work + "1", work.replace(":", "."), re.sub(r"^1\.\d+\.", "1.1.", work), work[:-1], "x" * 500):
        assert ask(work=spoilt).status == 429, spoilt
    assert person.post("/signin", fields | {"work": work}).status == 303
    # Within half a minute the mailbox's own limit hides it. The network asks for more, so that its minute isn't over by then.
    house.later(31)
    for number in range(EASY):
        house.person(crowded).ask(f"more.{number}.{someone}")
    spent = ask()
    assert spent.status == 429 and spent.challenge, "once"


def test_limits_that_protect_a_mailbox_cannot_be_worked_off(server, sink, someone):
    """One in thirty seconds stays one, whatever a browser has solved."""
    stranger = Browser(server.issuer, fresh_address())
    stranger.ask(someone)
    sink.wait_for(someone)
    for _ in range(3):
        answer = Browser(server.issuer, fresh_address()).try_to_ask(someone)
        assert answer.status == 429 and answer.challenge is None and answer.headers["RateLimit"].startswith('"identifier"')
    assert len(sink.to(someone)) == 1
