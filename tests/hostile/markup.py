"""Mark-up as a tree, near enough to what a browser makes of it."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Builder(HTMLParser):
    """A tree of what a browser would see as elements. An end without a beginning ends nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        made = Element(name, {key: value or "" for key, value in attributes})
        self.open[-1].append(made)
        if name not in VOID:
            self.open.append(made)

    def handle_startendtag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        """`<a/>` is `<a>` but in drawings."""
        self.handle_starttag(name, attributes)
        if name not in VOID and any(node.tag == "svg" for node in self.open[:-1]):
            self.open.pop()

    def handle_endtag(self, name: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == name:
                del self.open[place:]
                return

    def handle_data(self, text: str) -> None:
        within = self.open[-1]
        if len(within):
            within[-1].tail = (within[-1].tail or "") + text
        else:
            within.text = (within.text or "") + text


def tree(text: str) -> Element:
    reader = Builder()
    reader.feed(text)
    reader.close()
    return reader.open[0]
