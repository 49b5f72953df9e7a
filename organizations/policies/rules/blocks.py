"""Plain text with headings and lists, taken apart for a template: no mark-up of its own can get in."""

from dataclasses import dataclass, field

HEADING, ITEM = "#", ("- ", "· ", "• ")


@dataclass
class Block:
    """`kind` is heading, text or list."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """A line that begins with # is a heading, lines that begin with - are a list, every other line is a paragraph."""
    found: list[Block] = []
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith(HEADING):
            found.append(Block("heading", line.lstrip(HEADING).strip()))
        elif line.startswith(ITEM):
            if not found or found[-1].kind != "list":
                found.append(Block("list"))
            found[-1].items.append(line[2:].strip())
        elif line:
            found.append(Block("text", line))
    return found
