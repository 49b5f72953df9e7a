"""Every list that says what a place still owes can be copied for the group chat."""

import pytest
from django.conf import settings

OWING = (
    "activities/duties/branch.html",
    "activities/records/choose.html",
    "activities/records/group.html",
    "activities/records/theme_month.html",
    "analytics/desk/behind.html",
    "members/followups/list.html",
    "organizations/notices/sent_one.html",
)


@pytest.mark.once
@pytest.mark.parametrize("template", OWING)
def test_what_is_owed_has_a_text_for_the_group_chat(template):
    text = (settings.BASE_DIR / "templates" / template).read_text()
    assert "_copy_text.html" in text or "data-copy" in text
