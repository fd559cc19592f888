"""symbols.py PROGRAM...: fails if a FreeBSD program asks libc or libthr for a
symbol that FreeBSD 13 does not have, by its version: FBSD_1.6 was 13's. Such
ones are reached by number, or looked up while the program runs."""

import pathlib
import re
import struct
import sys

NEWEST = (1, 6)
DYNSYM, VERNEED, VERSYM = 11, 0x6FFFFFFE, 0x6FFFFFFF


def sections(elf):
    """The sections by type, each as its contents and the number of its strings' section."""
    start, size, count = struct.unpack_from("<Q10xHH", elf, 0x28)
    all = [struct.unpack_from("<IIQQQQII", elf, start + size * n) for n in range(count)]
    strings = [elf[section[4] : section[4] + section[5]] for section in all]
    return {section[1]: (strings[n], strings[section[6]]) for n, section in enumerate(all)}


def text(strings, at):
    return strings[at : strings.index(b"\0", at)].decode()


def needed(elf):
    """Pairs of a symbol and the version of it that the program asks for, a library's."""
    found = sections(elf)
    if VERNEED not in found:
        return []
    table, strings = found[VERNEED]
    versions, at = {}, 0
    while True:
        _, count, library, first, next = struct.unpack_from("<HHIII", table, at)
        aux = at + first
        for _ in range(count):
            _, _, number, name, step = struct.unpack_from("<IHHII", table, aux)
            versions[number] = (text(strings, library), text(strings, name))
            aux += step
        if not next:
            break
        at += next
    symbols, names = found[DYNSYM]
    numbers = found[VERSYM][0]
    result = []
    for n in range(len(symbols) // 24):
        number = struct.unpack_from("<H", numbers, 2 * n)[0] & 0x7FFF
        if number in versions:
            (name,) = struct.unpack_from("<I", symbols, 24 * n)
            result.append((text(names, name), *versions[number]))
    # Also versions that no symbol has: the dynamic linker wants them all.
    used = {(library, version) for _, library, version in result}
    return result + [("(no symbol)", *pair) for pair in versions.values() if pair not in used]


def too_new(version):
    match = re.fullmatch(r"FBSD_(\d+)\.(\d+)", version)
    return match is None or tuple(map(int, match.groups())) > NEWEST


def main(programs):
    bad, seen = [], set()
    for program in programs:
        for symbol, library, version in needed(pathlib.Path(program).read_bytes()):
            seen.add(version)
            if too_new(version):
                bad.append(f"{program}: {symbol} of {library}, {version}")
    print("\n".join(bad) or f"{len(programs)} programs ask for {', '.join(sorted(seen))}")
    return bool(bad) or not seen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
