#!/usr/bin/env python3
"""Asks FreeBSD's headers for every size, offset and number that jail-sys names.

The names come from ../src, the values from the headers that the ziglang package carries
(FreeBSD 15's), and spec.txt says where C and Rust spell differently. The probe is compiled to
assembly and read, never run. Written are facts-ARCH.txt, here, and ../tests/abi/table.rs, which
lets tests/abi.rs compare them with jail-sys. With --out DIR all of them go to DIR instead.

    python3 -m pip install ziglang==0.17.1
    python3 abi/gen.py
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

HERE = pathlib.Path(__file__).resolve().parent
SRC = HERE.parent / "src"
ARCHES = ("x86_64", "aarch64")
C_TYPES = {
    "c_char": "char", "c_int": "int", "c_uint": "unsigned", "c_long": "long",
    "c_ulong": "unsigned long", "c_void": "void", "usize": "size_t", "isize": "ssize_t",
}


class Module:
    """What one file of src declares."""

    def __init__(self, path):
        text = path.read_text()
        self.path = "::".join(path.relative_to(SRC).with_suffix("").parts)
        self.header = re.match(r"//! Header: `(.*)`", text)
        self.consts = re.findall(r"^pub const (\w+):", text, re.M)
        self.aliases = re.findall(r"^pub type (\w+)", text, re.M)
        self.structs = [
            (kind, name, re.findall(r"^    pub (\w+):", body, re.M))
            for kind, name, body in re.findall(
                r"^pub (struct|union) (\w+) \{\n(.*?)^\}", text, re.M | re.S)
        ]

    def empty(self):
        return not (self.consts or self.aliases or self.structs)


class Spec:
    """spec.txt: the headers, and what is spelled differently in C."""

    def __init__(self, path):
        self.includes, self.types, self.fields, self.exprs, self.texts = [], {}, {}, {}, {}
        for line in path.read_text().splitlines():
            words = line.split("#")[0].split(None, 2)
            if not words:
                continue
            match words[0]:
                case "include": self.includes.append(words[1])
                case "type": self.types[words[1]] = words[2]
                case "field": self.fields[words[1]] = words[2]
                case "const": self.exprs[words[1]] = words[2]
                case "text": self.texts.update((name, words[1]) for name in words[2].split())
                case other: sys.exit(f"spec.txt: unknown word {other!r}")

    def c_type(self, rust, is_alias):
        return self.types.get(rust, rust if is_alias else f"struct {rust}")


def modules():
    files = sorted(path for path in SRC.rglob("*.rs") if path.name not in ("lib.rs", "calls.rs"))
    found = [module for module in map(Module, files) if not module.empty()]
    for module in found:
        if not module.header:
            sys.exit(f"{module.path}: its first line does not name its header")
    return found


def facts_wanted(module, spec):
    """Pairs of a fact's key and the C expression that gives it."""
    for name in module.consts:
        if name not in spec.texts:
            yield f"const {name}", spec.exprs.get(name, name)
    for name in module.aliases:
        yield f"size {name}", f"sizeof({spec.c_type(name, True)})"
    for _, name, fields in module.structs:
        c = spec.c_type(name, False)
        yield f"size {name}", f"sizeof({c})"
        yield f"align {name}", f"_Alignof({c})"
        for field in fields:
            member = spec.fields.get(f"{name}.{field}", field)
            yield f"offset {name}.{field}", f"__builtin_offsetof({c}, {member})"
            yield f"size {name}.{field}", f"sizeof((({c} *)0)->{member})"


def prototypes(spec, structs):
    """The declarations of calls.rs in C: a conflict with the header's stops the compiler."""
    def c_type(rust):
        rust = rust.strip()
        for pointer, c in (("*mut ", "{} *"), ("*const ", "{} const *")):
            if rust.startswith(pointer):
                return c.format(c_type(rust[len(pointer):]))
        if rust == "!":
            return "void"
        return C_TYPES.get(rust) or spec.types.get(rust) or (
            f"struct {rust}" if rust in structs else rust)

    text = (SRC / "calls.rs").read_text()
    for name, arguments, result in re.findall(
            r"pub fn (\w+)\((.*?)\)(?:\s*->\s*([^;]*))?;", text, re.S):
        types = [a.strip() for a in arguments.split(",") if a.strip()]
        types = ["..." if t == "..." else c_type(t.split(":", 1)[1]) for t in types]
        result = c_type(result) if result else "void"
        # The address of the function proves that a header declares it.
        yield (f"{result} {name}({', '.join(types) or 'void'});", name)


