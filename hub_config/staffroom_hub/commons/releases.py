"""Releases: checking what is published, and the part of it that pages may have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import nbformat

from staffroom.bundle import NOTEBOOK, BundleError, to_files
from staffroom.module import Module
from staffroom.modulefaults import CourseError
from staffroom.modulefiles import MODULE_FILE, module_from_files
from staffroom.page import page_files
from staffroom.saying import Saying
from staffroom.wire import Bundle
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store.places import ModulePlace

_FORMAT = 4
_MOST_FILES = 500


def read(bundle: Bundle, place: ModulePlace) -> tuple[Module, dict[str, bytes]]:
    """Check a bundle that wants to be released at a place.

    Raises:
        Problem: `bad_release`, with the file and the reason.
    """
    try:
        files = to_files(bundle)
    except BundleError as error:
        raise Problem("bad_release", file="", reason=str(error)) from error
    module = checked(files, place.edition)
    if (module.edition, module.id) != (place.edition, place.module):
        said = Saying("this is %(id)s of %(edition)s", {"id": module.id, "edition": module.edition})
        raise Problem("bad_release", file=MODULE_FILE, reason=said.told(place.edition))
    return module, files


def checked(files: Mapping[str, bytes], locale: str = "en") -> Module:
    """Check the files of a release and give their module.

    Args:
        files: by path.
        locale: language of the reason, `ru` or `en`.

    Raises:
        Problem: `bad_release`, with the file and the reason.
    """
    if len(files) > _MOST_FILES:
        many = Saying("there are more files than %(most)d", {"most": _MOST_FILES})
        raise Problem("bad_release", file="", reason=many.told(locale))
    try:
        module = module_from_files(files)
    except CourseError as error:
        raise Problem(
            "bad_release", file=error.file, reason=error.message(locale)[:2000]
        ) from error
    if NOTEBOOK not in files:
        raise Problem("bad_release", file=NOTEBOOK, reason=Saying("is missing").told(locale))
    notebook_of(files[NOTEBOOK], locale)
    return module


def notebook_of(content: bytes, locale: str = "en") -> dict[str, Any]:
    """Read a notebook of format 4.

    Args:
        content: of the file.
        locale: language of the reason, `ru` or `en`.

    Raises:
        Problem: `bad_release`.
    """
    try:
        notebook = json.loads(content)
        sound = isinstance(notebook, dict) and notebook.get("nbformat") == _FORMAT
        if sound:
            nbformat.validate(notebook)
    except (ValueError, RecursionError, nbformat.ValidationError):
        sound = False
    if not sound:
        reason = Saying("is not a notebook of format %(format)d", {"format": _FORMAT}).told(locale)
        raise Problem("bad_release", file=NOTEBOOK, reason=reason)
    return cast(dict[str, Any], notebook)


def page(files: Mapping[str, bytes], module: Module) -> dict[str, bytes]:
    """Give the files that a page may have."""
    return page_files(notebook_of(files[NOTEBOOK]), module, files)
