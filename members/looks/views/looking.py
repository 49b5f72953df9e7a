"""Numbers in full, in the answer to one POST and nowhere else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from members.looks import services
from members.looks.forms import PurposeForm
from members.looks.queries import office_of
from members.private.rules import Purpose
from members.private.services import UsedUp, masked
from members.roster.models import Member
from organizations.access.queries import require
from organizations.access.rules import Right


@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, member: int) -> HttpResponse:
    """Going back or loading it again asks for the purpose again."""
    require(request.user, Right.DESK)
    reached = Member.objects.editable_by(request.user).select_related("organization", "numbers")
    one = get_object_or_404(reached, pk=member)
    form = PurposeForm(request.POST if request.method == "POST" else None)
    context = {"member": one, "form": form, "office": office_of(request.user, one), "masked": masked(one.numbers)}
    if one.numbers and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        try:
            context["revealed"] = services.look(member=one, by=request.user, purpose=purpose, now=now())
            context["purpose"] = Purpose(purpose).label
        except UsedUp as refusal:
            form.add_error("purpose", str(refusal))
    return render(request, "members/looks/reveal.html", context)
