"""Which branches have looked at their points. What was agreed to holds as long as the lines say the same."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from analytics.assessment.models import Closing, Score
from analytics.assessment.queries.differences import lines_unlike, unlike
from analytics.assessment.rules import Stage
from analytics.objections.models import Check, ScoreObjection
from analytics.objections.rules import OPEN, State
from organizations.tree.models import Kind, Organization


@dataclass(frozen=True)
class Progress:
    """How far the branches are with looking at their points, and what became of their objections."""

    branches: int
    checked: int
    objected: int
    open: int

    @property
    def unchecked(self) -> int:
        return self.branches - self.checked


def scored_branches(closing: Closing) -> QuerySet[Organization]:
    scored = Score.objects.filter(run=closing.run_id, organization__kind=Kind.BRANCH)
    return Organization.objects.filter(pk__in=scored.values("organization")).order_by("path")


def standing_checks(closing: Closing) -> QuerySet[Check]:
    """What branches have agreed to and still see: the version that is decided on, or one that said the same of them."""
    place = {"organization": OuterRef("organization")}
    before = Score.objects.filter(run=OuterRef(OuterRef("run")), organization=OuterRef("organization"))
    now = Score.objects.filter(run=closing.run_id, **place)
    same = now.filter(Exists(before.filter(points=OuterRef("points"), ceiling=OuterRef("ceiling"))))
    here = {"score__organization": OuterRef("organization")}
    came = lines_unlike(closing.run_id, before=OuterRef(OuterRef("run"))).filter(**here)
    went = lines_unlike(OuterRef("run"), before=closing.run_id).filter(**here)
    alike = Exists(same) & ~Exists(came) & ~Exists(went)
    return Check.objects.filter(Q(run=closing.run_id) | alike, closing=closing)


def unchecked(closing: Closing) -> QuerySet[Organization]:
    """Branches that have not agreed to what the version says of them."""
    agreed = standing_checks(closing).filter(organization=OuterRef("pk"))
    return scored_branches(closing).filter(~Exists(agreed))


def changed_since(closing: Closing) -> QuerySet[Organization]:
    """The scored branches of which the version says otherwise than the one that they could last look at, or than a later
    one that they agreed to."""
    looked = closing.asked_run
    if looked is None:
        return Organization.objects.none()
    branches = Score.objects.filter(organization__kind=Kind.BRANCH)
    otherwise = unlike(looked.pk, closing.run_id, branches).values("pk")
    agreed = Check.objects.filter(closing=closing, run__version__gt=looked.version)
    gone = agreed.exclude(pk__in=standing_checks(closing).values("pk")).values("organization")
    return scored_branches(closing).filter(Q(pk__in=otherwise) | Q(pk__in=gone))


def to_ask_again(closing: Closing) -> QuerySet[Organization]:
    """Those of them that nobody has told yet, and that have not agreed to the same before."""
    if closing.again_until:
        return Organization.objects.none()
    return changed_since(closing).filter(pk__in=unchecked(closing).values("pk"))


def asked(closing: Closing) -> QuerySet[Organization]:
    """The branches whose days for checking these are: every one, and once they were asked again those alone of which
    the version says otherwise."""
    return changed_since(closing) if closing.again_until else scored_branches(closing)


def still_asked(closing: Closing, today: date) -> QuerySet[Organization]:
    """Those that have days left and have not agreed."""
    if not closing.is_checked_on(today):
        return Organization.objects.none()
    return unchecked(closing).filter(pk__in=asked(closing).values("pk"))


def check_of(closing: Closing, branch: Organization) -> Check | None:
    """That the branch has agreed to what it sees."""
    found = standing_checks(closing).filter(organization=branch)
    return found.select_related("by").order_by("-pk").first()


def earlier_check(closing: Closing, branch: Organization) -> Check | None:
    """The last version that the branch has agreed to, whatever has changed since."""
    return (
        Check.objects.filter(closing=closing, organization=branch).select_related("by", "run").order_by("-pk").first()
    )


def checked_before(closing: Closing, branches: QuerySet[Organization]) -> set[int]:
    """Those among them that have agreed to some version, be it one that says otherwise."""
    found = Check.objects.filter(closing=closing, organization__in=branches)
    return set(found.values_list("organization", flat=True))


def progress_of(closing: Closing) -> Progress:
    states = Counter(
        ScoreObjection.objects.filter(closing=closing).exclude(state=State.WITHDRAWN).values_list("state", flat=True)
    )
    return Progress(
        branches=scored_branches(closing).count(),
        checked=standing_checks(closing).aggregate(n=Count("organization", distinct=True))["n"],
        objected=states.total(),
        open=sum(states[state] for state in OPEN),
    )


def closings_checked(today: date) -> QuerySet[Closing]:
    """Quarters whose points may be checked on that day."""
    first = Q(stage=Stage.CHECKING, again_until=None, check_until__gte=today)
    again = Q(stage__in=(Stage.CHECKING, Stage.DECIDING), again_until__gte=today)
    return Closing.objects.filter(first | again).select_related("run")
