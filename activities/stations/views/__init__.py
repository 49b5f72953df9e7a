from activities.stations.views.desk import balance, begin, close, desk, move, site
from activities.stations.views.figures import figures_sheet
from activities.stations.views.home import home, mine
from activities.stations.views.opinions import (
    opinion,
    opinion_correct,
    opinion_handle,
    opinion_new,
    opinion_withdraw,
    opinions,
)
from activities.stations.views.recording import plan, record
from activities.stations.views.registers import register
from activities.stations.views.results import (
    honour,
    honour_correct,
    honour_new,
    honour_withdraw,
    honours,
    service_correct,
    service_list,
    service_new,
    service_withdraw,
)
from activities.stations.views.roll import roll, visits
from activities.stations.views.room import check, equipment, hang, house_rule, paper, tick
from activities.stations.views.sketch import place, sketch
from activities.stations.views.taking import export, export_every

__all__ = [
    "balance",
    "begin",
    "check",
    "close",
    "desk",
    "equipment",
    "export",
    "export_every",
    "figures_sheet",
    "hang",
    "home",
    "honour",
    "honour_correct",
    "honour_new",
    "honour_withdraw",
    "honours",
    "house_rule",
    "mine",
    "move",
    "opinion",
    "opinion_correct",
    "opinion_handle",
    "opinion_new",
    "opinion_withdraw",
    "opinions",
    "paper",
    "place",
    "plan",
    "record",
    "register",
    "roll",
    "service_correct",
    "service_list",
    "service_new",
    "service_withdraw",
    "site",
    "sketch",
    "tick",
    "visits",
]
