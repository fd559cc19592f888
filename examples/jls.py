"""Lists jails as jls(8) does: with --local those of the running FreeBSD kernel, as root; else those
of a simulated one."""

import sys

import jailrs

ROW = "{:>6}  {:<15} {:<29} {}"

local = "--local" in sys.argv
host = jailrs.Host() if local else jailrs.Host.simulated()
if not local:
    for number, name in enumerate(("www", "dns", "files"), 1):
        address, hostname = f"192.0.2.{number}", f"{name}.example.org"
        jailrs.JailSpec(name, addresses=[address], hostname=hostname).create(host)

print(ROW.format("JID", "IP Address", "Hostname", "Path"))
for jail in host.jails():
    first = next(iter([*jail.ip4_addr, *jail.ip6_addr]), "-")
    # A host name may come from inside the jail.
    print(ROW.format(jail.jid, str(first), ascii(jail.hostname)[1:-1], jail.path))
