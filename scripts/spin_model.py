"""One question to the model checker about docs/model/sign-in.pml."""

import pathlib, re, subprocess

MODEL = pathlib.Path("docs/model/sign-in.pml").resolve()
# How many acts each has: the owner's two windows, everybody else, and the administrator.
ROLES = ["OWNER", "SECOND_WINDOW", "OTHERS", "ADMINISTRATOR"]


def holds(claim: str, cast: tuple, policy: str, mutation="") -> bool:
    place = pathlib.Path(".build/model", f"{claim}-{policy}-{''.join(map(str, cast))}{mutation}").resolve()
    place.mkdir(parents=True, exist_ok=True)
    defined = [f"-D{role}={acts}" for role, acts in zip(ROLES, cast)] + [f"-DPOLICY={policy}", *[f"-D{mutation}"][:len(mutation)]]
    if claim == "answered":  # a cycle is looked for, and not a state
        defined, how, asked = [*defined, "-DANSWERED"], "-DNP", ["-l"]
    else:
        how, asked = "-DSAFETY", ["-N", claim]
    subprocess.run(["spin", "-a", *defined, MODEL], cwd=place, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["gcc", "-O1", "-w", "-DNOREDUCE", how, "-o", "pan", "pan.c"], cwd=place, check=True)
    found = subprocess.run(["./pan", "-m100000", "-w23", *asked], cwd=place, text=True, stdout=subprocess.PIPE).stdout
    errors, states = re.search(r"errors: (\d+)\s+(\d+) states", found).groups()
    print(f"{place.name}: {states} states, {errors} errors", flush=True)
    if "search depth too small" in found or "out of memory" in found:
        raise RuntimeError(f"{place.name} was not searched to the end:\n{found}")
    return errors == "0"
