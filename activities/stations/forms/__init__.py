from activities.stations.forms.dated import WithdrawForm
from activities.stations.forms.lists import BookFilter, HonourFilter, OpinionFilter, ServiceFilter, StationFilter
from activities.stations.forms.opinions import CorrectOpinionForm, HandleForm, OpinionForm
from activities.stations.forms.places import BalanceForm, CloseForm, MoveForm, OpenForm, SiteForm
from activities.stations.forms.recording import PlanForm, RollForm, SixOneForm
from activities.stations.forms.results import (
    CorrectHonourForm,
    CorrectServiceForm,
    HonourForm,
    ReviewForm,
    ServiceForm,
)
from activities.stations.forms.room import EquipmentForm, HouseRuleForm, TickForm
from activities.stations.forms.sketch import SketchForm, TapForm
from activities.stations.forms.spans import SpanForm

__all__ = [
    "BalanceForm",
    "BookFilter",
    "CloseForm",
    "CorrectHonourForm",
    "CorrectOpinionForm",
    "CorrectServiceForm",
    "EquipmentForm",
    "HandleForm",
    "HonourFilter",
    "HonourForm",
    "HouseRuleForm",
    "MoveForm",
    "OpenForm",
    "OpinionFilter",
    "OpinionForm",
    "PlanForm",
    "ReviewForm",
    "RollForm",
    "ServiceFilter",
    "ServiceForm",
    "SiteForm",
    "SixOneForm",
    "SketchForm",
    "SpanForm",
    "StationFilter",
    "TapForm",
    "TickForm",
    "WithdrawForm",
]
