"""msrv.py: fails if a crate that users of the libraries get asks for a newer
Rust than rust-version in Cargo.toml; tells of those that only tests and tools get."""

import json
import subprocess
import sys

PUBLISHED = ["jail-sys", "freebsd-jail", "jail-sim"]


def version(text):
    return tuple(int(part) for part in (text + ".0.0").split(".")[:3])


def reachable(resolve, roots, kinds):
    nodes = {node["id"]: node for node in resolve["nodes"]}
    found, todo = set(), list(roots)
    while todo:
        id = todo.pop()
        if id in found:
            continue
        found.add(id)
        for dependency in nodes[id]["deps"]:
            if any(kind["kind"] in kinds for kind in dependency["dep_kinds"]):
                todo.append(dependency["pkg"])
    return found


command = ["cargo", "metadata", "--format-version", "1", "--all-features", "--locked"]
data = json.loads(subprocess.check_output(command))
packages = {package["id"]: package for package in data["packages"]}
ours = {package["name"]: package for package in packages.values() if not package["source"]}
oldest = ours[PUBLISHED[0]]["rust_version"]
roots = [ours[name]["id"] for name in PUBLISHED]
shipped = reachable(data["resolve"], roots, [None, "build"])
# Development dependencies count once, for what we test ourselves.
tests = [
    dependency["pkg"]
    for node in data["resolve"]["nodes"]
    if node["id"] in data["workspace_members"]
    for dependency in node["deps"]
]
others = reachable(data["resolve"], tests, [None, "build"]) - shipped

bad = 0
for name, ids, fatal in [("shipped", shipped, True), ("of tests and tools", others, False)]:
    newer = []
    for id in sorted(ids):
        wants = packages[id]["rust_version"]
        if wants and version(wants) > version(oldest):
            newer.append(f"{packages[id]['name']} {packages[id]['version']} ({wants})")
    print(f"{len(ids)} crates {name}, {len(newer)} newer than Rust {oldest}: {', '.join(newer)}")
    bad += fatal and len(newer)
sys.exit(bool(bad))
