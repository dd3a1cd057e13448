"""`make test-failover`: three primaries are killed under people who sign in; nothing that was acknowledged may be lost.

FAILOVERS  what befalls the primaries, one after the other: member (all of it dies), database (PostgreSQL alone dies),
           freeze (nobody hears of it for a while, and then it comes back and believes that it is the primary)
ROUTES     how each node reaches the database: proxy (HAProxy), hosts (all members in the URL)
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from actors.mailbox import Sink
from actors.server import BINARY, until

from . import verdict
from .cluster import Cluster
from .nodes import nodes
from .people import Crowd, Journal
from .verdict import Failover

CALM = 5.0


def fail_over(cluster: Cluster, what: str) -> Failover:
    """The primary is lost, another takes over, and the lost one comes back as a replica."""
    old = cluster.primary()
    began = time.time()
    {"member": old.kill, "database": old.kill_database, "freeze": old.freeze}[what]()
    new = until(lambda: cluster.primary(besides=old), "a new primary", deadline=120)
    failover = Failover(what, began, time.time())
    time.sleep(CALM)
    {"member": old.start, "database": lambda: None, "freeze": old.thaw}[what]()
    until(lambda: cluster.is_whole() and cluster.primary() is new, f"{old.name} to follow {new.name}", deadline=180)
    failover.whole = time.time()
    print(f"{what}: {old.name} died, {new.name} took over after {failover.promoted - began:.1f} s, "
          f"and {old.name} followed it after {failover.whole - began:.1f} s", flush=True)
    return failover


def wait_for_work(journal: Journal, more: int):
    """Until so many further people are in."""
    target = len(journal.completed) + more
    until(lambda: len(journal.completed) >= target or journal.trouble, f"{more} more people to be in", deadline=180)
    assert not journal.trouble, journal.trouble[:3]


def drill(folder: Path, rounds: list[str], routes: list[str]):
    cluster, sink, journal, servers, crowd = Cluster(folder / "cluster"), Sink(), Journal(), [], None
    try:
        cluster.start()
        servers = nodes(folder, [cluster.url(with_hosts=route == "hosts") for route in routes], sink.route)
        for server in servers:
            server.start()
        crowd = Crowd(servers, sink, journal)
        failovers = []
        for what in rounds:
            wait_for_work(journal, 30)
            failovers.append(fail_over(cluster, what))
        wait_for_work(journal, 30)
        crowd.leave()
        judge(cluster, sink, journal, servers, failovers)
    finally:
        if crowd:
            crowd.leave()
        for server in servers:
            server.kill()
        cluster.stop()
        sink.stop()


def judge(cluster, sink, journal, servers, failovers):
    ends = [later.killed for later in failovers[1:]] + [time.time()]
    for number, (failover, end) in enumerate(zip(failovers, ends), 1):
        print(f"{number}. {failover.what}: {verdict.refusal(journal.answers, failover, end)}", flush=True)
    verdict.of_the_answers(journal)
    until(lambda: cluster.sql("SELECT COUNT(*) AS n FROM outbox WHERE sealed IS NOT NULL")[0]["n"] == 0,
          "the outbox to be empty", deadline=90)
    sign_ins = verdict.of_the_database(cluster, journal)
    verdict.of_the_sessions(servers, journal)
    doubled = verdict.of_the_messages(sink, journal, failovers)
    print(f"{len(journal.requested)} requests and {len(journal.completed)} sign-ins acknowledged, {sign_ins} sign-ins in the "
          f"database, {doubled} messages twice; nothing lost, nothing done twice")


def main() -> int:
    assert BINARY.exists(), f"no server to test at {BINARY}: run `make build`, or set LATCHKEY"
    rounds = os.environ.get("FAILOVERS", "member database member freeze").split()
    routes = os.environ.get("ROUTES", "proxy proxy").split()
    folder = Path(tempfile.mkdtemp(prefix="latchkey-failover."))
    folder.chmod(0o755)
    (folder / "cluster").mkdir()
    try:
        drill(folder, rounds, routes)
    except BaseException:
        print(f"what was going on is in {folder}", file=sys.stderr)
        raise
    shutil.rmtree(folder)
    return 0


sys.exit(main())
