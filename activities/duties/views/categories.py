"""服务类别: the words that forms offer for a theme day of service."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from activities.duties.forms import CategoryForm, words_of
from activities.duties.models import ServiceCategory
from activities.duties.rules import MOST_CATEGORIES
from activities.duties.services import add_category, change_category
from dangjian.acts import carried_out
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization


def keeps_the_list(request):
    return Organization.objects.editable_by(request.user).filter(parent=None).exists()


@require_GET
def categories(request):
    require(request.user, Right.DESK)
    every = list(ServiceCategory.objects.visible_to(request.user).order_by("-is_used", "position", "pk"))
    context = {"categories": every, "most": MOST_CATEGORIES, "may_edit": keeps_the_list(request)}
    return render(request, "activities/duties/categories.html", context)


@require_http_methods(["GET", "POST"])
def add(request):
    if not keeps_the_list(request):
        raise Http404
    every = ServiceCategory.objects.visible_to(request.user)
    form = CategoryForm(request.POST or None, today=localdate(), initial={"position": every.count() + 1})

    def enter(**said):
        made = add_category(by=request.user, **said)
        messages.success(request, f"已新增“{made.name}”。")

    if carried_out(request, form, enter):
        return redirect("duties:categories")
    return render(request, "activities/duties/category_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change(request, service_category):
    category = get_object_or_404(ServiceCategory.objects.editable_by(request.user), pk=service_category)
    name, form = category.name, CategoryForm(request.POST or None, today=localdate(), initial=words_of(category))

    def enter(**said):
        change_category(category=category, by=request.user, **said)
        messages.success(request, "改好了。以前的记录还是原来的写法。")

    if carried_out(request, form, enter):
        return redirect("duties:categories")
    return render(request, "activities/duties/category_change.html", {"form": form, "name": name})
