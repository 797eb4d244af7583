"""Where somebody lands who named no page."""

from typing import Any

STAFF = {"trainers", "admins"}


def is_staff(user: Any) -> bool:
    """Whether somebody has more than the course to choose from."""
    return user is not None and bool(STAFF & {group.name for group in user.orm_user.groups})


def landing(handler: Any) -> str:
    """Teachers land on the course, trainers on their home page."""
    user = handler.current_user
    if user is None:
        return ""
    return (
        f"{handler.hub.base_url}home"
        if is_staff(user)
        else f"{handler.base_url}services/classroom/"
    )
