"""A mistake put into the code on purpose is noticed by the ordinary tests of its room."""

import pytest
from planted.patches import FOUND, PASSED, ROOT, copied, patches, run

PATCHES = patches()
WANTED, WANTED_BLIND = 20, 8


def named(patch):
    return patch.file.stem


def test_there_are_enough_and_enough_were_written_without_knowing_the_tests():
    assert len(PATCHES) >= WANTED
    assert len([patch for patch in PATCHES if patch.is_blind]) >= WANTED_BLIND


@pytest.mark.once
@pytest.mark.parametrize("patch", PATCHES, ids=named)
def test_a_patch_still_applies_and_its_tests_exist(patch):
    assert patch.problem(ROOT, only_check=True) == ""
    assert [test for test in patch.tests if not (ROOT / test.partition("::")[0]).exists()] == []
    assert patch.said["breaks"]


@pytest.mark.nightly
@pytest.mark.postgres
def test_without_a_mistake_the_same_tests_pass(tmp_path):
    tree = copied(tmp_path / "product")
    for on_postgres in (False, True):
        tests = sorted({test for patch in PATCHES if patch.needs_postgres == on_postgres for test in patch.tests})
        told = run(tree, tests, on_postgres=on_postgres)
        assert told.returncode == PASSED, told.stdout[-3000:]


@pytest.mark.nightly
@pytest.mark.postgres
@pytest.mark.proves("planted-mistakes-are-noticed")
@pytest.mark.parametrize("patch", PATCHES, ids=named)
def test_a_planted_mistake_is_noticed(patch, tmp_path, tally):
    tree = copied(tmp_path / "product")
    assert patch.problem(tree, only_check=False) == ""
    told = run(tree, patch.tests, on_postgres=patch.needs_postgres)
    assert told.returncode == FOUND, f"nobody noticed: {patch.said['breaks']}\n{told.stdout[-3000:]}"
    tally("planted mistakes that were noticed", 1)
