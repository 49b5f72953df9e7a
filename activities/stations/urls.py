from django.urls import path

from activities.stations import views

app_name = "stations"
urlpatterns = [
    path("st/", views.mine, name="mine"),
    path("st/<row:station>/", views.home, name="home"),
    path("st/<row:station>/record/<slug:kind>/", views.record, name="record"),
    path("st/<row:station>/plan/<slug:kind>/", views.plan, name="plan"),
    path("st/<row:station>/roll/<row:activity>/", views.roll, name="roll"),
    path("inflow/<row:inflow>/activities/", views.visits, name="visits"),
    path("st/<row:station>/paper/", views.paper, name="paper"),
    path("st/<row:station>/paper/tick/", views.tick, name="tick"),
    path("st/<row:station>/opinion/", views.opinions, name="opinions"),
    path("st/<row:station>/opinion/new/", views.opinion_new, name="opinion_new"),
    path("st/<row:station>/opinion/<row:opinion>/", views.opinion, name="opinion"),
    path("st/<row:station>/service/", views.service_list, name="services"),
    path("st/<row:station>/service/new/", views.service_new, name="service_new"),
    path("st/<row:station>/honour/", views.honours, name="honours"),
    path("st/<row:station>/honour/new/", views.honour_new, name="honour_new"),
    path("st/<row:station>/honour/<row:honour>/", views.honour, name="honour"),
    path("st/<row:station>/room/", views.equipment, name="equipment"),
    path("st/<row:station>/room/check/", views.check, name="check"),
    path("st/<row:station>/rule/<slug:house_rule>/", views.house_rule, name="house_rule"),
    path("st/<row:station>/rule/<slug:house_rule>/hang/", views.hang, name="hang"),
    path("st/<row:station>/register/<row:year>/<slug:book>/", views.register, name="register"),
    path("st/<row:station>/register/<row:year>/<slug:book>.xlsx", views.sheet, name="sheet"),
    path("desk/station/", views.desk, name="desk"),
    path("desk/station/figures.xlsx", views.figures_sheet, name="figures_sheet"),
    path("desk/station/new/", views.begin, name="open"),
    path("desk/station/register/<row:year>/<slug:book>.xlsx", views.every_sheet, name="every_sheet"),
    path("desk/station/sketch/", views.sketch, name="sketch"),
    path("desk/station/<row:station>/place/", views.place, name="place"),
    path("desk/station/<row:station>/balance/", views.balance, name="balance"),
    path("desk/station/<row:station>/site/", views.site, name="site"),
    path("desk/station/<row:station>/move/", views.move, name="move"),
    path("desk/station/<row:station>/close/", views.close, name="close"),
]
