"""The admin site behind the workbench: who gets in, what it shows, and that it changes nothing."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse
from factories import account, clerk, member, staff

from activities.duties.services import install_default_rules
from analytics.assessment.services import install_default_schemes
from dangjian.web.admin import ReadOnlyAdmin
from members.roster.models import StandingExemption
from organizations.tree.models import Organization


@pytest.fixture
def page():
    return ReadOnlyAdmin(Organization, admin.site)


def asked(user):
    request = RequestFactory().get("/desk/data/organizations/organization/")
    request.user = user
    return request


def test_the_one_site_is_the_desk():
    assert reverse("admin:index") == "/desk/"
    assert reverse("admin:data") == "/desk/data/"


def test_the_workbench_opens_for_staff(client, town):
    client.force_login(staff(town.root))
    assert "工作台</h1>" in client.get("/desk/").text
    assert "<h1>数据维护</h1>" in client.get("/desk/data/").text


def test_a_page_of_data_shows_only_what_somebody_reaches(page, town):
    shown = page.get_queryset(asked(clerk(town.street)))
    assert set(shown) == {town.street, town.own, town.sibling}


def test_a_page_of_data_changes_nothing(page, town):
    request = asked(staff(town.root))
    assert page.has_view_permission(request)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request, town.own)
    assert not page.has_delete_permission(request, town.own)
    with pytest.raises(NotImplementedError):
        page.save_model(request, town.own, form=SimpleNamespace(), change=True)


def test_only_the_list_and_the_row_have_an_address(page):
    names = [url.name for url in page.get_urls()]
    assert names == ["organizations_organization_changelist", "organizations_organization_change"]


def test_a_page_of_data_is_closed_to_those_without_the_desk(page, town):
    assert not page.has_view_permission(asked(account()))


def test_every_registered_page_is_read_only_by_birth():
    assert [model for model, page in admin.site._registry.items() if not isinstance(page, ReadOnlyAdmin)] == []


def headings(page: str) -> list[str]:
    """What the list's columns and filters and the row's fields are called, and the title of the page."""
    wanted = (
        r"<(th|label|h1|h2|summary|legend)\b[^>]*>(.*?)</\1>|<div class=\"readonly\">(.*?)</div>|<li\b[^>]*>(.*?)</li>"
    )
    found = re.findall(wanted, page[page.index("<main") : page.index("</main>")], re.DOTALL)
    return [re.sub(r"<[^>]*>|&[a-z]+;", "", "".join(parts[1:])).strip() for parts in found]


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_data_maintenance_speaks_chinese(client, town, model):
    install_default_rules()
    install_default_schemes()
    someone = member(town.own, "刘德厚", pinyin="liudehou")
    StandingExemption.objects.create(member=someone, reason="FRAIL", starts_on=date(2020, 1, 1))
    client.force_login(staff(town.root))
    rows = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    pages = [client.get(rows).text]
    if one := model._default_manager.first():
        pages.append(client.get(rows + f"{one.pk}/change/", follow=True).text)

    latin = [text for page in pages for text in headings(page) if re.search("[A-Za-z]{2,}|_", text)]

    assert latin == []
