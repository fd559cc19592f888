"""Exceptions that say all that is known."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import jailrs
from jailrs import errors


def test_they_are_the_standard_librarys_too() -> None:
    pairs = {
        errors.JailExistsError: FileExistsError,
        errors.JailNotFoundError: ProcessLookupError,
        errors.JailGoneError: ProcessLookupError,
        errors.JailReusedError: ProcessLookupError,
        errors.JailFileNotFoundError: FileNotFoundError,
        errors.JailPermissionError: PermissionError,
        errors.JailValueError: ValueError,
        errors.JailUnsupportedError: NotImplementedError,
        errors.JailUnknownParamError: KeyError,
        errors.JailTimeoutError: TimeoutError,
        errors.JailInterruptedError: InterruptedError,
    }
    for kind, standard in pairs.items():
        assert issubclass(kind, errors.JailError) and issubclass(kind, standard)
    for name in errors.__all__:
        kind = getattr(errors, name)
        assert issubclass(kind, OSError) and getattr(jailrs, name) is kind
        error = kind("what", errno=2, name="ENOENT")
        assert (str(error), error.errno, error.name) == ("what", 2, "ENOENT")
        assert repr(error) == f"{name}('what')"


def test_the_kernels_refusal(host: jailrs.Host) -> None:
    jailrs.JailSpec("web", addresses=["10.0.0.1"]).create(host)
    with pytest.raises(jailrs.JailBusyError) as caught:
        jailrs.JailSpec("dns", addresses=["10.0.0.1", "10.0.0.2"]).create(host)
    error = caught.value
    assert (error.errno, error.name) == (48, "EADDRINUSE")  # FreeBSD's number
    assert error.operation == "jail_set" and "name=dns" in str(error.object)
    assert (error.step, error.undo_failures, error.param) == (None, (), None)
    with pytest.raises(FileExistsError) as exists:
        jailrs.JailSpec("web").create(host)
    assert exists.value.errno == 17
    assert isinstance(exists.value, jailrs.JailError)
    assert exists.value.errmsg == 'jail "web" already exists'


def test_a_path_is_not_a_jail(host: jailrs.Host, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        jailrs.JailSpec("web", path=tmp_path / "none").create(host)
    with pytest.raises(ProcessLookupError):
        host.jail("none")
    with pytest.raises(ProcessLookupError):
        host.jail(99)
    spec = jailrs.JailSpec("web", path=tmp_path, mounts=[jailrs.Mount.tmpfs("/none")])
    with pytest.raises(FileNotFoundError) as caught:
        spec.start(host)
    assert isinstance(caught.value, jailrs.JailError)
    assert caught.value.jail == "web" and str(caught.value.step).startswith("tmpfs on")


def test_they_can_be_pickled(host: jailrs.Host, tmp_path: Path) -> None:
    spec = jailrs.JailSpec("web", path=tmp_path, exec_start=[["/usr/bin/false"]])

    def start() -> None:
        spec.start(host)

    def find() -> None:
        host.jail("x")

    for failing in (start, find):
        with pytest.raises(jailrs.JailError) as caught:
            failing()
        error = caught.value
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error) and str(again) == str(error)
        assert again.__dict__ == error.__dict__ and again.errno == error.errno
