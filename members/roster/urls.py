from django.urls import path

from members.roster.views import acts, endings, honoured, lists, movements, people, places

app_name = "roster"
urlpatterns = [
    path("desk/org/", places.tree, name="tree"),
    path("desk/org/<row:organization>/", places.organization, name="organization"),
    path("desk/org/<row:organization>/dissolve/", places.dissolve, name="dissolve"),
    path("desk/org/<row:organization>/term/", places.term, name="term"),
    path("desk/org/<row:organization>/subgroup/", places.subgroup, name="form_subgroup"),
    path("desk/org/<row:organization>/enrol/", places.enrol_one, name="enrol"),
    path("desk/person/", lists.members, name="members"),
    path("desk/person/find/", lists.find, name="find"),
    path("desk/person/export/", lists.export, name="export"),
    path("desk/person/fifty/", honoured.honoured, name="honoured"),
    path("desk/person/fifty/export/", honoured.export, name="export_honoured"),
    path("desk/person/movement/", movements.register, name="movements"),
    path("desk/person/movement/export/", movements.export, name="export_movements"),
    path("desk/person/<row:member>/", people.member, name="member"),
    path("desk/person/<row:member>/edit/", people.edit, name="edit"),
    path("desk/person/<row:member>/transfer/", acts.transfer_member, name="transfer"),
    path("desk/person/<row:member>/leave/", acts.leave, name="leave"),
    path("desk/person/<row:member>/rejoin/", acts.return_member, name="rejoin"),
    path("desk/person/<row:member>/advance/", acts.advance_member, name="advance"),
    path("desk/person/<row:member>/status/", acts.status, name="status"),
    path("desk/person/<row:member>/appoint/", acts.appoint_member, name="appoint"),
    path("desk/person/<row:member>/exempt/", acts.exempt_member, name="exempt"),
    path("desk/person/<row:member>/participate/", acts.participate, name="participate"),
    path("desk/person/<row:member>/subgroup/", acts.subgroup, name="subgroup"),
    path("desk/person/<row:member>/account/", acts.account, name="account"),
    path("desk/post/<row:post>/end/", endings.post, name="end_post"),
    path("desk/participation/<row:participation>/end/", endings.participation, name="end_participation"),
    path("desk/person/exemption/<row:standing_exemption>/end/", endings.exemption, name="end_exemption"),
    path("desk/subgroup/<row:subgroup>/end/", endings.subgroup, name="end_subgroup"),
]
