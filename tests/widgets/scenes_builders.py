"""Scenes of what builds and weighs: counted tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from staffroom.activities import FormActivity
from staffroom.datafiles import DataFile, laid_in
from tests.widgets.scenes import Scene, state
from tests.widgets.scenes_checks import _press_submit

_SAVED = {"version": 2, "saved_at": "2026-01-12T09:30:00Z"}


def _option(name: str, text: str) -> dict[str, str]:
    return {"id": name, "text": text}


def _steps(locale: str) -> dict[str, Any]:
    """Write the table of a lesson's steps, with a bar and three counters."""
    ru = locale == "ru"
    what, minutes, how = (
        ("Что делают ученики", "Минуты", "Как") if ru else ("What pupils do", "Minutes", "How")
    )
    modes = (
        ["Вместе, в эфире", "Сами, у экрана", "Сами, без экрана"]
        if ru
        else ["Together, live", "Alone, at a screen", "Alone, off screen"]
    )
    more = (
        "Больше, чем полезно: что из этого можно сделать на бумаге?"
        if ru
        else "More than does good: which of it works on paper?"
    )
    labels = (
        ("Минуты у экрана", "В эфире", "Из моего потолка") if ru else ("Screen", "Live", "Mine")
    )
    wheres = (["live", "screen"], ["live"], ["live", "screen"])
    mosts = ({"field": "band", "data": "screen-minutes"}, 20, {"field": "ceiling"})
    return {
        "id": "steps",
        "label": "Шаги урока" if ru else "Steps of the lesson",
        "kind": "table",
        "columns": [
            {"id": "what", "label": what},
            {"id": "minutes", "label": minutes, "kind": "number", "min": 1, "totals": ["sum"]},
            {"id": "how", "label": how, "kind": "choice",
             "options": [_option(*one) for one in zip(("live", "screen", "paper"), modes, strict=True)]},
        ],
        "bar": {"minutes": "minutes", "by": "how"},
        "counters": [
            {"label": label, "sum": "minutes", "where": {"how": where}, "most": most, "text": more}
            for label, where, most in zip(labels, wheres, mosts, strict=True)
        ],
    }  # fmt: skip


def _numbers(locale: str) -> DataFile:
    note = (
        "за день дома, все предметы вместе." if locale == "ru" else "a day at home, all subjects."
    )
    values = {"b1": 24, "b2": 90}
    return DataFile(as_of=date(2025, 10, 9), source="rule", note=note, values=values)


def builder(locale: str) -> list[Scene]:
    """A lesson builder: empty, within and beyond what may be, with rows not chosen yet."""
    ru = locale == "ru"
    grades = ("1–2 класс", "3–4 класс") if ru else ("Years 1 and 2", "Years 3 and 4")
    fields = [
        {"id": "band", "label": "Класс" if ru else "Year", "kind": "choice",
         "options": [_option("b1", grades[0]), _option("b2", grades[1])]},
        {"id": "ceiling", "label": "Потолок урока" if ru else "Ceiling of a lesson",
         "kind": "number", "required": False},
        _steps(locale),
    ]  # fmt: skip
    title = "Мой урок" if ru else "My lesson"
    made = FormActivity.model_validate({"type": "form", "title": title, "fields": fields})
    source = {"rule": "Роспотребнадзор, ТАСС, 9 октября" if ru else "One country’s rule, **TASS**"}
    laid, faults = laid_in({"plan": made}, source, {"screen-minutes": _numbers(locale)})
    assert not faults
    words = ("Слушают вопрос и спорят", "Читают", "Рисуют") if ru else ("Argue", "Read", "Draw")
    rows = [
        {"what": words[0], "minutes": 15, "how": "live"},
        {"what": words[1], "minutes": 10, "how": "screen"},
        {"what": words[2], "minutes": 20, "how": "paper"},
    ]
    loose = [*rows, {"what": words[1], "minutes": 4}]

    def scene(name: str, fields: dict[str, Any], steps: Any = None) -> Scene:
        kernel = {"state": state(answer={"fields": fields}, **_SAVED)}
        more = {"steps": steps} if steps else {}
        return Scene(f"builder-{name}", "form", locale, laid["plan"].public(), kernel, **more)

    return [
        scene("open", {"steps": loose}, _press_submit),
        scene("within", {"band": "b2", "ceiling": 30, "steps": rows}),
        scene("beyond", {"band": "b1", "ceiling": 20.5, "steps": rows}),
    ]


SCENES = [scene for locale in ("ru", "en") for make in (builder,) for scene in make(locale)]
