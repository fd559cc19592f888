"""What is said of every public name, and that it is true."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import jailrs

HERE = Path(__file__).resolve().parent
CANNOT_FAIL = {
    "CpuSet",
    "DevfsRuleset.hide_all",
    "DevfsRuleset.jail",
    "DevfsRuleset.jail_vnet",
    "Fleet",
    "JailError",
    "Popen",
    "Snapshot.roots",
    "StopPolicy.now",
}


def public() -> Iterator[tuple[str, object]]:
    """Every class, function and method, by its name."""
    for name in jailrs.__all__:
        thing = getattr(jailrs, name)
        if inspect.ismodule(thing):
            for inner in thing.__all__:
                yield f"{name}.{inner}", getattr(thing, inner)
        elif not isinstance(thing, int):
            yield name, thing
    for name in jailrs.__all__:
        thing = getattr(jailrs, name)
        if not inspect.isclass(thing) or issubclass(thing, jailrs.JailError):
            continue
        for inner, value in vars(thing).items():
            if not inner.startswith("_"):
                yield f"{name}.{inner}", inspect.unwrap(getattr(value, "__func__", value))


@pytest.mark.parametrize(("name", "thing"), list(public()))
def test_everything_says_what_it_is(name: str, thing: object) -> None:
    doc = inspect.getdoc(thing)
    assert doc and len(doc) > 8, name
    first = doc.split("\n\n")[0]
    assert first.rstrip().endswith((".", ":")), f"{name}: the first paragraph is no sentence"
    is_call = callable(thing) and not inspect.isclass(thing)
    if is_call and name not in CANNOT_FAIL:
        assert "Raises:\n" in doc, f"{name} does not say what it raises"
        told = re.findall(r"^    (\w[\w.]*): ", doc[doc.index("Raises:") :], re.MULTILINE)
        assert told, name
        for error in told:
            known = hasattr(jailrs, error) or error in dir(__builtins__) or "." in error
            assert known or error in vars(__import__("builtins")), f"{name}: {error}"


@pytest.mark.parametrize(("name", "thing"), list(public()))
def test_every_keyword_and_every_unit_is_told(name: str, thing: object) -> None:
    if not callable(thing) or (inspect.isclass(thing) and issubclass(thing, Exception)):
        return
    try:
        signature = inspect.signature(thing)
    except ValueError:
        return  # A class that is not made by calling it.
    doc = inspect.getdoc(thing) or ""
    if "Args:" in doc:
        kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
        for parameter in signature.parameters.values():
            if parameter.kind in kinds and parameter.name != "self":
                assert re.search(rf"\b{parameter.name}\b", doc), f"{name}: {parameter.name}"
    for parameter_name in signature.parameters:
        if parameter_name in ("timeout", "term", "wait_for_dad", "limit"):
            assert "second" in doc, f"{name}: {parameter_name} has no unit"
        if parameter_name in ("size", "mtu"):
            whole = doc + (inspect.getdoc(jailrs.MdDisk) or "")
            assert "bytes" in whole, f"{name}: {parameter_name} has no unit"


def modules() -> list[str]:
    found = [module.name for module in pkgutil.iter_modules(jailrs.__path__, "jailrs.")]
    return ["jailrs", *(name for name in found if name != "jailrs._native")]


@pytest.mark.parametrize("name", modules())
def test_examples_in_docstrings(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
    if name in ("jailrs", "jailrs.errors", "jailrs.progress"):
        assert result.attempted > 0


def test_examples_of_classes_are_found() -> None:
    found = doctest.DocTestFinder(recurse=True).find(jailrs)
    names = {test.name for test in found if test.examples}
    assert {"jailrs", "jailrs.Jail", "jailrs.JailSpec", "jailrs.Events"} <= names


def test_examples_of_the_readme() -> None:
    result = doctest.testfile(str(HERE.parent / "README.md"), module_relative=False)
    assert result.failed == 0 and result.attempted > 20


def test_the_program_on_the_front_page() -> None:
    front = (HERE.parents[2] / "README.md").read_text()
    (program,) = re.findall(r"^```python\n(.*?)^```$", front, re.DOTALL | re.MULTILINE)
    run = [sys.executable, "-W", "error", "-c", program]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert said == "hello from inside\n\n"


def test_import_brings_little_along() -> None:
    script = "import sys; old = set(sys.modules); import jailrs; print(*set(sys.modules) - old)"
    run = [sys.executable, "-W", "error", "-c", script]
    brought = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    ours = {name for name in brought if name.split(".")[0] == "jailrs"}
    assert ours == {"jailrs", "jailrs._native", "jailrs.errors", "jailrs.progress"}
    assert set(brought) - ours <= {"__future__"}


def test_what_is_exported_is_there() -> None:
    assert sorted(jailrs.__all__) == sorted(set(jailrs.__all__))
    for name in jailrs.__all__:
        assert getattr(jailrs, name) is not None
    with pytest.raises(AttributeError):
        jailrs.nothing  # noqa: B018
