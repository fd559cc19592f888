"""coverage.py SUMMARY: lines and regions by crate, of llvm-cov's JSON."""

import json
import pathlib
import sys

files = json.load(open(sys.argv[1]))["data"][0]["files"]
here = pathlib.Path.cwd()
for crate in ["jail", "jail-sim"]:
    sums = {"lines": [0, 0], "regions": [0, 0]}
    for file in files:
        path = pathlib.Path(file["filename"])
        if path.is_relative_to(here / crate / "src"):
            for what, sum in sums.items():
                sum[0] += file["summary"][what]["covered"]
                sum[1] += file["summary"][what]["count"]
    told = [f"{100 * had / all:.1f} percent of {all} {what}" for what, (had, all) in sums.items() if all]
    print(f"coverage of {crate}: {', '.join(told)}")
