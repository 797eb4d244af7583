"""The widgets: what a teacher touches on a page.

In a notebook: `from staffroom_widgets import Quiz`, then `Quiz("warm-up")`. A widget finds its
activity in the folder of the notebook and its person's answers in the commons.
"""

from staffroom_widgets.form import Form
from staffroom_widgets.quiz import Quiz
from staffroom_widgets.selfmap import SelfMap
from staffroom_widgets.sorter import Sorter

__all__ = ["Form", "Quiz", "SelfMap", "Sorter"]
