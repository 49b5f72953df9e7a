"""Disk equals the linter's lists, a room holds only its kinds of file, and only the room itself enters its doors."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from house.contracts import EVERY_ROOM, EVERY_ROOM_AGAIN, KINDS, built
from house.source import APPS, Module, imports, modules

NOT_ROOMS = {"migrations", "management", "templatetags", "__pycache__"}
PRIVATE_KINDS = {"views", "forms", "tasks", "urls", "todos"}
ALLOWED_LISTS = [["__all__"], ["urlpatterns"], ["handler400"], ["handler403"], ["handler404"], ["handler500"]]
CONTENTS = {"models", "admin", "tasks", "urls"}


def rooms(app: Path) -> set[str]:
    return {path.parent.name for path in app.glob("*/__init__.py")} - NOT_ROOMS


def ground_floor(app: str) -> set[str]:
    """Modules of the ground floor that the linter lists beside its rooms."""
    return {path.stem for path in (settings.BASE_DIR / app).glob("*.py")}


@pytest.mark.parametrize("app", APPS)
def test_the_rooms_on_disk_are_the_rooms_of_the_linter(app):
    assert rooms(settings.BASE_DIR / app) == built(app) - ground_floor(app)


def test_the_linter_watches_the_inside_of_every_room():
    on_disk = {f"{app}.{room}" for app in APPS for room in rooms(settings.BASE_DIR / app)} - {
        "dangjian.fields",
        "dangjian.filling",
    }
    assert (on_disk, on_disk) == (EVERY_ROOM, EVERY_ROOM_AGAIN)


def strangers(module: Module) -> list[str]:
    """A file of a room whose name says nothing."""
    return [module.name] if module.kind and module.room in EVERY_ROOM and module.kind not in KINDS else []


def test_a_room_holds_only_files_that_say_what_they_are():
    assert [name for module in modules() for name in strangers(module)] == []


def test_a_helper_file_is_a_stranger():
    assert strangers(Module("organizations.tree.helpers", "")) == ["organizations.tree.helpers"]


def entered(module: Module) -> list[str]:
    """Views, forms, tasks, to-dos and addresses of other rooms that a module imports."""
    return [
        name
        for name in imports(module.tree)
        if (parts := name.split("."))[0] in APPS
        and len(parts) > 2
        and parts[2] in PRIVATE_KINDS
        and ".".join(parts[:2]) != module.room
        and not is_contents(module)
    ]


def is_contents(module: Module) -> bool:
    """A table of contents of its app, which Django and Celery look into."""
    place = module.parts[1] if len(module.parts) > 1 else ""
    return (len(module.parts) == 2 and place in CONTENTS) or place in {"management", "templatetags"}


def test_only_the_room_itself_uses_its_views_forms_and_tasks():
    assert [(module.name, name) for module in modules() for name in entered(module)] == []


def test_a_foreign_form_is_noticed():
    module = Module("members.roster.views", "from organizations.access.forms import LoginForm")
    assert entered(module) == ["organizations.access.forms", "organizations.access.forms.LoginForm"]


def more_than_contents(module: Module) -> list[str]:
    """Statements of a table of contents that are not import lines or the list they fill."""
    return [ast.unparse(node) for node in module.tree.body if not is_line_of_contents(node)]


def is_line_of_contents(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return [ast.unparse(target) for target in node.targets] in ALLOWED_LISTS
    if isinstance(node, ast.AnnAssign):
        return ast.unparse(node.target) == "urlpatterns"
    return isinstance(node, ast.Import | ast.ImportFrom)


def test_a_table_of_contents_holds_import_lines_only():
    contents = [module for module in modules() if is_contents(module)]
    assert {module.name: more_than_contents(module) for module in contents if more_than_contents(module)} == {}


def test_code_in_a_table_of_contents_is_noticed():
    module = Module("members.urls", "from django.urls import path\nurlpatterns = []\nfor x in ():\n    pass")
    assert more_than_contents(module) == ["for x in ():\n    pass"]
