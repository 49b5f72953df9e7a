"""Who is logged in, and where that is remembered; passwords are checked by the log-in service."""

from datetime import datetime
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.timezone import now

from organizations.access.models import Account, LoginSession


class AccountBackend(BaseBackend):
    """Only remembers who is logged in."""

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.filter(pk=user_id, is_active=True).first()


class SessionStore(DatabaseStore):
    """Sessions as rows that say whose they are, so that their owner sees and ends them; kept under a hash of the key."""

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        return LoginSession

    def _get_session_from_db(self) -> LoginSession | None:
        kept = LoginSession.objects.filter(pk=LoginSession.kept(self.session_key), expire_date__gt=now())
        if (found := kept.first()) is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(LoginSession.kept(session_key))

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(LoginSession.kept(key))

    def create_model_instance(self, data: dict[str, Any]) -> LoginSession:
        return LoginSession(
            session_key=LoginSession.kept(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get("_auth_user_id"),
            device=data.get("device", ""),
            began_at=moment(data, "began_at"),
            seen_at=moment(data, "seen_at"),
        )


def moment(data: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(data[name]) if name in data else None
