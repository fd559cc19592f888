"""Tables and trees, for terminals by rich and for notebooks as HTML."""

from __future__ import annotations

from html import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table
    from rich.tree import Tree

    from ._native import JailInfo, Jails, Plan, Snapshot

COLUMNS = ("JID", "Name", "IP Address", "Hostname", "Path")


def jails_rich(jails: Jails) -> Table:
    """A table of jails, for rich."""
    return _table(COLUMNS, (_row(info) for info in jails))


def jails_html(jails: Jails) -> str:
    """A table of jails, as HTML."""
    return _html(COLUMNS, (_row(info) for info in jails))


def plan_rich(plan: Plan) -> Table:
    """A table of steps, for rich."""
    return _table(("", "Step", "Command"), _steps(plan))


def plan_html(plan: Plan) -> str:
    """A table of steps, as HTML."""
    return _html(("", "Step", "Command"), _steps(plan))


def snapshot_rich(snapshot: Snapshot) -> Tree:
    """A tree of jails, for rich."""
    from rich.text import Text
    from rich.tree import Tree

    def grow(tree: Tree, infos: Iterable[JailInfo]) -> None:
        for info in infos:
            grow(tree.add(Text(_line(info))), snapshot.children(info.jid))

    tree = Tree("host")
    grow(tree, snapshot.roots())
    return tree


def snapshot_html(snapshot: Snapshot) -> str:
    """A tree of jails, as HTML."""

    def grow(infos: Sequence[JailInfo]) -> str:
        if not infos:
            return ""
        items = (
            f"<li>{escape(_line(info))}{grow(snapshot.children(info.jid))}</li>" for info in infos
        )
        return f"<ul>{''.join(items)}</ul>"

    return f"<div>host{grow(snapshot.roots())}</div>"


def _row(info: JailInfo) -> tuple[str, ...]:
    addresses = [*info.ip4_addr, *info.ip6_addr]
    address = str(addresses[0]) if addresses else "-"
    return (
        str(info.jid),
        _clean(info.name),
        address,
        _clean(info.hostname or ""),
        _clean(info.path or ""),
    )


def _steps(plan: Plan) -> Iterable[tuple[str, ...]]:
    for number, step in enumerate(plan, 1):
        yield str(number), str(step), step.shell


def _line(info: JailInfo) -> str:
    return f"{info.jid} {_clean(info.name)} {_clean(info.path or '')}"


def _clean(text: str) -> str:
    """A text that may come from inside a jail, without what a terminal would obey."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape", "ignore").decode()
        for letter in text
    )


def _table(columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _html(columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
