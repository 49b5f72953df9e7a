"""`manage.py setup`: what a new portal starts with; running it again changes nothing."""

from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def rows():
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()}


def said():
    output = StringIO()
    call_command("setup", stdout=output)
    return output.getvalue().splitlines()


def test_every_step_says_in_a_sentence_what_it_did():
    sentences = said()

    assert len(sentences) == len(settings.SETUP_STEPS) + 1
    assert sentences[-1] == "起始内容已就绪。"
    assert all(sentence.endswith("。") for sentence in sentences)


def test_running_it_again_changes_no_row():
    said()
    before = rows()

    said()

    assert rows() == before
    assert before["dangjian.Holiday"]
    assert before["activities.DutyRule"]
    assert before["analytics.Scheme"]
