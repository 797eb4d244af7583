"""What nbgrader's test cells call: points for a composed answer.

The notebook's folder holds the module's YAML files, keys included; the answer is data that the
commons composed. The result is always a plain float between 0 and the cell's points, because
nbgrader gives full points for anything else and fails the whole submission above the maximum.
"""

import warnings
from pathlib import Path

from staffroom.activities import AnswerError
from staffroom.modulefiles import load_module
from staffroom.rules.marks import activity_points
from staffroom.rules.points import module_points
from staffroom.wire import Json


def points(activity: str, answer: Json) -> float:
    """Mark one activity of the module in the current folder.

    Args:
        activity: id of the quiz, the discussion, or an assignment marked by completeness.
        answer: the frozen work, or None where there is none.

    Returns:
        Points, 0 for work that is not of the activity's shape.

    Raises:
        CourseError: the module in this folder cannot be read.
        KeyError: the activity gives no automatic points.
    """
    # nbgrader gives 0 to a cell that writes anything to stderr, a warning included.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = load_module(Path.cwd())
        part = {name: part for part, name in module.grading.automatic.items()}[activity]
        try:
            given = activity_points(module, activity, answer)
        except AnswerError:
            given = 0.0
        return float(min(max(given, 0.0), module_points(module.grading)[part]))
