"""The widgets: what a teacher touches on a page.

In a notebook: `from staffroom_widgets import Quiz`, then `Quiz("warm-up")`. A widget finds its
activity in the folder of the notebook and its person's answers in the commons.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from staffroom_widgets.branch import Branch
    from staffroom_widgets.certificates import Certificates
    from staffroom_widgets.communities import Communities
    from staffroom_widgets.diagnostic import Diagnostic
    from staffroom_widgets.discussion import Discussion
    from staffroom_widgets.form import Form
    from staffroom_widgets.home import Home
    from staffroom_widgets.marking import Marking
    from staffroom_widgets.moderation import Moderation
    from staffroom_widgets.notices import Notices
    from staffroom_widgets.overview import Overview
    from staffroom_widgets.people import People
    from staffroom_widgets.planner import Planner
    from staffroom_widgets.progress import Progress
    from staffroom_widgets.progressfile import ProgressFile
    from staffroom_widgets.quiz import Quiz
    from staffroom_widgets.review import Review
    from staffroom_widgets.route import Route
    from staffroom_widgets.search import Search
    from staffroom_widgets.selfmap import SelfMap
    from staffroom_widgets.sorter import Sorter
    from staffroom_widgets.stepper import Stepper
    from staffroom_widgets.submission import Submission
    from staffroom_widgets.takeout import Takeout

__all__ = [
    "Branch",
    "Certificates",
    "Communities",
    "Diagnostic",
    "Discussion",
    "Display",
    "Form",
    "Home",
    "Marking",
    "Moderation",
    "Notices",
    "Overview",
    "People",
    "Planner",
    "Progress",
    "ProgressFile",
    "Quiz",
    "Review",
    "Route",
    "Search",
    "SelfMap",
    "Sorter",
    "Stepper",
    "Submission",
    "Takeout",
]


def __getattr__(name: str) -> object:
    """Import a widget when a page asks for it: a page reads only the bundles it shows."""
    if name not in __all__:
        raise AttributeError(f"staffroom_widgets has no {name}; it has {', '.join(__all__)}.")
    return getattr(import_module(f"staffroom_widgets.{name.lower()}"), name)
