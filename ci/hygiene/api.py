"""api.py DOC CRATE: lists the public interface of a crate, a line an item, as
rustdoc's pages in DOC tell it: cargo-public-api needs a nightly compiler, and
these pages are what readers see. Traits that rustdoc derives for everybody
(auto and blanket ones) are left out."""

import html.parser
import pathlib
import re
import sys

DECLARATION = "item-decl"
HEADER = "code-header"
SKIPPED = {"synthetic-implementations-list", "blanket-implementations-list"}


class Page(html.parser.HTMLParser):
    """The declaration of a page's item, and what its implementations hold."""

    def __init__(self):
        super().__init__()
        self.lines, self.text, self.open, self.tag = [], None, 0, None
        self.impl, self.skip, self.depth, self.section = "", None, 0, ""

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        classes = (attributes.get("class") or "").split()
        self.depth += tag == "div"
        if attributes.get("id") in SKIPPED:
            self.skip = self.depth
        if tag == "section":
            self.section = attributes.get("id") or ""
        if self.text is not None:
            self.open += tag == self.tag
            if tag in ("br", "div", "summary"):
                self.text.append(" ")
        elif self.skip is None and (DECLARATION in classes or HEADER in classes):
            self.text, self.open, self.tag = [], 1, tag

    def handle_endtag(self, tag):
        if tag == "div":
            if self.skip is not None and self.depth <= self.skip:
                self.skip = None
            self.depth -= 1
        if self.text is None or tag != self.tag:
            return
        self.open -= 1
        if self.open:
            return
        text = tidy("".join(self.text))
        self.text = None
        if self.section.startswith("impl-"):
            self.impl = text
            if " for " in text:
                self.lines.append(text)
            self.section = "in"
        elif self.impl and " for " not in self.impl:
            self.lines.append(f"{self.impl} {{ {text} }}")
        elif not self.impl:
            self.lines.append(text)

    def handle_data(self, data):
        if self.text is not None:
            self.text.append(data)


def tidy(text):
    text = re.sub(r"\s+", " ", text).strip()
    # A trait's methods come one by one.
    return re.sub(r"^((#\[.*?\] ?)?pub (unsafe )?trait [^{]*)\{.*", r"\1", text).strip()


def main(doc, crate):
    folder = pathlib.Path(doc) / crate
    pages = re.findall(r'href="([\w/.]+\.html)"', (folder / "all.html").read_text())
    found = []
    for name in sorted(set(pages)):
        path = folder / name
        if not path.exists() or "/" in name and name.startswith(".."):
            continue
        page = Page()
        page.feed(path.read_text())
        item = "::".join([crate, *name.split("/")])
        item = re.sub(r"(\w+)\.([\w]+)\.html$", r"\2", item)
        found += [f"{item}: {line}" for line in dict.fromkeys(page.lines) if line]
    print("\n".join(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
