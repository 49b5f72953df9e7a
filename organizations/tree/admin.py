from django.contrib import admin

from dangjian.web.admin import ReadOnlyAdmin
from organizations.tree.models import Organization, OrganizationEdge


@admin.register(Organization)
class OrganizationAdmin(ReadOnlyAdmin):
    list_display = ("short_name", "kind", "sector", "national_code", "parent", "founded_on", "dissolved_on")
    list_filter = ("kind", "sector", "temporary", "floating", "retired")
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "national_code", "initials")
    ordering = ("path",)


@admin.register(OrganizationEdge)
class OrganizationEdgeAdmin(ReadOnlyAdmin):
    list_display = ("name", "organization", "parent", "kind", "starts_on", "ends_on", "document_number")
    list_filter = ("kind",)
    list_select_related = ("organization", "parent")
    search_fields = ("name", "document_number")
    ordering = ("-starts_on", "pk")
