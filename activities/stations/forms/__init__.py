from activities.stations.forms.places import BalanceForm, CloseForm, MoveForm, OpenForm, SiteForm
from activities.stations.forms.recording import PlanForm, RollForm, SixOneForm
from activities.stations.forms.registers import (
    EquipmentForm,
    HandleForm,
    HonourForm,
    HouseRuleForm,
    OpinionForm,
    ReviewForm,
    ServiceForm,
    TickForm,
)
from activities.stations.forms.sketch import SketchForm, TapForm
from activities.stations.forms.spans import SpanForm

__all__ = [
    "BalanceForm",
    "CloseForm",
    "EquipmentForm",
    "HandleForm",
    "HonourForm",
    "HouseRuleForm",
    "MoveForm",
    "OpenForm",
    "OpinionForm",
    "PlanForm",
    "ReviewForm",
    "RollForm",
    "ServiceForm",
    "SiteForm",
    "SixOneForm",
    "SketchForm",
    "SpanForm",
    "TapForm",
    "TickForm",
]
