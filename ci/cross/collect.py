"""collect.py DIR: copies the programs that cargo's messages (on standard input)
name into DIR, examples to examples/NAME, tests to tests/CRATE/NAME, others to
NAME. The unit tests of a crate are its test "unit"."""

import json
import pathlib
import shutil
import sys

folder = pathlib.Path(sys.argv[1])

for line in sys.stdin:
    message = json.loads(line)
    if message["reason"] != "compiler-artifact" or not message["executable"]:
        continue
    target = message["target"]
    kind = target["kind"][0]
    if kind == "example":
        path = folder / "examples" / target["name"]
    elif kind == "bin" and not message["profile"]["test"]:
        path = folder / target["name"]
    elif message["profile"]["test"]:
        crate = pathlib.Path(message["manifest_path"]).parent
        crate = "workspace" if crate == pathlib.Path.cwd() else crate.name
        name = {"test": target["name"], "bin": "unit-" + target["name"]}.get(kind, "unit")
        path = folder / "tests" / crate / name
    else:
        continue
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(message["executable"], path)
