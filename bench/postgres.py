"""The store in PostgreSQL: with one node and with two, beside pgbench running the same statements as a script."""

import time

from cluster import Cluster
from load import middle, people, wrk
from pgbench_script import script
from server import QUICK, Server
from sign_in import PEOPLE, ROUNDS, SECONDS, STEPS
from store import commits, seed, trips

# Connections of one node for transactions; those for session checks are idle here.
POOL = 8


def measure() -> dict:
    with Cluster() as cluster:
        statements = cluster.home / "sign_in.sql"
        statements.write_text(recorded(cluster))
        one = nodes(cluster, statements, 1)
        two = nodes(cluster, statements, 2)
        return {"one_node": one, "two_nodes": two, "session_check_per_second": session_check(cluster),
                "round_trips": trips(Server("trips", storage=cluster.database("trips"))),
                "commits_per_second": commits(cluster.database("commits"), 500 if QUICK else 5_000),
                "version": cluster.sql("SHOW server_version")}


def recorded(cluster: Cluster) -> str:
    """One sign-in, as the server says it."""
    server = Server("recorded", storage=cluster.database("recorded"))
    with server:
        # The connections prepare their statements, and the first form is loaded.
        people(server, people=1, count=20)
        cluster.sql("ALTER SYSTEM SET log_statement = 'all'")
        cluster.sql("SELECT pg_reload_conf()")
        time.sleep(0.5)
        people(server, people=1, count=1)
        cluster.sql("ALTER SYSTEM RESET log_statement")
        cluster.sql("SELECT pg_reload_conf()")
    return script(cluster.log())


def nodes(cluster: Cluster, statements, count: int) -> dict:
    storage = cluster.database(f"nodes{count}")
    first = Server("node1", storage=storage)
    servers = [first, *(Server(f"node{place}", storage, first.smtp, like=first) for place in range(2, count + 1))]
    for server in servers:
        server.start()
    full, bare = [], []
    for _ in range(ROUNDS):
        full.append(people(*servers, people=PEOPLE, seconds=SECONDS))
        # In the database of a server that has gone: ours would send what pgbench queues.
        bare.append(cluster.pgbench(statements, "recorded", POOL * count, SECONDS))
    full, bare = middle(full), middle(bare)
    half = people(*servers, people=PEOPLE, seconds=SECONDS, rate=full["per_second"] / 2)
    for server in servers:
        server.stop()
    return {"per_second": full["per_second"], "pgbench_per_second": round(bare["per_second"], 1),
            "pgbench_failed": bare["failed"], "ratio": round(full["per_second"] / bare["per_second"], 3),
            "generator_cpu": full["generator_cpu"], "servers_cpu": full["server_cpu"],
            "half_load": {name: half[name] for name in ("per_second", *STEPS)}}


def session_check(cluster: Cluster) -> int:
    server = Server("check", storage=cluster.database("checks"))
    cookies = seed(server, to=1_000, sessions=1_000)
    with server:
        return wrk(f"http://127.0.0.1:{server.port}/auth/verify", cookies=cookies)["per_second"]
