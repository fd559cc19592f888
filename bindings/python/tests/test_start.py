"""The life of a jail with all it has around it."""

from __future__ import annotations

from pathlib import Path

import pytest

import jailrs
from conftest import NOTHING, traces


def test_a_plan_changes_nothing(host: jailrs.Host, full: jailrs.JailSpec, root: Path) -> None:
    plan = full.plan()
    assert plan.jail == "full" and len(plan) == len(plan.steps) == 8
    assert str(plan[0]) == "address bge0 192.0.2.80/32"
    assert plan[0].shell == "ifconfig bge0 inet 192.0.2.80/32 alias"
    assert [step.shell.split()[0] for step in plan][-2:] == ["jail", "jexec"]
    assert str(plan).startswith("  1. address bge0 192.0.2.80/32\n     ifconfig bge0")
    assert traces(host, root) == NOTHING


def test_with_stops_it_and_nothing_is_left(
    host: jailrs.Host, full: jailrs.JailSpec, root: Path
) -> None:
    with full.start(host) as jail:
        assert repr(jail) == f"<StartedJail full jid={jail.jid}>"
        assert jail.run(["/bin/cat", "/tmp/log"], stdout=jailrs.PIPE).stdout == b"started\n"
        assert {mount["fstype"] for mount in host.mounts(root)} == {"devfs", "tmpfs"}
        assert len(jail.teardown_plan()) > 5
        with pytest.raises(FileExistsError):
            full.start(host)
    assert traces(host, root) == NOTHING
    jail.stop()  # Of a jail that is stopped, nothing.


def test_an_interface_is_lent(host: jailrs.Host, root: Path) -> None:
    spec = jailrs.JailSpec("web", path=root, vnet=True, vnet_interfaces=["bge0"])
    assert jailrs.JailSpec.from_json(spec.to_json()) == spec
    alias = jailrs.IpAlias("bge0", "192.0.2.9/32")
    with spec.start(host) as jail:
        assert "ifconfig bge0 -vnet web" in [step.shell for step in jail.teardown_plan()]
        with pytest.raises(FileNotFoundError, match="bge0"):
            alias.add(host)
    alias.add(host).remove()


# Where exceptions take no notes, before 3.11, it goes to sys.unraisablehook.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_bodys_exception_is_not_hidden_by_a_stop_that_fails(
    host: jailrs.Host, root: Path
) -> None:
    fails = [["/usr/bin/false"]]
    spec = jailrs.JailSpec("web", path=root, exec_stop=fails)
    with pytest.raises(jailrs.JailCommandError) as stop_failed:
        with spec.start(host):
            pass
    assert stop_failed.value.step == "in the jail: /usr/bin/false"
    assert stop_failed.value.returncode == 1
    with pytest.raises(ZeroDivisionError) as caught:
        with spec.start(host):
            1 / 0  # noqa: B018
    if hasattr(caught.value, "add_note"):
        (note,) = caught.value.__notes__
        assert "in the jail: /usr/bin/false" in note
    assert traces(host, root) == NOTHING


def test_a_start_that_fails_is_undone(host: jailrs.Host, full: jailrs.JailSpec, root: Path) -> None:
    fails = jailrs.JailSpec.from_json(full.to_json().replace("echo started", "exit 5; echo"))
    with pytest.raises(jailrs.JailCommandError) as caught:
        fails.start(host)
    error = caught.value
    assert error.returncode == 5
    assert (error.jail, error.undo_failures) == ("full", ())
    assert error.step is not None and error.step.startswith("in the jail: /bin/sh")
    assert str(error).startswith("jail full: in the jail: /bin/sh")
    assert traces(host, root) == NOTHING


def test_what_cannot_be_undone_is_told(host: jailrs.Host, root: Path) -> None:
    (root / "a").mkdir()
    spec = jailrs.JailSpec(
        "web",
        path=root,
        mounts=[jailrs.Mount.tmpfs("/tmp")],
        hooks={"created": lambda host: keep.append(busy(host))},
        exec_start=[["/usr/bin/false"]],
    )

    def busy(host: jailrs.Host) -> jailrs.Popen:
        return host.popen(["/bin/sleep", "3600"], cwd=root / "tmp")

    keep: list[jailrs.Popen] = []
    with pytest.raises(jailrs.JailCommandError) as caught:
        spec.start(host)
    (left,) = caught.value.undo_failures
    assert (left.name, left.operation) == ("EBUSY", "unmount")
    assert isinstance(left, jailrs.JailBusyError)
    assert "not undone: " in str(caught.value)
    for program in keep:
        program.kill()
        program.wait(10)
    (recovered,) = host.recover()
    assert (recovered.jail, recovered.outcome) == ("web", "undone")
    assert host.mounts(root) == []


def test_hooks_are_programs_or_functions(host: jailrs.Host, tmp_path: Path) -> None:
    called: list[object] = []
    log = tmp_path / "log"
    echo = jailrs.Exec(["/bin/echo", "hooked"], console=log)
    spec = jailrs.JailSpec(
        "web",
        hooks={
            "prepare": lambda given: called.append(given == host),
            "created": [echo, ["/bin/true"], lambda given: called.append(len(given.jails()))],
            "release": lambda given: called.append("released"),
        },
    )
    with spec.start(host):
        assert called == [True, 1]
    assert called == [True, 1, "released"]
    assert log.read_text() == "hooked\n"
    with pytest.raises(ValueError, match="hooks"):
        spec.to_json()
    with pytest.raises(ValueError, match="prelaunch: none of prepare, prestart"):
        jailrs.JailSpec("web", hooks={"prelaunch": echo})  # type: ignore[dict-item]


