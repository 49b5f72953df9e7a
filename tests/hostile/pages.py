"""A page as a browser reads it: its shape, its forms, and what must not stand in it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from hostile.markup import tree

LEADS = {"href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href", "ping", "background", "cite"}
OURS = re.compile(r"(/(?![/\\])|[?#]|tel:\d|$)")
NOTHING = re.compile(r"[\x00-\x20]")  # what a browser leaves out of an address
RUNS = {"style", "srcdoc", "http-equiv"}
LONGEST = {"textarea": 900}  # where a page does not say how much a field takes


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    values: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    required: bool = False
    most: int = 80


@dataclass(frozen=True)
class Form:
    method: str
    action: str
    fields: tuple[Field, ...]
    buttons: tuple[tuple[str, str], ...] = field(default=())

    def named(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)

    def sent(self) -> dict[str, list[str]]:
        """What a browser sends when nobody touched anything."""
        said: dict[str, list[str]] = {}
        for one in self.fields:
            if one.values:
                said.setdefault(one.name, []).extend(one.values)
        return said


class Page:
    def __init__(self, text: str, address: str = "/") -> None:
        self.root = tree(text)
        self.address = address

    def shape(self) -> Counter[tuple[str, ...]]:
        """How often an element with these attributes stands at this place, whatever their values and its text."""
        return Counter(walked(self.root, ()))

    def strangers(self) -> list[str]:
        """Everything that could run or lead elsewhere; no page of ours has any of it."""
        return [what for node in elements(self.root) for what in strange(node)]

    def links(self) -> list[str]:
        """Where it leads, within the portal."""
        found = (urljoin(self.address, node.get("href", "")) for node in elements(self.root) if node.tag == "a")
        return [address for address in found if address.startswith("/") and not address.startswith("/static/")]

    def forms(self) -> list[Form]:
        by_id = {node.get("id"): node for node in elements(self.root) if node.tag == "form"}
        owned: dict[int, list[Element]] = {id(node): [] for node in elements(self.root) if node.tag == "form"}
        for node, form in controls(self.root, None):
            owner = by_id.get(node.get("form")) if node.get("form") else form
            if owner is not None:
                owned[id(owner)].append(node)
        return [self.form(node, owned[id(node)]) for node in elements(self.root) if node.tag == "form"]

    def form(self, node: Element, inside: list[Element]) -> Form:
        action = urljoin(self.address, node.get("action") or self.address)
        buttons = [(one.get("name", ""), one.get("value", "")) for one in inside if is_button(one)]
        groups: dict[tuple[str, str], list[Element]] = {}
        for one in inside:
            if one.get("name") and not is_button(one):
                groups.setdefault((one.get("name"), kind_of(one)), []).append(one)
        fields = tuple(read(name, kind, nodes) for (name, kind), nodes in groups.items())
        return Form(node.get("method", "get").lower(), action, fields, tuple(buttons))


def elements(root: Element) -> Iterator[Element]:
    return (node for node in root.iter() if isinstance(node.tag, str))


def walked(node: Element, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    here = (*above, node.tag)
    yield (*here, *sorted(node.attrib))
    for child in node:
        if isinstance(child.tag, str):
            yield from walked(child, here)


def strange(node: Element) -> Iterator[str]:
    for name, value in node.attrib.items():
        leads = name in LEADS and not OURS.match(NOTHING.sub("", value))
        if name.startswith("on") or name in RUNS or leads:
            yield f"<{node.tag} {name}={value[:60]!r}>"
    if node.tag in {"style", "base", "object", "embed", "iframe", "math"} or (
        node.tag == "script" and (node.text or "").strip()
    ):
        yield f"<{node.tag}>"


def controls(node: Element, form: Element | None) -> Iterator[tuple[Element, Element | None]]:
    for child in node:
        if child.tag in {"input", "select", "textarea", "button"} and "disabled" not in child.attrib:
            yield child, form
        yield from controls(child, child if child.tag == "form" else form)


def is_button(node: Element) -> bool:
    return node.tag == "button" or node.get("type") in {"submit", "button", "image", "reset"}


def kind_of(node: Element) -> str:
    return node.get("type", "text") if node.tag == "input" else node.tag


def read(name: str, kind: str, nodes: list[Element]) -> Field:
    required = any("required" in node.attrib for node in nodes)
    if kind == "select":
        options = [option for node in nodes for option in node.iter("option")]
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        return Field(name, kind, tuple(map(worth, chosen)), tuple(map(worth, options)), required)
    if kind in {"checkbox", "radio"}:
        ticked = tuple(node.get("value", "on") for node in nodes if "checked" in node.attrib)
        return Field(name, kind, ticked, tuple(node.get("value", "on") for node in nodes), required)
    values = tuple((node.text or "") if kind == "textarea" else node.get("value", "") for node in nodes)
    most = min(int(node.get("maxlength", LONGEST.get(kind, 60))) for node in nodes)
    return Field(name, kind, () if kind == "file" else values, (), required, most)


def worth(option: Element) -> str:
    return option.get("value", "".join(option.itertext()).strip())