def probe(arch, wanted, spec, calls):
    lines = [f"#include <{header}>" for header in spec.includes]
    lines += ["#define FACT(key, value) \\",
              '    __asm__ volatile ("#FACT " key " = %0" :: "i"((long long)(value)))']
    lines += [f"__typeof__({name}) {name};" for _, name in calls]
    lines += [declaration for declaration, _ in calls]
    lines += ["void probe(void) {"]
    lines += [f'    FACT("{key}", {expr});' for key, expr in wanted]
    lines += ["}"]
    with tempfile.TemporaryDirectory() as scratch:
        source = pathlib.Path(scratch, "probe.c")
        output = pathlib.Path(scratch, "probe.s")
        source.write_text("\n".join(lines) + "\n")
        run = subprocess.run(
            [sys.executable, "-m", "ziglang", "cc", "-target", f"{arch}-freebsd.15.0", "-w", "-S",
             "-O0", "-o", str(output), str(source)], capture_output=True, text=True, check=False)
        if run.returncode:
            sys.exit(run.stderr)
        found = dict(re.findall(r"FACT (.*?) = [$#]?(-?\d+)\s*$", output.read_text(), re.M))
    if missing := [key for key, _ in wanted if key not in found]:
        sys.exit(f"no answer for {missing}")
    return found


def from_text(header, name):
    """A number that a header shows to the kernel only, read from its text."""
    import ziglang
    root = pathlib.Path(ziglang.__file__).parent / "lib/libc/include/generic-freebsd"
    line = re.search(rf"^\s*#\s*define\s+{name}\s+(\w+)", (root / header).read_text(), re.M)
    if not line:
        sys.exit(f"{header} does not define {name} as a number")
    return str(int(line[1], 0))


def facts_file(arch, mods, spec, calls):
    wanted = [pair for module in mods for pair in facts_wanted(module, spec)]
    found = probe(arch, wanted, spec, calls)
    out = [f"# FreeBSD 15, {arch}. Written by gen.py; do not edit."]
    for module in mods:
        out += ["", f"# {module.header[1]}"]
        out += [f"{key} {found[key]}" for key, _ in facts_wanted(module, spec)]
        out += [f"const {name} {from_text(spec.texts[name], name)}"
                for name in module.consts if name in spec.texts]
    return "\n".join(out) + "\n"


def invocation(macro, head, names):
    body = " ".join(names)
    line = f"        {macro}!(facts {head}{{ {body} }});"
    if len(line) <= 100:
        return [line]
    wrapped = textwrap.wrap(body, 100, initial_indent=" " * 12, subsequent_indent=" " * 12)
    return [f"        {macro}!(facts {head}{{", *wrapped, "        });"]


def table_file(mods):
    macros = {"struct": "structure", "union": "union"}
    out = ["// Written by abi/gen.py; do not edit. Every public item of src that has a fact.", "",
           "pub(crate) fn compare(facts: &mut crate::facts::Facts) {"]
    for module in mods:
        out += ["    {", f"        use jail_sys::{module.path}::*;"]
        if module.consts:
            out += invocation("constants", "", module.consts)
        if module.aliases:
            out += invocation("aliases", "", module.aliases)
        for kind, name, fields in module.structs:
            out += invocation(macros[kind], f"{name} ", fields)
        out += ["    }"]
    return "\n".join(out + ["}"]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, help="write everything to this directory")
    out = parser.parse_args().out
    spec, mods = Spec(HERE / "spec.txt"), modules()
    calls = list(prototypes(spec, {name for m in mods for _, name, _ in m.structs}))
    table = (out or HERE.parent / "tests/abi") / "table.rs"
    table.write_text(table_file(mods))
    for arch in ARCHES:
        path = (out or HERE) / f"facts-{arch}.txt"
        path.write_text(facts_file(arch, mods, spec, calls))
        count = sum(1 for line in path.read_text().splitlines() if line and line[0] != "#")
        print(f"{path.name}: {count} facts, {len(calls)} functions")


if __name__ == "__main__":
    main()