def test_what_a_hook_raises_is_raised_once_all_is_undone(
    host: jailrs.Host, full: jailrs.JailSpec, root: Path
) -> None:
    class Refused(Exception):
        pass

    def refuse(given: jailrs.Host) -> None:
        raise Refused(given.jail("web").name)

    spec = jailrs.JailSpec(
        "web", aliases=[jailrs.IpAlias("bge0", "192.0.2.80")], hooks={"created": refuse}
    )
    with pytest.raises(Refused, match="^web$") as caught:
        spec.start(host)
    context = caught.value.__context__
    assert isinstance(context, jailrs.JailError)
    assert context.step == "created: a function of the program"
    assert traces(host, root) == NOTHING


def test_progress(host: jailrs.Host, full: jailrs.JailSpec, root: Path) -> None:
    told: list[tuple[str, int, int]] = []

    def tell(event: jailrs.StepEvent) -> None:
        told.append((event.kind, event.index, event.total))
        assert (event.took is not None) == (event.kind == "done")

    jail = full.start(host, progress=tell)
    assert told == [(kind, step, 8) for step in range(8) for kind in ("begin", "done")]
    told.clear()
    jail.stop(jailrs.StopPolicy.now(), progress=tell)
    assert len(told) == 2 * told[0][2]
    with pytest.raises(TypeError, match="progress"):
        full.start(host, progress=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["begin", "done"])
@pytest.mark.parametrize("at", range(8))
def test_progress_can_break_a_start_off_at_any_step(
    host: jailrs.Host, full: jailrs.JailSpec, root: Path, kind: str, at: int
) -> None:
    told: list[str] = []

    def tell(event: jailrs.StepEvent) -> None:
        told.append(event.kind)
        if (event.kind, event.index) == (kind, at):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        full.start(host, progress=tell)
    assert told.count("begin") == at + 1, "a step was taken after the exception"
    assert traces(host, root) == NOTHING
    full.start(host).stop()


def test_restart_is_another_jail(host: jailrs.Host, full: jailrs.JailSpec, root: Path) -> None:
    with full.start(host, stop=jailrs.StopPolicy(term=1)) as jail:
        before = jail.jid
        jail.restart()
        assert jail.jid != before and jail["name"] == "full"
    assert traces(host, root) == NOTHING


def test_if_it_runs(host: jailrs.Host) -> None:
    spec = jailrs.JailSpec("web")
    spec.create(host)
    with pytest.raises(jailrs.JailExistsError) as caught:
        spec.start(host)
    assert (caught.value.name, caught.value.errno) == ("EEXIST", 17)
    assert spec.start(host, if_running="return").name == "web"


def test_journals(host: jailrs.Host, full: jailrs.JailSpec, root: Path) -> None:
    started = full.start(host)
    (busy,) = host.recover()
    assert (busy.jail, busy.outcome, busy.started) == ("full", "in use", None)
    with pytest.raises(jailrs.JailBusyError):
        host.adopt("full")
    del started
    (running,) = host.recover()
    assert running.outcome == "running" and running.started is not None
    del running
    with host.adopt("full") as jail:
        assert jail.spec == full
    assert traces(host, root) == NOTHING
    with pytest.raises(ProcessLookupError):
        host.adopt("full")


def test_a_journal_elsewhere(tmp_path: Path) -> None:
    spec = jailrs.JailSpec("web")
    host = jailrs.Host.simulated(journal=tmp_path / "journals")
    with spec.start(host):
        assert (tmp_path / "journals" / "web.json").exists()
    without = jailrs.Host.simulated(journal=False)
    with spec.start(without), pytest.raises(jailrs.JailJournalError, match="without journals"):
        without.recover()


def test_a_machine_in_a_file(tmp_path: Path) -> None:
    host = jailrs.Host.simulated("13.2")
    started = jailrs.JailSpec("web").start(host)
    host.save(tmp_path / "machine")
    again = jailrs.Host.load(tmp_path / "machine")
    assert (again.release, [jail.name for jail in again.jails()]) == ("13.2", ["web"])
    (recovered,) = again.recover()
    assert recovered.outcome == "running"
    assert started.exists()
    with pytest.raises(OSError):
        jailrs.Host.load(tmp_path / "nothing")


def test_a_fleet(host: jailrs.Host) -> None:
    specs = [
        jailrs.JailSpec("web", depends_on=["db"]),
        jailrs.JailSpec("db"),
        jailrs.JailSpec("bad", exec_start=[["/usr/bin/false"]]),
        jailrs.JailSpec("after", depends_on=["bad"]),
    ]
    with host.start_all(specs, at_once=2) as fleet:
        names = [jail.name for jail in fleet.started]
        assert sorted(names) == ["db", "web"] and names.index("db") < names.index("web")
        assert list(fleet.failed) == ["bad"] and fleet.skipped == ["after"]
        with pytest.raises(jailrs.JailCommandError):
            fleet.check()
    assert len(host.jails()) == 0 and fleet.started == []
    with pytest.raises(ValueError, match="depend"):
        host.start_all([jailrs.JailSpec("a", depends_on=["a"])])
    with pytest.raises(ValueError, match="at_once"):
        host.start_all(specs, at_once=0)


def test_a_stop_in_a_stop_is_told(host: jailrs.Host) -> None:
    def stop(given: jailrs.Host) -> None:
        started.stop()

    started = jailrs.JailSpec("web", hooks={"prestop": stop}).start(host)
    with pytest.raises(RuntimeError, match="being stopped"):
        started.stop()
    assert len(host.jails()) == 0
