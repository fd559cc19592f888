"""The talk's start script: an address, devfs, procfs and a jail that runs rc. --local: for real."""

import shutil
import sys
import tempfile
from pathlib import Path

import jailrs

local = "--local" in sys.argv
host = jailrs.Host() if local else jailrs.Host.simulated()
with tempfile.TemporaryDirectory() as tree:
    for name in ("bin", "dev", "etc", "proc"):
        Path(tree, name).mkdir()
    Path(tree, "etc/rc").write_text("echo starting\n")
    if local:  # A simulated machine has its programs without files.
        shutil.copy("/rescue/sh", Path(tree, "bin/sh"))
    alias, rc = jailrs.IpAlias("lo0", "192.0.2.200/32"), ["/bin/sh", "/etc/rc"]
    rules, proc = jailrs.DevfsRuleset.jail(), jailrs.Mount.procfs("/proc")
    spec = jailrs.JailSpec(
        "chick", path=tree, aliases=[alias], devices=rules, mounts=[proc], exec_start=[rc]
    )
    with spec.start(host, progress=jailrs.progress.lines(sys.stdout)) as jail:
        print(*jail.get("host.hostname", "ip4.addr").values())
