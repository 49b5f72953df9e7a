"""What comes from elsewhere is what it says it is."""

import hashlib
import tomllib

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static"
FILES = tomllib.loads((STATIC / "vendor/manifest.toml").read_text())["file"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["path"])
def test_a_vendored_file_has_the_hash_and_the_licence_of_the_manifest(file):
    content = (STATIC / file["path"]).read_bytes()
    assert hashlib.sha512(content).hexdigest() == file["sha512"]
    assert (STATIC / file["licence_file"]).read_text().strip()


def test_nothing_is_vendored_without_an_entry():
    listed = {file["path"] for file in FILES} | {file["licence_file"] for file in FILES} | {"vendor/manifest.toml"}
    present = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert present <= listed
