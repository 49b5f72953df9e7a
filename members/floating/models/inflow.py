"""流入: somebody whose 组织关系 lies elsewhere and who came to a station."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from dangjian.fields.paths import steps
from dangjian.fields.text import BytewiseField
from dangjian.pinyin import initials, person_syllables, typed
from members.floating.rules import FOR_BRANCH, OVER, Deed, Match, Standing, State, Way, months_before, silence
from members.private.models import PrivateNumbers
from members.roster.models import Member, Participation
from organizations.access.models import Account, within
from organizations.access.rules import Right, Role, Stretch
from organizations.tree.models import InTree, InTreeQuerySet, Organization

UNIT_DEPTH = 2


def looked_after(account: Account) -> tuple[Stretch, ...]:
    """Where somebody acts for the district or for a unit directly under it: a station's town. 街道工委 and 镇党委 differ in
    kind, and a 镇党委 is of the same kind as the 社区党委 below it, so the place in the tree decides."""
    held = account.reach.stretches(Right.MAINTAIN)
    return tuple(one for one in held if len(steps(one.path)) <= UNIT_DEPTH)


def kept_here(account: Account) -> Q:
    """The station's own manager, its town and the department; neither the committee between, nor the branch it leans on,
    nor line staff, who read along elsewhere."""
    own = Q(organization__in=account.reach.organizations(Role.STATION_MANAGER))
    return own | within(looked_after(account))


class InflowQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        return self.filter(kept_here(account))

    def editable_by(self, account: Account) -> Self:
        return self.visible_to(account)

    def asked_of(self, account: Account) -> Self:
        """What stations ask of one's branches, or those confirmed: their name and where they take part, no more."""
        reach = account.reach
        mine = (*reach.stretches(Right.RECORD), *reach.stretches(Right.REVIEW))
        asked = within(mine, path="home__path", sector="home__sector")
        ours = within(mine, path="member__path", sector="member__organization__sector")
        open_ones = Q(asked, match=Match.PROPOSED, state=State.IN_CARE)
        return self.filter(open_ones | Q(ours, match=Match.CONFIRMED))

    def hosted_by(self, account: Account) -> Self:
        """Who takes part at a station that leans on a place one acts for (依托党组织), once the home side has said that
        they are members."""
        leaning = Q(organization__parent__in=account.reach.organizations(*FOR_BRANCH))
        return self.filter(leaning, standing=Standing.VERIFIED, arrived_on__isnull=False)

    def followed_by(self, account: Account) -> Self:
        """Whose taking part somebody reads: who keeps them, the home branch, the 依托党组织."""
        home = self.asked_of(account).filter(match=Match.CONFIRMED, arrived_on__isnull=False)
        return self.visible_to(account).filter(arrived_on__isnull=False) | home | self.hosted_by(account).in_care()

    def in_care(self) -> Self:
        return self.filter(state=State.IN_CARE)

    def of_year(self, start: date, end: date) -> Self:
        """Who was there on a day of the span, and who is still."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=start), arrived_on__lt=end)

    def silent_since(self, day: date) -> Self:
        return self.in_care().filter(Q(last_contact_on=None) | Q(last_contact_on__lte=day))

    def called(self, text: str) -> Self:
        written, plain = "".join(text.split()), typed(text)
        found = Q(name__icontains=written) | Q(home_text__icontains=written) | Q(trade__icontains=written)
        return self.filter(found | Q(initials__startswith=plain) if plain.isascii() and plain else found)


class Inflow(InTree):
    """`organization` is the station. `home_text` is what the person wrote; `home` the branch of this district that was
    asked, `member` whom it named. No ID number, no place but the station's."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("姓名", max_length=60)
    pinyin = BytewiseField("拼音", max_length=120, blank=True)
    initials = models.CharField("拼音首字母", max_length=20, blank=True)
    numbers = models.OneToOneField(
        PrivateNumbers, models.PROTECT, related_name="+", verbose_name="手机号（密文）", null=True, blank=True
    )
    home_text = models.CharField("流出地党组织", max_length=120)
    trade = models.CharField("工种或班组", max_length=40)
    expected_until = models.DateField("预计到期", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.REPORTED)
    reported_at = models.DateTimeField("登记时间")
    arrived_on = models.DateField("到站日期", null=True, blank=True)
    ended_on = models.DateField("离站日期", null=True, blank=True)
    went_to = models.CharField("去向", max_length=60, blank=True)
    standing = models.CharField("党员身份", max_length=10, choices=Standing.choices, default=Standing.UNVERIFIED)
    way = models.CharField("怎么答复的", max_length=12, choices=Way.choices, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.CharField("谁答复的", max_length=60, blank=True)
    in_national_system = models.BooleanField("已在全国党员管理信息系统登记", default=False)
    match = models.CharField("区内支部", max_length=10, choices=Match.choices, default=Match.NONE, blank=True)
    home = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="区内的党支部", related_name="+", null=True, blank=True
    )
    member = models.ForeignKey(
        Member, models.SET_NULL, verbose_name="支部确认的党员", related_name="+", null=True, blank=True
    )
    participation = models.ForeignKey(
        Participation, models.SET_NULL, verbose_name="参加组织生活", related_name="+", null=True, blank=True
    )
    last_contact_on = models.DateField("最近联系", null=True, blank=True)
    talked_on = models.DateField("与流出地商量转接", null=True, blank=True)
    came_from = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="上一站的登记", related_name="+", null=True, blank=True
    )

    objects = InflowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "流入党员"
        indexes = [
            models.Index(fields=["organization", "state"], name="inflow_by_station"),
            models.Index(fields=["path", "state"], name="inflow_by_path"),
            models.Index(fields=["home", "match"], name="inflow_by_home"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.REPORTED, arrived_on=None)
                | ~Q(state=State.REPORTED) & Q(arrived_on__isnull=False),
                name="inflow_arrived_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER, ended_on__isnull=False) | ~Q(state__in=OVER) & Q(ended_on=None),
                name="inflow_over_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(match=Match.NONE) | Q(home__isnull=False), name="inflow_asked_has_its_branch"
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.UNVERIFIED, answered_on=None)
                | ~Q(standing=Standing.UNVERIFIED) & Q(answered_on__isnull=False),
                name="inflow_answer_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["member"], condition=Q(state=State.IN_CARE), name="one_station_per_matched_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.pk}"

    def spell(self) -> None:
        self.pinyin = person_syllables(self.name)
        self.initials = initials(self.pinyin)

    @property
    def is_in_care(self) -> bool:
        return self.state == State.IN_CARE

    def silence(self, today: date) -> int:
        return silence(self.last_contact_on, today) if self.is_in_care else 0

    def asks_for_talk(self, today: date) -> bool:
        """Half a year here and nobody has talked to the home side about the transfer."""
        if not self.is_in_care or self.talked_on or self.arrived_on is None:
            return False
        return self.arrived_on <= months_before(today, 6)

    def is_expired(self, today: date) -> bool:
        """The day until which somebody meant to stay has passed."""
        return self.is_in_care and self.expected_until is not None and self.expected_until < today


class InflowStep(models.Model):
    """One line of somebody's history; never changed, never taken away. None did it who is named by no account.

    `text` is read by people; `said` is the same as a code, for whoever counts: the standing that an answer gave, the match
    that was taken back, whether the national system has the person (Registered), how an end was found (How.MONTHLY)."""

    inflow = models.ForeignKey(Inflow, models.CASCADE, related_name="steps", verbose_name="流入党员")
    deed = models.CharField("做了什么", max_length=10, choices=Deed.choices)
    text = models.CharField("说明", max_length=200, blank=True)
    said = models.CharField("结果", max_length=12, blank=True)
    on = models.DateField("日期")
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="谁", related_name="+", null=True, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "流入党员经过"
        indexes = [models.Index(fields=["inflow", "at"], name="inflow_step_by_person")]

    def __str__(self) -> str:
        return f"{self.inflow_id} {self.deed}"
