"""Links into the course, for what is read outside of it: letters, feeds, exports."""

from __future__ import annotations

CLASSROOM = "services/classroom/"
COMMONS = "services/commons/"


def page(base: str, edition: str, module: str) -> str:
    """Give the address of a module's page; without one, that of the course itself."""
    return f"{base}{CLASSROOM}{edition}/{module}/" if module else base


def post(base: str, edition: str, module: str, number: int, community: int = 0) -> str:
    """Give the address of a post on its page."""
    place = f"community={community}&post={number}" if community else f"post-{number}"
    return f"{page(base, edition, module)}#{place}"
