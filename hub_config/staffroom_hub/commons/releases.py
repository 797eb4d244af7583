"""Releases: checking what is published, and the part of it that pages may have.

A page gets the notebook without nbgrader's cells, without records and outputs, the public form of
the module, and the media. Nothing else: no definition, no key, no metadata an author left behind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import nbformat

from staffroom.bundle import NOTEBOOK, BundleError, to_files
from staffroom.course import MODULE_FILE, CourseError, Module, module_from_files
from staffroom.wire import Bundle
from staffroom_hub.commons.errors import Problem
from staffroom_hub.commons.store.places import ModulePlace

PUBLIC_FORM = "activities.json"
RECORD_TAG = "staffroom-record"
_MEDIA = "media/"
_NOTEBOOK_METADATA = ("kernelspec", "language_info")
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
    media = {path: data for path, data in files.items() if path.startswith(_MEDIA)}
    return {
        NOTEBOOK: _json(page_notebook(notebook_of(files[NOTEBOOK]))),
        PUBLIC_FORM: _json(module.public()),
        **media,
    }


def page_notebook(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Give the notebook as a page runs it."""
    metadata = notebook["metadata"]
    return {
        "cells": [_page_cell(cell) for cell in notebook["cells"] if _on_page(cell)],
        "metadata": {name: metadata[name] for name in _NOTEBOOK_METADATA if name in metadata},
        "nbformat": notebook["nbformat"],
        "nbformat_minor": notebook["nbformat_minor"],
    }


def _on_page(cell: Mapping[str, Any]) -> bool:
    metadata = cell["metadata"]
    return "nbgrader" not in metadata and RECORD_TAG not in metadata.get("tags", [])


def _page_cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    tags = cell["metadata"].get("tags")
    kept = {name: cell[name] for name in ("id", "cell_type", "source") if name in cell}
    kept["metadata"] = {"tags": tags} if tags else {}
    if cell["cell_type"] == "code":
        kept |= {"outputs": [], "execution_count": None}
    elif "attachments" in cell:
        kept["attachments"] = cell["attachments"]
    return kept


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
