from django.contrib import admin

from dangjian.web.admin import ReadOnlyAdmin
from members.roster.models import Affiliation, Member, Participation, Post, StandingExemption, Subgroup, Term


@admin.register(Member)
class MemberAdmin(ReadOnlyAdmin):
    """Without numbers: they are shown on the member's own page, for a purpose."""

    exclude = (
        *ReadOnlyAdmin.exclude,
        "numbers",
        "account",
        "pinyin",
        "initials",
        "born_on",
        "born_precision",
        "joined_on",
        "joined_precision",
        "regularized_on",
        "regularized_precision",
    )
    readonly_fields = ("born", "joined", "regularized")
    list_display = ("name", "organization", "sex", "category", "joined", "membership_status")
    list_filter = ("category", "membership_status", "sex", "education")
    list_select_related = ("organization",)
    search_fields = ("name", "initials")
    ordering = ("pinyin", "pk")

    @admin.display(description="出生日期")
    def born(self, member):
        return member.born

    @admin.display(description="入党日期", ordering="joined_on")
    def joined(self, member):
        return member.joined

    @admin.display(description="转正日期")
    def regularized(self, member):
        return member.regularized


class OfMemberAdmin(ReadOnlyAdmin):
    list_select_related = ("member", "organization")
    search_fields = ("member__name",)
    ordering = ("-starts_on", "pk")


@admin.register(Affiliation)
class AffiliationAdmin(OfMemberAdmin):
    list_display = ("member", "organization", "starts_on", "ends_on", "reason", "end_reason", "document_number")
    list_filter = ("reason", "end_reason")


@admin.register(Participation)
class ParticipationAdmin(OfMemberAdmin):
    list_display = ("member", "organization", "starts_on", "ends_on", "instead_of_home")


@admin.register(StandingExemption)
class StandingExemptionAdmin(OfMemberAdmin):
    list_display = ("member", "reason", "starts_on", "ends_on", "approved_by")
    list_filter = ("reason",)
    list_select_related = ("member",)


@admin.register(Post)
class PostAdmin(OfMemberAdmin):
    list_display = ("member", "organization", "title", "starts_on", "ends_on", "document_number")
    list_filter = ("title",)


class OfPlaceAdmin(ReadOnlyAdmin):
    list_select_related = ("organization",)
    search_fields = ("organization__short_name",)
    ordering = ("-starts_on", "pk")


@admin.register(Term)
class TermAdmin(OfPlaceAdmin):
    list_display = ("organization", "number", "starts_on", "expires_on", "ends_on", "has_committee")
    list_filter = ("has_committee",)


@admin.register(Subgroup)
class SubgroupAdmin(OfPlaceAdmin):
    list_display = ("name", "organization", "starts_on", "ends_on")
