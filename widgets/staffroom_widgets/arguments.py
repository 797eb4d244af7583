"""What an author's cell says of a widget: the id of an activity, and where its definition is."""

from __future__ import annotations

from typing import Any

from staffroom_widgets.context import Context


def refuse_arguments(
    name: str, activity: object, more: tuple[object, ...], unknown: dict[str, object]
) -> None:
    """Refuse everything but an activity's id.

    Raises:
        TypeError: the argument is not an id, or there are others.
    """
    if more or unknown:
        extra = ", ".join([*map(repr, more), *unknown])
        raise TypeError(
            f"{name} takes the id of an activity and nothing else, not {extra}: "
            "everything else is said in the activity's file."
        )
    if not isinstance(activity, str):
        raise TypeError(
            f'{name} takes the id of an activity, for example {name}("first-answer"), '
            f"not {activity!r}."
        )


def definition_of(name: str, kind: str, activity: str, context: Context) -> dict[str, Any]:
    """Look an activity up among those of the module.

    Args:
        name: of the widget, for messages.
        kind: type that the activity must have.
        activity: its id.
        context: the module.

    Raises:
        ValueError: there is no such activity, or it is of another type.
    """
    found = context.activities.get(activity)
    if found is None:
        known = ", ".join(sorted(context.activities)) or "none"
        raise ValueError(
            f"There is no activity {activity!r} in {context.folder}. Known here: {known}."
        )
    if found.get("type") != kind:
        raise ValueError(
            f"{activity!r} in {context.folder} is of type {found.get('type')!r}, "
            f"so {name} cannot show it."
        )
    return found
