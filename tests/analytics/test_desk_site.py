"""The admin site behind the workbench: who gets in, what it shows, and that it changes nothing."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse
from factories import account, clerk, staff

from dangjian.web.admin import ReadOnlyAdmin
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
