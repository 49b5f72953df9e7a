"""Roles, what each of them may do, and the reach that follows from somebody's grants. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from dangjian.fields.paths import steps


class Role(models.TextChoices):
    DEPARTMENT_STAFF = "DEPARTMENT_STAFF", "组织部工作人员"
    LINE_STAFF = "LINE_STAFF", "条线工作人员"
    COMMITTEE_ADMIN = "COMMITTEE_ADMIN", "党（工）委管理员"
    SECRETARY = "SECRETARY", "支部书记"
    RECORDER = "RECORDER", "记录员"
    STATION_MANAGER = "STATION_MANAGER", "驿站管理员"
    GROUP_LEADER = "GROUP_LEADER", "协作组组长"
    LIAISON = "LIAISON", "联络员"
    MEMBER = "MEMBER", "党员"
    SYSTEM_ADMIN = "SYSTEM_ADMIN", "系统管理员"
    AUDITOR = "AUDITOR", "审计管理员"


class Right(models.TextChoices):
    TAKE_PART = "TAKE_PART", "参加本支部活动"
    READ = "READ", "查看"
    RECORD = "RECORD", "记录活动"
    REVIEW = "REVIEW", "审核记录"
    MAINTAIN = "MAINTAIN", "维护组织和党员"
    ASSESS = "ASSESS", "季度考核"
    ANSWER = "ANSWER", "办理投诉建议"
    PUBLISH = "PUBLISH", "发通知和公示"
    ACCOUNTS = "ACCOUNTS", "管理账号"
    DESK = "DESK", "使用工作台"
    AUDIT = "AUDIT", "查看操作日志"
    OPERATE = "OPERATE", "查看运行情况"


RIGHTS: dict[str, frozenset[Right]] = {
    Role.DEPARTMENT_STAFF: frozenset(
        {
            *(Right.READ, Right.REVIEW, Right.MAINTAIN, Right.ASSESS, Right.ANSWER, Right.PUBLISH),
            *(Right.ACCOUNTS, Right.DESK),
        }
    ),
    Role.LINE_STAFF: frozenset({Right.READ, Right.DESK}),
    Role.COMMITTEE_ADMIN: frozenset(
        {
            *(Right.READ, Right.RECORD, Right.REVIEW, Right.MAINTAIN, Right.ANSWER, Right.PUBLISH),
            *(Right.ACCOUNTS, Right.DESK),
        }
    ),
    Role.SECRETARY: frozenset({Right.READ, Right.RECORD}),
    Role.RECORDER: frozenset({Right.READ, Right.RECORD}),
    Role.STATION_MANAGER: frozenset({Right.READ, Right.RECORD}),
    Role.GROUP_LEADER: frozenset(),
    Role.LIAISON: frozenset(),
    Role.MEMBER: frozenset({Right.TAKE_PART}),
    Role.SYSTEM_ADMIN: frozenset({Right.ACCOUNTS, Right.OPERATE}),
    Role.AUDITOR: frozenset({Right.AUDIT}),
}


def roles_with(right: Right) -> tuple[Role, ...]:
    """The roles that hold `right` below the place they were granted for."""
    return tuple(role for role in Role if right in RIGHTS[role])


# Personal data stays closed to those who run the machine and those who read its log.
WITHOUT_PERSONAL_DATA = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR})


@dataclass(frozen=True)
class Stretch:
    """One subtree somebody reaches, all of it or one sector of it."""

    path: str
    sector: str = ""

    def covers(self, path: str, sector: str = "") -> bool:
        return path.startswith(self.path) and self.sector in ("", sector)


@dataclass(frozen=True)
class Held:
    """A grant in force, as the reach needs it."""

    role: str
    path: str
    organization_id: int
    sector: str = ""


@dataclass(frozen=True)
class Reach:
    """What somebody's grants open at this moment; every `visible_to` uses nothing else."""

    held: tuple[Held, ...] = ()

    def stretches(self, right: Right) -> tuple[Stretch, ...]:
        """The subtrees in which `right` holds, none of them inside another one."""
        found = {Stretch(one.path, one.sector) for one in self.held if right in RIGHTS[one.role]}
        return tuple(sorted(outermost(found), key=lambda one: (one.path, one.sector)))

    def has(self, right: Right) -> bool:
        return any(right in RIGHTS[one.role] for one in self.held)

    def covers(self, right: Right, path: str, sector: str = "") -> bool:
        return any(stretch.covers(path, sector) for stretch in self.stretches(right))

    def held_as(self, *roles: str) -> tuple[Stretch, ...]:
        """The subtrees in which somebody holds one of `roles`, whatever others may do there."""
        found = {Stretch(one.path, one.sector) for one in self.held if one.role in roles}
        return tuple(sorted(outermost(found), key=lambda one: (one.path, one.sector)))

    def organizations(self, *roles: str) -> tuple[int, ...]:
        """The organizations somebody holds one of `roles` for."""
        return tuple(sorted({one.organization_id for one in self.held if one.role in roles}))

    def committees(self, *rights: Right) -> tuple[int, ...]:
        """The units directly under the district in which somebody holds one of `rights`, be it for one branch only."""
        held = [steps(one.path) for one in self.held if not RIGHTS[one.role].isdisjoint(rights)]
        return tuple(sorted({ids[1] for ids in held if len(ids) > 1}))

    def nearest(self, right: Right, path: str, sector: str = "") -> Held | None:
        """The grant by which `right` holds at `path`: of several the one that stands closest to it."""
        fitting = [one for one in self.held if right in RIGHTS[one.role]]
        covering = [one for one in fitting if Stretch(one.path, one.sector).covers(path, sector)]
        return max(covering, key=lambda one: len(one.path), default=None)

    def adds(self, role: str, path: str, sector: str = "") -> bool:
        """Whether `role` at `path` would open anything that is not open already."""
        return not all(self.covers(right, path, sector) for right in RIGHTS[role])

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(one.role for one in self.held)


def outermost(stretches: Iterable[Stretch]) -> set[Stretch]:
    every = set(stretches)
    return {one for one in every if not any(other != one and other.covers(one.path, one.sector) for other in every)}
