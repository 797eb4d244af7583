"""The part of a release that a page gets.

The notebook without nbgrader's cells, without records and outputs, the public form of the module,
and the media. Nothing else: no definition, no key, no metadata an author left behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from staffroom.bundle import NOTEBOOK
from staffroom.module import Module

PUBLIC_FORM = "activities.json"
MEDIA = "media/"
RECORD_TAG = "staffroom-record"
_NOTEBOOK_METADATA = ("kernelspec", "language_info")


def page_files(
    notebook: Mapping[str, Any], module: Module, files: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Give the files that a page may have.

    Args:
        notebook: the released notebook (nbformat 4, as JSON).
        module: the same release's module.
        files: all files of the release.
    """
    media = {path: data for path, data in files.items() if path.startswith(MEDIA)}
    return {
        NOTEBOOK: _json(page_notebook(notebook)),
        PUBLIC_FORM: _json(module.public()),
        **media,
    }


def page_notebook(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Give the notebook as a page runs it."""
    metadata = notebook["metadata"]
    return {
        "cells": [_page_cell(cell) for _, cell in page_cells(notebook)],
        "metadata": {name: metadata[name] for name in _NOTEBOOK_METADATA if name in metadata},
        "nbformat": notebook["nbformat"],
        "nbformat_minor": notebook["nbformat_minor"],
    }


def page_cells(notebook: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the cells of a released notebook that are part of its page, each with its number.

    The first cell of the notebook has number 1, whether it is part of the page or not.
    """
    for number, cell in enumerate(notebook["cells"], start=1):
        if _on_page(cell):
            yield number, cell


def source_of(cell: Mapping[str, Any]) -> str:
    """Give a cell's text, which may be written as lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


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
