"""Releases: checking what is published, and the part of it that pages may have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import nbformat

from staffroom.bundle import NOTEBOOK, BundleError, to_files
from staffroom.course import MODULE_FILE, CourseError, Module, module_from_files
from staffroom.page import page_files
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
    module = checked(files)
    if (module.edition, module.id) != (place.edition, place.module):
        reason = f"this is {module.id} of {module.edition}"
        raise Problem("bad_release", file=MODULE_FILE, reason=reason)
    return module, files


def checked(files: Mapping[str, bytes]) -> Module:
    """Check the files of a release and give their module.

    Raises:
        Problem: `bad_release`, with the file and the reason.
    """
    if len(files) > _MOST_FILES:
        raise Problem("bad_release", file="", reason=f"more than {_MOST_FILES} files")
    try:
        module = module_from_files(files)
    except CourseError as error:
        raise Problem("bad_release", file=error.file, reason=error.message[:2000]) from error
    if NOTEBOOK not in files:
        raise Problem("bad_release", file=NOTEBOOK, reason="is missing")
    notebook_of(files[NOTEBOOK])
    return module


def notebook_of(content: bytes) -> dict[str, Any]:
    """Read a notebook of format 4.

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
        reason = f"is not a notebook of format {_FORMAT}"
        raise Problem("bad_release", file=NOTEBOOK, reason=reason)
    return cast(dict[str, Any], notebook)


def page(files: Mapping[str, bytes], module: Module) -> dict[str, bytes]:
    """Give the files that a page may have."""
    return page_files(notebook_of(files[NOTEBOOK]), module, files)
