"""The book of accounts: everything that is read from or written to the accounts database.

Each method is one transaction. Links carry 256 random bits of which the database keeps a digest:
nobody can make one up, and each can be revoked; a signature would add nothing to that.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from staffroom_hub.accounts import passwords
from staffroom_hub.accounts.models import Account, Link
from staffroom_hub.accounts.rules import RefusedError, SignUpForm, check_password, email_key
from staffroom_hub.roles import STANDINGS, Standing
from staffroom_hub.texts import marked as _

LinkKind = Literal["invitation", "reset"]
LIFETIMES: dict[LinkKind, timedelta] = {
    "invitation": timedelta(days=14),
    "reset": timedelta(days=1),
}
ENDED_INVITATION = _("This invitation is not valid any more. Ask for another.")
ENDED_LINK = _("This link is not valid any more. Ask for another.")
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_NAME_LENGTH = 15


def opaque_name() -> str:
    """Make a hub name that says nothing about a person."""
    return "t" + "".join(secrets.choice(_BASE32) for _ in range(_NAME_LENGTH))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Book:
    """The accounts of one installation."""

    engine: Engine
    now: Callable[[], datetime] = _utc_now

    def _session(self) -> Session:
        return Session(self.engine, expire_on_commit=False)

    # --- accounts -------------------------------------------------------------------------------

    def add(
        self, form: SignUpForm, *, standing: Standing = "teacher", invitation: str | None = None
    ) -> Account:
        """Make an account, with an invitation where one is needed.

        Raises:
            RefusedError: the e-mail has an account already, or the invitation is not good any more.
        """
        account = Account(
            name=opaque_name(),
            email=form.email,
            display_name=form.display_name,
            locale=form.locale,
            password_hash=passwords.hashed(form.password),
            standing=standing,
            epoch=1,
            blocked=False,
            created_at=self.now(),
        )
        try:
            with self._session() as session, session.begin():
                if invitation is not None and self._open(session, "invitation", invitation) is None:
                    raise RefusedError(
                        {"": _("This invitation is not valid any more. Ask for another.")}
                    )
                session.add(account)
        except IntegrityError:
            text = _("This e-mail has an account already: sign in, or ask for a new password.")
            raise RefusedError({"email": text}) from None
        return account

    def find(self, name: str) -> Account | None:
        """The account of a hub name."""
        with self._session() as session:
            return session.get(Account, name)

    def find_by_email(self, email: str) -> Account | None:
        """The account of an e-mail address."""
        with self._session() as session:
            return session.scalar(select(Account).where(Account.email == email_key(email)))

    def checked(self, email: str, password: str) -> Account | None:
        """The account that signs in; takes equally long where there is none."""
        account = self.find_by_email(email)
        good = passwords.matches(password, account.password_hash if account else None)
        if account is None or not good or account.blocked:
            return None
        if passwords.outdated(account.password_hash):
            self._change(account.name, password_hash=passwords.hashed(password))
        return account

    def people(self) -> list[Account]:
        """All accounts by name."""
        with self._session() as session:
            return list(session.scalars(select(Account).order_by(func.lower(Account.display_name))))

    def has_trainer(self) -> bool:
        """Whether somebody can teach."""
        teaching = STANDINGS[STANDINGS.index("trainer") :]
        with self._session() as session:
            query = select(Account.name).where(Account.standing.in_(teaching)).limit(1)
            return session.scalar(query) is not None

    def change_password(self, name: str, old: str, new: str) -> Account:
        """Change one's own password and end all sessions.

        Raises:
            RefusedError: the old one is wrong, or the new one cannot be taken.
        """
        account = self.find(name)
        if account is None or not passwords.matches(old, account.password_hash):
            raise RefusedError({"old_password": _("This is not your password.")})
        return self.set_password(name, new)

    def set_password(self, name: str, new: str) -> Account:
        """Set a password and end all sessions.

        Raises:
            RefusedError: it cannot be taken.
        """
        account = self.find(name)
        if error := check_password(new, email=account.email if account else ""):
            raise RefusedError({"password": error})
        return self._change(name, password_hash=passwords.hashed(new), epoch=Account.epoch + 1)

    def set_standing(self, name: str, standing: Standing) -> Account:
        """Make somebody a trainer, or a teacher again."""
        return self._change(name, standing=standing)

    def set_blocked(self, name: str, *, blocked: bool) -> Account:
        """Shut somebody out and end all sessions, or let her in again."""
        return self._change(name, blocked=blocked, epoch=Account.epoch + 1)

    def _change(self, name: str, **values: object) -> Account:
        with self._session() as session, session.begin():
            session.execute(update(Account).where(Account.name == name).values(**values))
            return session.get_one(Account, name)

    def is_last_admin(self, name: str) -> bool:
        """Whether nobody else could decide who teaches."""
        admins = select(Account.name).where(Account.standing == "admin", Account.blocked.is_(False))
        with self._session() as session:
            return set(session.scalars(admins)) == {name}

    def remove(self, name: str) -> None:
        """Take an account away, with the links that led into it."""
        with self._session() as session, session.begin():
            session.execute(delete(Link).where(Link.account == name))
            session.execute(delete(Account).where(Account.name == name))

    # --- links ----------------------------------------------------------------------------------

    def make_link(self, kind: LinkKind, made_by: str, account: str | None = None) -> str:
        """Make a link; its secret part is given out here and nowhere else."""
        token = secrets.token_urlsafe(32)
        link = Link(
            digest=_digest(token),
            kind=kind,
            account=account,
            made_by=made_by,
            made_at=self.now(),
            expires_at=self.now() + LIFETIMES[kind],
        )
        with self._session() as session, session.begin():
            session.add(link)
        return token

    def link_is_good(self, kind: LinkKind, token: str) -> bool:
        """Whether a link still leads somewhere."""
        with self._session() as session:
            return self._open(session, kind, token) is not None

    def _open(self, session: Session, kind: LinkKind, token: str) -> Link | None:
        query = select(Link).where(
            Link.digest == _digest(token),
            Link.kind == kind,
            Link.ended_at.is_(None),
            Link.expires_at > self.now(),
        )
        return session.scalar(query.with_for_update())

    def reset_password(self, token: str, new: str) -> Account:
        """Use up a reset link.

        Raises:
            RefusedError: the link is not good any more, or the password cannot be taken.
        """
        with self._session() as session, session.begin():
            link = self._open(session, "reset", token)
            account = session.get(Account, link.account) if link else None
            if link is None or account is None:
                raise RefusedError({"": ENDED_LINK})
            if error := check_password(new, email=account.email):
                raise RefusedError({"password": error})
            self._use_up(session, link)
        return self.set_password(account.name, new)

    def _use_up(self, session: Session, link: Link) -> None:
        """End a link; of two who try at the same time one gets it."""
        unused = update(Link).where(Link.id == link.id, Link.ended_at.is_(None))
        if not session.execute(unused.values(ended_at=self.now()).returning(Link.id)).all():
            raise RefusedError({"": ENDED_LINK})

    def invitations(self) -> list[Link]:
        """Invitations that still lead somewhere."""
        query = select(Link).where(
            Link.kind == "invitation", Link.ended_at.is_(None), Link.expires_at > self.now()
        )
        with self._session() as session:
            return list(session.scalars(query.order_by(Link.made_at)))

    def revoke(self, link: int) -> None:
        """End an invitation."""
        with self._session() as session, session.begin():
            ended = update(Link).where(Link.id == link, Link.ended_at.is_(None))
            session.execute(ended.values(ended_at=self.now()))
