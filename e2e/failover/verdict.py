"""What must be true when all is over, and how long each failover took."""

import collections
from dataclasses import dataclass

from actors.mailbox import Sink

from .cluster import Cluster
from .people import Journal, Person, Told


@dataclass
class Failover:
    """One round: what befell the primary, when, and when the members were whole again (seconds since the epoch)."""

    what: str
    killed: float
    promoted: float
    whole: float = 0.0


def of_the_answers(journal: Journal):
    expected = {"GET /signin": {200}, "POST /signin": {303, 429}, "POST /l/inspect": {200}, "POST /l/confirm": {200},
                "GET /auth/verify": {200}}
    # A 429 is looked at by the person who gets it.
    strange = [told for told in journal.answers if told.status not in expected[told.deed] | {503}]
    assert not strange, f"{len(strange)} answers that are neither success nor 503: {strange[:5]}"
    silent = [told for told in journal.answers if told.status == 503 and not told.retry_after]
    assert not silent, f"{len(silent)} answers 503 without Retry-After: {silent[:3]}"
    assert not journal.trouble, f"{len(journal.trouble)} people got into trouble: {journal.trouble[:5]}"


def of_the_database(cluster: Cluster, journal: Journal):
    """Nothing acknowledged is lost, nothing is done by halves, and nothing twice."""
    states = {row["id"]: row["state"] for row in cluster.sql("SELECT id, state FROM sign_ins")}
    sessions = collections.Counter(row["sign_in"] for row in cluster.sql("SELECT sign_in FROM sessions"))
    events = collections.Counter(
        (row["sign_in"], row["name"]) for row in cluster.sql("SELECT sign_in, name FROM audit_events"))
    assert [id for id in journal.requested if id not in states] == [], "an acknowledged request is lost"
    assert [id for id in journal.completed if states[id] != "completed"] == [], "an acknowledged sign-in is lost"
    for id, state in states.items():
        assert events[id, "authn_token_created"] == 1 and events[id, "message_queued"] == 1, f"half a request: {id}"
        one = 1 if state == "completed" else 0
        assert sessions[id] == one, f"{sessions[id]} sessions of a sign-in that is {state}: {id}"
        assert events[id, "session_created"] == events[id, "authn_login_success"] == one, f"half a sign-in, or twice: {id}"
    assert set(sessions) <= set(states)
    return len(states)


def of_the_sessions(nodes: list, journal: Journal):
    """Each session that somebody was given is known to each node."""
    for sign_in, cookies in journal.completed.items():
        for node in nodes:
            assert Person([node], journal, 7, cookies).is_known() == 200, f"the session of {sign_in} is lost"


def of_the_messages(sink: Sink, journal: Journal, failovers: list[Failover]) -> int:
    """Every message arrived; a second copy only where its record fell into a failover. Answers how many did."""
    copies = collections.defaultdict(list)
    for message in sink.messages():
        copies[str(message.parsed["Message-ID"])].append(message)
    reached = {message.recipient for message in sink.messages()}
    assert [one for one in journal.requested.values() if one not in reached] == [], "a message is lost"
    doubled = {id: sorted(one.at for one in some) for id, some in copies.items() if len(some) > 1}
    for id, at in doubled.items():
        # The record of what was sent waits for the database for as long as a connection has patience.
        excused = any(round.killed - 15 < at[0] < round.promoted + 15 for round in failovers)
        assert excused and len(at) == 2, f"{id} came {len(at)} times without need: {at}"
    return len(doubled)


def refusal(answers: list[Told], failover: Failover, end: float) -> str:
    """How long sign-ins stood still: from the first step that was refused to the first write that was accepted after it."""
    during = [told for told in answers if failover.killed <= told.answered < end]
    checks = [told for told in during if told.deed == "GET /auth/verify"]
    steps = [told for told in during if told.deed != "GET /auth/verify"]
    refused = {"steps of sign-ins": [told for told in steps if told.status == 503],
               "session checks": [told for told in checks if told.status == 503]}
    early = sum(told.status == 429 for told in steps)
    counts = ", ".join(f"{len(found)} of {len(of)} {name}" for (name, found), of in zip(refused.items(), (steps, checks)))
    first, last = (choose((told.answered for told in refused["steps of sign-ins"]), default=failover.killed) - failover.killed
                   for choose in (min, max))
    writes = sorted(told.answered - failover.killed for told in steps if told.writes and told.status != 503)
    still = max((later - earlier for earlier, later in zip([0.0, *writes], writes)), default=float("nan"))
    again = min((at for at in writes if at > first), default=float("nan"))
    slowest = max(told.answered - told.asked for told in during)
    return (f"writes were refused for {again - first:.1f} s (first refused {first:.1f} s after the kill, first accepted at "
            f"{again:.1f} s, last refused at {last:.1f} s; none was accepted for {still:.1f} s at a stretch); answered 503: {counts}; {early} asked again after a "
            f"503 that had worked, and were told to wait; slowest answer {slowest:.1f} s")
