"""Writes docs/security.md: the promises of tests/promises/*.toml, each with the tests that carry its mark.

Run it after a promise or a mark has changed: `.venv/bin/python tests/house/promises.py`.
"""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROMISES = ROOT / "tests" / "promises"
DOCUMENT = ROOT / "docs" / "security.md"
HEAD = """# Security: what is promised, and what proves it

Made by `tests/house/promises.py` from `tests/promises/*.toml` and the `proves` marks of the tests; edit those, not this
page. A promise without a test does not stand here. ASVS is OWASP's Application Security Verification Standard 5.0,
等保 is GB/T 22239-2019 (application items of level 3).
"""


def areas() -> list[dict]:
    """Every file: `title`, `promise = [{id, says, source?}]`, `open = ["decision still to take", …]`."""
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(PROMISES.glob("*.toml"))]


def marks_of(node: ast.AST) -> list[str]:
    """The ids in `@pytest.mark.proves("…")` of a test, or in a module's `pytestmark`."""
    return [
        call.args[0].value
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "proves"
        and isinstance(call.args[0], ast.Constant)
    ]


def members(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those of its classes among them."""
    for node in body:
        yield node
        if isinstance(node, ast.ClassDef):
            yield from members(node.body)


def proofs() -> dict[str, list[str]]:
    """Per promise the tests that prove it, as `folder/file.py::test`; a module's mark names the file."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT / "tests").as_posix()
        for node in members(ast.parse(path.read_text(encoding="utf-8")).body):
            if isinstance(node, ast.FunctionDef):
                for promise in (one for decorator in node.decorator_list for one in marks_of(decorator)):
                    found[promise].append(f"{name}::{node.name}")
            elif isinstance(node, ast.Assign) and any(
                getattr(target, "id", "") == "pytestmark" for target in node.targets
            ):
                for promise in marks_of(node.value):
                    found[promise].append(name)
    return found


def written() -> str:
    """The whole document."""
    proven = proofs()
    parts = [HEAD]
    for area in areas():
        parts.append(f"\n## {area['title']}\n")
        for promise in area.get("promise", []):
            source = f" ({promise['source']})" if "source" in promise else ""
            parts.append(f"\n**{promise['says']}**{source}\n")
            parts.extend(f"- `{test}`" for test in proven[promise["id"]])
    if decisions := [one for area in areas() for one in area.get("open", [])]:
        parts.append("\n## Open decisions\n")
        parts.extend(f"- {one}" for one in decisions)
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(written(), encoding="utf-8")
