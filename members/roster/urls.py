from django.urls import path

from members.roster.views import acts, endings, lists, people, places

app_name = "roster"
urlpatterns = [
    path("desk/org/", places.tree, name="tree"),
    path("desk/org/<int:organization>/", places.organization, name="organization"),
    path("desk/org/<int:organization>/dissolve/", places.dissolve, name="dissolve"),
    path("desk/org/<int:organization>/term/", places.term, name="term"),
    path("desk/org/<int:organization>/subgroup/", places.subgroup, name="form_subgroup"),
    path("desk/org/<int:organization>/enrol/", places.enrol_one, name="enrol"),
    path("desk/person/", lists.members, name="members"),
    path("desk/person/find/", lists.find, name="find"),
    path("desk/person/export/", lists.export, name="export"),
    path("desk/person/<int:member>/", people.member, name="member"),
    path("desk/person/<int:member>/edit/", people.edit, name="edit"),
    path("desk/person/<int:member>/transfer/", acts.transfer_member, name="transfer"),
    path("desk/person/<int:member>/leave/", acts.leave, name="leave"),
    path("desk/person/<int:member>/rejoin/", acts.return_member, name="rejoin"),
    path("desk/person/<int:member>/advance/", acts.advance_member, name="advance"),
    path("desk/person/<int:member>/status/", acts.status, name="status"),
    path("desk/person/<int:member>/appoint/", acts.appoint_member, name="appoint"),
    path("desk/person/<int:member>/exempt/", acts.exempt_member, name="exempt"),
    path("desk/person/<int:member>/participate/", acts.participate, name="participate"),
    path("desk/person/<int:member>/subgroup/", acts.subgroup, name="subgroup"),
    path("desk/person/<int:member>/account/", acts.account, name="account"),
    path("desk/post/<int:post>/end/", endings.post, name="end_post"),
    path("desk/participation/<int:participation>/end/", endings.participation, name="end_participation"),
    path("desk/person/exemption/<int:standing_exemption>/end/", endings.exemption, name="end_exemption"),
    path("desk/subgroup/<int:subgroup>/end/", endings.subgroup, name="end_subgroup"),
]
