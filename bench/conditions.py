"""Where and when the figures were taken: without this they mean nothing."""

import datetime, json, os, pathlib, platform, re, subprocess

from server import ROOT


def said(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()


def conditions() -> dict:
    pins = json.loads((ROOT / "Package.resolved").read_text())["pins"]
    versions = {pin["identity"]: pin["state"].get("version", pin["state"]["revision"]) for pin in pins}
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": said("git", "describe", "--always", "--dirty"),
        "binary": "given by LATCHKEY" if os.environ.get("LATCHKEY") else "built from this commit",
        "cores": os.cpu_count(), "cpu": model[1] if model else platform.machine(), "kernel": platform.release(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        # Above 1 somebody else was at work on this machine, and the figures are lower than they would be.
        "load_before": round(os.getloadavg()[0], 2),
        "scheduling": "realtime" if os.sched_getscheduler(0) else "normal",
        "file_system": said("stat", "--file-system", "--format=%T", "bench/.work"),
        "swift": re.search(r"Swift version (\S+)", said("swift", "--version"))[1],
        "hummingbird": versions["hummingbird"], "grdb": versions["grdb.swift"],
        "build": "release, --static-swift-stdlib, stripped", "load": "wrk -t1 -c64, and bench/People, on the same machine over loopback",
    }
