"""What comes before a module and after it: by the course's order, among what is released."""

import pytest

from staffroom.syllabus import Syllabus
from staffroom_hub.classroom.neighbours import NOBODY, Neighbours, neighbours

NAMES = ["m00-start", "m01-network", "m02-distance", "m08-class"]


def course():
    """A small syllabus."""
    return Syllabus.model_validate(
        {
            "modules": [{"id": name, "minutes": 60, "title": {}} for name in NAMES],
            "presets": {},
            "certificates": {},
        }
    )


def released(*ids):
    """Modules of an edition, in whatever order."""
    return [(name, name.upper()) for name in ids]


@pytest.mark.parametrize(
    ("module", "before", "after"),
    [
        ("m00-start", None, "m01-network"),
        ("m01-network", "m00-start", "m08-class"),
        ("m08-class", "m01-network", "m77-own"),
        ("m77-own", "m08-class", None),
    ],
)
def test_neighbours_are_those_that_are_released(module, before, after):
    """What is not written yet is passed over; a school's own module comes last."""
    found = neighbours(
        released("m77-own", "m08-class", "m01-network", "m00-start", "s01-people"),
        module,
        course(),
    )
    assert found == Neighbours(
        before and (before, before.upper()), after and (after, after.upper())
    )


def test_a_service_page_has_no_neighbours():
    """Nor has a module that nobody has released."""
    known = released("m00-start", "s01-people")
    assert neighbours(known, "s01-people", course()) == NOBODY
    assert neighbours(known, "m01-network", course()) == NOBODY
