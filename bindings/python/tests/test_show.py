"""Tables and trees."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest

import jailrs
from jailrs import progress


@pytest.fixture
def rack(host: jailrs.Host) -> jailrs.Host:
    name, addresses = "<b>&\x1b[31m", ["192.0.2.1"]
    jailrs.JailSpec("rack", hostname=name, addresses=addresses, children_max=5).create(host)
    jailrs.JailSpec("rack.web", addresses=["192.0.2.1"]).create(host)
    return host


def printed(what: Any) -> str:
    console = pytest.importorskip("rich.console")
    file = io.StringIO()
    console.Console(file=file, width=120, force_terminal=False).print(what)
    return file.getvalue()


def test_jails(rack: jailrs.Host) -> None:
    jails = rack.jails()
    text = printed(jails)
    assert "rack.web" in text and "192.0.2.1" in text and "Hostname" in text
    assert "\x1b" not in text and r"<b>&\x1b[31m" in text
    html = jails._repr_html_()
    assert html.count("<tr>") == 3 and "&lt;b&gt;&amp;\\x1b[31m" in html
    assert repr(jails) == "<Jails: rack, rack.web>"


def test_snapshots(rack: jailrs.Host) -> None:
    tree = rack.snapshot()
    lines = printed(tree).splitlines()
    assert lines == ["host", "└── 1 rack /", "    └── 2 rack.web /"]
    assert tree._repr_html_() == (
        "<div>host<ul><li>1 rack /<ul><li>2 rack.web /</li></ul></li></ul></div>"
    )


def test_plans() -> None:
    plan = jailrs.JailSpec("web", exec_start=[["/bin/echo", "[red]<x>"]]).plan()
    assert "jexec web /bin/echo '[red]<x>'" in printed(plan)
    assert "&lt;x&gt;" in plan._repr_html_()
    assert repr(plan) == "<Plan of 2 steps for web>"


def test_bars(host: jailrs.Host) -> None:
    spec = jailrs.JailSpec("web", exec_stop=[["/usr/bin/false"]])
    console = pytest.importorskip("rich.console")
    file = io.StringIO()
    with progress.rich(console=console.Console(file=file, width=80, force_terminal=True)) as bar:
        started = spec.start(host, progress=bar)
        with pytest.raises(jailrs.JailCommandError):
            started.stop(progress=bar)
    assert "failed: in the jail: /usr/bin/false" in file.getvalue()
    assert "jail web" in file.getvalue() and "100%" in file.getvalue()

    pytest.importorskip("tqdm")
    file = io.StringIO()
    with progress.tqdm(file=file) as bars:
        spec.start(host, progress=bars).stop(jailrs.StopPolicy.now(), progress=bars)
    assert "jail web" in file.getvalue()


def test_lines(host: jailrs.Host, capsys: pytest.CaptureFixture[str]) -> None:
    jailrs.JailSpec("web").start(host, progress=progress.lines()).stop()
    assert capsys.readouterr().err == "done: jail web\n"
    with pytest.raises(jailrs.JailCommandError):
        spec = jailrs.JailSpec("web", exec_start=[["/usr/bin/false"]])
        spec.start(host, progress=progress.lines(sys.stdout))
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "done: jail web" and out[1].startswith("failed: in the jail: /usr/bin/false: ")
    assert out[2] == "undone: jail web"
