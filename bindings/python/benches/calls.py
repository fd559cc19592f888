"""What Python costs: calls from here beside the same calls from Rust (``benches/python.rs``).

On a simulated machine, so that only the library counts. Of both the fastest of many rounds is
taken. ``ci/python-bench.sh`` runs both.
"""

from __future__ import annotations

import json
import subprocess
import sys
import timeit
from collections.abc import Callable
from pathlib import Path

import jailrs

COUNT = 1000
CRITERION = Path(__file__).resolve().parents[3] / "target" / "criterion" / "python"


def main() -> None:
    host = jailrs.Host.simulated("15.1")
    jails = [jailrs.JailSpec(f"jail{number}").create(host) for number in range(COUNT)]
    jail, listed = jails[0], host.jails()
    print(f"{'':<40} {'Python':>12} {'Rust':>12} {'ratio':>7} {'more':>10}")
    show(f"host.jails() of {COUNT:,}", host.jails, "jails")
    show("jail.get('securelevel')", lambda: jail.get("securelevel"), "get")
    show("jail['securelevel']", lambda: jail["securelevel"], "get")
    show("jail.exists()", jail.exists, "exists")
    show("host.release, asked before", lambda: host.release, "release")
    show("jails[0].name, of a list", lambda: listed[0].name)
    show(f"[jail.name for jail in jails], {COUNT:,}", lambda: [info.name for info in listed])
    row("import jailrs, beyond the interpreter", import_time())


def show(what: str, call: Callable[[], object], rust: str | None = None) -> None:
    row(what, best(call), measured(rust) if rust else None)


def row(what: str, seconds: float, rust: float | None = None) -> None:
    line = f"{what:<40} {seconds * 1e6:>9.2f} us"
    if rust is not None:
        more = (seconds - rust) * 1e6
        line += f" {rust * 1e6:>9.2f} us {seconds / rust:>7.2f} {more:>7.2f} us"
    print(line)


def best(call: Callable[[], object], rounds: int = 200) -> float:
    """Seconds that a call takes, in rounds of a millisecond or of one call."""
    timer = timeit.Timer(call)
    number, seconds = timer.autorange()
    number = max(1, int(number / seconds / 1000))
    return min(timer.repeat(rounds, number)) / number


def measured(name: str) -> float | None:
    """The best that criterion has seen of the same call, if it was run."""
    try:
        sample = json.loads((CRITERION / name / "new" / "sample.json").read_text())
    except FileNotFoundError:
        return None
    times = zip(sample["times"], sample["iters"], strict=True)
    return float(min(time / count for time, count in times)) / 1e9


def import_time() -> float:
    """What ``-X importtime`` says of it."""
    run = [sys.executable, "-X", "importtime", "-c", "import jailrs"]
    times = []
    for _ in range(10):
        lines = subprocess.run(run, capture_output=True, text=True, check=True).stderr.splitlines()
        (line,) = (line for line in lines if line.endswith("| jailrs"))
        times.append(int(line.split("|")[1]) / 1e6)
    return min(times)


if __name__ == "__main__":
    main()
