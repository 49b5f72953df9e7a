"""Served, the style sheet is one file."""

from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.management import call_command
from django.test import override_settings

from dangjian.web.storage import PART, SHEET, joined

BACKEND = {"staticfiles": {"BACKEND": "dangjian.web.storage.PortalStorage"}}


def sources() -> dict:
    return {path: (storage, path) for path, storage in FileSystemFinder().list([])}


def test_every_style_sheet_is_a_part_of_the_one_or_linked_by_its_page():
    storage, path = sources()[SHEET]
    with storage.open(path) as file:
        parts = {part.replace("../", "") for part in PART.findall(file.read().decode())}
    own = {name for name in sources() if name.startswith("css/")} - {SHEET, "css/admin.css"}
    assert {part if part.startswith("vendor/") else f"css/{part}" for part in parts} - own == {
        "vendor/bootstrap/bootstrap-reboot.min.css"
    }
    assert own - {f"css/{part}" for part in parts} == set()


def test_the_parts_stand_in_the_place_of_their_imports():
    text = joined(sources())
    assert "@import" not in text
    assert (
        text.index("Bootstrap Reboot")
        < text.index("--red-600: #a81e18")
        < text.index(".btn-primary")
        < text.index("@page")
    )


def test_collected_files_are_hashed_and_collecting_again_changes_nothing(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=BACKEND):
        call_command("collectstatic", interactive=False, verbosity=0)
        first = (tmp_path / "staticfiles.json").read_text()
        call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").read_text() == first
    (sheet,) = (tmp_path / "css").glob("portal.*.css")
    served = sheet.read_text()
    assert ("--red-600" in served, "Bootstrap Reboot" in served, "\n  " in served) == (True, True, False)
    (picker,) = (tmp_path / "js").glob("photo-picker.*.js")
    (sender,) = (tmp_path / "js").glob("photo-send.*.js")
    assert f'from "./{sender.name}"' in picker.read_text()
