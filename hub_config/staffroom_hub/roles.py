"""Who may do what: the one table of roles and scopes; everything else is derived from it.

Words. A *scope* opens something on the hub or, where it begins with `custom:`, in our services. A
*role* is a named set of scopes. The hub's built-in role `user` is what everybody holds and is
overridden here, so that teachers hold no `servers` scope and cannot start a server; the built-in
`server` is what a trainer's running server may do in the trainer's name. A *group* carries a role
to people; which groups an account is in follows from its *standing*.
"""

from dataclasses import dataclass
from typing import Any, Literal

Standing = Literal["teacher", "mentor", "trainer", "admin"]
"""What an account is; each includes what stands before it."""
STANDINGS: tuple[Standing, ...] = ("teacher", "mentor", "trainer", "admin")

MODERATORS: frozenset[Standing] = frozenset({"trainer", "admin"})
"""Who may look after discussions, beside what their scopes open."""

LEARN = "custom:staffroom:learn"
TEACH = "custom:staffroom:teach"
PAGES = "custom:staffroom:pages"
GRADE = "custom:staffroom:grade"

CUSTOM_SCOPES: dict[str, dict[str, str]] = {
    LEARN: {"description": "Own drafts, checks, submissions and marks; threads."},
    TEACH: {"description": "Releases, everybody's submissions, feedback."},
    PAGES: {"description": "Read releases stripped of what pages must not know."},
    GRADE: {"description": "Take submissions to grade, report marks, release the course."},
}

USE_COMMONS = "access:services!service=commons"
USE_CLASSROOM = "access:services!service=classroom"
BE_KNOWN = ("read:users:name!user", "read:users:groups!user")
"""By which a token says whose it is."""


@dataclass(frozen=True)
class Role:
    """One line of the table."""

    name: str
    description: str
    scopes: tuple[str, ...]
    groups: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    built_in: bool = False

    def spec(self) -> dict[str, Any]:
        """The role as `c.JupyterHub.load_roles` wants it."""
        bearers = {"groups": list(self.groups), "services": list(self.services)}
        return {
            "name": self.name,
            "description": self.description,
            "scopes": list(self.scopes),
            **({} if self.built_in else bearers),
        }


ROLES: tuple[Role, ...] = (
    Role(
        "user",
        "Everybody: read the course and take part.",
        # OAuth gives every token its owner's name and groups; one cannot give what one lacks.
        (LEARN, USE_COMMONS, USE_CLASSROOM, "read:users:name!user", "read:users:groups!user"),
        built_in=True,
    ),
    Role(
        "server",
        "A trainer's running server, in the trainer's name.",
        (*BE_KNOWN, "users:activity!user", "access:servers!server", LEARN, TEACH, USE_COMMONS),
        built_in=True,
    ),
    Role(
        "mentor",
        "A teacher who answers others.",
        (LEARN,),
        groups=("mentors",),
    ),
    Role(
        "trainer",
        "Teaches an edition: JupyterLab and formgrader on a server of one's own.",
        (TEACH, "servers!user", "access:servers!user", "users:activity!user"),
        groups=("trainers",),
    ),
    Role(
        "school-admin",
        "Decides who is a trainer; holds no administration of the hub itself.",
        (TEACH,),
        groups=("admins",),
    ),
    Role(
        "commons",
        "Learns a person's name, groups, display name and language.",
        ("read:users:name", "read:users:groups", "admin:auth_state"),
        services=("commons",),
    ),
    Role(
        "classroom",
        "Reads stripped releases.",
        (PAGES, USE_COMMONS),
        services=("classroom",),
    ),
    Role(
        "grader",
        "Releases the bundled course and records marks.",
        (GRADE, USE_COMMONS),
        services=("grader",),
    ),
)

DEMO = Role(
    "demo",
    "Makes demo teachers and speaks for them; only where a demonstration is asked for.",
    ("admin:users", "tokens", LEARN, USE_COMMONS),
    services=("demo",),
)

PAGE_SCOPES: tuple[str, ...] = (LEARN, USE_COMMONS)
"""What the token that a teacher's page carries may open, beside the page itself."""

GROUPS: dict[Standing, tuple[str, ...]] = {
    "teacher": (),
    "mentor": ("mentors",),
    "trainer": ("trainers",),
    "admin": ("trainers", "admins"),
}
"""By standing, the hub groups of an account."""


def load_roles(*, demo: bool = False) -> list[dict[str, Any]]:
    """The table as `c.JupyterHub.load_roles` wants it."""
    return [role.spec() for role in (*ROLES, *((DEMO,) if demo else ()))]


def groups_of(standing: Standing) -> list[str]:
    """Hub groups of an account."""
    return list(GROUPS[standing])


def outranks(actor: Standing, other: Standing) -> bool:
    """Whether one person may help another back into her account.

    A trainer may for teachers and mentors, an administrator for everybody: a link that signs in
    as somebody must not lead to more than its maker has.
    """
    if actor == "admin":
        return True
    return actor == "trainer" and STANDINGS.index(other) < STANDINGS.index("trainer")
