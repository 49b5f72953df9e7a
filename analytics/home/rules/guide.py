"""使用帮助: the chapters and whom each is for."""

from collections.abc import Collection
from dataclasses import dataclass

from organizations.access.rules import Role


@dataclass(frozen=True)
class Chapter:
    """One template part with its heading."""

    slug: str
    label: str
    roles: frozenset[str] = frozenset()

    @property
    def template(self) -> str:
        return f"analytics/home/help/_{self.slug}.html"


CHAPTERS = (
    Chapter("login", "登录和密码"),
    Chapter("member", "党员", frozenset({Role.MEMBER})),
    Chapter("secretary", "支部书记", frozenset({Role.SECRETARY})),
    Chapter("recorder", "记录员", frozenset({Role.RECORDER, Role.STATION_MANAGER})),
    Chapter("committee", "党（工）委管理员", frozenset({Role.COMMITTEE_ADMIN})),
    Chapter("department", "组织部工作人员", frozenset({Role.DEPARTMENT_STAFF, Role.LINE_STAFF})),
    Chapter("auditor", "审计管理员", frozenset({Role.AUDITOR})),
    Chapter("system", "系统管理员", frozenset({Role.SYSTEM_ADMIN})),
    Chapter("trouble", "遇到问题"),
)


def chapters(roles: Collection[str]) -> list[Chapter]:
    """The reader's own chapters first, the others in their order."""
    return sorted(CHAPTERS, key=lambda one: not one.roles & set(roles))
