"""Two pages for the runtime's tests: one with all of our activities, one with stock widgets."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import anywidget
import ipywidgets as w
import traitlets

from tests.widgets.page_kernel import Answers, Kernel
from tests.widgets.page_lessons import activity_model, card, page, place
from tests.widgets.page_stage import Stage
from tests.widgets.scenes import PERSON, activity, state

NAMES = (
    "warm-up",
    "exit-quiz",
    "netiquette",
    "benefits",
    "consultation",
    "request",
    "discussion",
    "submission",
)
SORTER = {
    "type": "sorter",
    "title": "Карточки",
    "prompt_html": "<p>Разложите карточки.</p>",
    "categories": [{"id": "a", "text": "Первая"}, {"id": "b", "text": "Вторая"}],
    "items": [{"id": "x", "html": "Карточка"}, {"id": "y", "html": "Ещё карточка"}],
}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def activities(locale: str = "ru") -> tuple[Stage, Answers]:
    """A page with every type of activity between two texts, and the commons behind it."""
    found = {name: activity(locale, name) for name in NAMES}
    definitions = {name: dict(one.public()) for name, one in found.items()} | {"cards": SORTER}
    ids = {f"{number:032x}": name for number, name in enumerate(definitions, 1)}
    states = {name: state() for name in definitions}
    for name in ("warm-up", "exit-quiz"):
        states[name] = state(view=found[name].view(PERSON, 0), attempts_left=3)
    models = {one: activity_model(definitions[name], name, locale) for one, name in ids.items()}
    table = "<table><tr>" + "<td>очень-широкая-клетка</td>" * 12 + "</tr></table>"
    texts = [f'<div class="sr-text"><h2>Вначале текст</h2>{table}</div>']
    body = texts + [card(one, definitions[name]) for one, name in ids.items()]
    answers = Answers(ids, states)
    html = page([*body, '<div class="sr-text"><p>И в конце.</p></div>'], models, locale=locale)
    return Stage(html, lambda: Kernel(lambda _kernel: [], answers), {}), answers


# --- stock widgets --------------------------------------------------------------------------------


class Counter(anywidget.AnyWidget):
    """An author's own widget."""

    _esm = """
    function render({ model, el }) {
      const button = document.createElement("button");
      button.className = "author-counter";
      const show = () => { button.textContent = `count is ${model.get("value")}`; };
      button.addEventListener("click", () => {
        model.set("value", model.get("value") + 1);
        model.save_changes();
        model.send({ kind: "pressed" });
      });
      model.on("change:value", show);
      model.on("msg:custom", (said) => { button.title = said.thanks; });
      show();
      el.append(button);
    }
    export default { render };
    """
    _css = ".author-counter { color: rgb(1, 2, 3); background: rgb(250, 250, 250); }"
    value = traitlets.Int(0).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        """Thank for each press."""
        super().__init__(**kwargs)
        self.on_msg(lambda _widget, _said, _buffers: self.send({"thanks": f"seen {self.value}"}))


def _numbers() -> list[w.Widget]:
    return [
        w.IntSlider(value=3, description="IntSlider"),
        w.FloatSlider(value=0.5, max=1, step=0.1, description="FloatSlider"),
        w.FloatLogSlider(value=10, description="FloatLog"),
        w.IntRangeSlider(value=(2, 8), max=10, description="IntRange"),
        w.FloatRangeSlider(value=(2, 8), max=10, description="FloatRange"),
        w.IntProgress(value=4, max=10, description="IntProgress"),
        w.FloatProgress(value=4, max=10, description="FloatProgress"),
        w.BoundedIntText(value=4, max=10, description="BoundedInt"),
        w.BoundedFloatText(value=4, max=10, description="BoundedFloat"),
        w.IntText(value=4, description="IntText"),
        w.FloatText(value=4.5, description="FloatText"),
    ]


def _choices() -> list[w.Widget]:
    options = ["яблоко", "груша", "слива"]
    return [
        w.ToggleButton(description="Toggle"),
        w.Checkbox(description="Checkbox"),
        w.Valid(value=True, description="Valid"),
        w.Dropdown(options=options, description="Dropdown"),
        w.RadioButtons(options=options, description="Radio"),
        w.Select(options=options, description="Select"),
        w.SelectMultiple(options=options, description="Multiple"),
        w.SelectionSlider(options=options, description="SelSlider"),
        w.SelectionRangeSlider(options=options, index=(0, 2), description="SelRange"),
        w.ToggleButtons(options=options, description="Toggles"),
        w.ColorPicker(value="#ff0000", description="Color"),
    ]


def _texts() -> list[w.Widget]:
    return [
        w.Text(value="", description="Text"),
        w.Textarea(value="много", description="Textarea"),
        w.Combobox(options=["a", "b"], description="Combobox"),
        w.Password(value="secret", description="Password"),
        w.Label(value="Label $x^2$"),
        w.HTML(value='<b class="green" style="color: rgb(0, 100, 0)">bold</b>'),
        w.HTMLMath(value="formula $a^2$"),
        w.Image(value=PIXEL, format="png", width=20, height=20),
    ]


def _rarer() -> list[w.Widget]:
    when = dt.datetime(2026, 1, 12, 9, 30, tzinfo=dt.UTC)
    return [
        w.TagsInput(value=["раз", "два"], allow_duplicates=False),
        w.ColorsInput(value=["red", "#00ff00"]),
        w.IntsInput(value=[1, 2]),
        w.FloatsInput(value=[1.5, 2.5]),
        w.DatePicker(value=when.date(), description="Date"),
        w.TimePicker(value=when.time(), description="Time"),
        w.DatetimePicker(value=when, description="Datetime"),
        w.NaiveDatetimePicker(value=when.replace(tzinfo=None), description="Naive"),
        w.FileUpload(description="Upload"),
        w.Controller(index=0),
    ]


def _containers() -> list[w.Widget]:
    tab = w.Tab([w.Label("in tab one"), w.IntSlider(description="in tab")], titles=["One", "Two"])
    fold = w.Accordion([w.Label("in fold"), w.Text(description="folded")], titles=["A", "B"])
    stack = w.Stack([w.Label("in stack one"), w.Label("in stack two")], selected_index=0)
    grid = w.GridBox(
        [w.Label(f"cell {n}") for n in range(4)],
        layout=w.Layout(grid_template_columns="repeat(2, 8rem)"),
    )
    play = w.Play(value=0, max=5, interval=100, description="Play")
    moved = w.IntSlider(max=5, description="moved")
    w.jslink((play, "value"), (moved, "value"))
    return [tab, fold, stack, grid, w.HBox([play, moved]), w.VBox([w.Label("in box")])]


def _alive(kernel: Kernel) -> list[w.Widget]:
    """Widgets whose Python answers: a press prints, makes a widget, counts."""
    name = w.Text(description="Имя")
    greeting = w.Label("нет имени")
    out, press = w.Output(), w.Button(description="Нажать")
    presses = iter(range(1, 100))

    def pressed(_button: w.Button) -> None:
        count = next(presses)
        press.description = f"нажато {count}"
        out.msg_id = kernel.parent["msg_id"]
        kernel.say("stream", {"name": "stdout", "text": f"печать {count}\n"}, {}, [])
        box.children = [*box.children, w.Label(f"сделано {count}")]
        out.msg_id = ""

    name.observe(
        lambda change: setattr(greeting, "value", f"Здравствуйте, {change['new']}"), "value"
    )
    press.on_click(pressed)
    box = w.VBox([])
    return [name, greeting, press, out, box, Counter()]


def stock(parts: Callable[[Kernel], list[w.Widget]] | None = None, **more: Any) -> Stage:
    """A page with stock widgets: those of `parts`, or every one there is."""

    def every(kernel: Kernel) -> list[w.Widget]:
        return [*_numbers(), *_choices(), *_texts(), *_rarer(), *_containers(), *_alive(kernel)]

    release = uuid.uuid4().hex[:16]

    def make() -> Kernel:
        return Kernel(parts or every, release=release)

    first = make()
    models = first.models()
    files: dict[str, bytes] = {}
    for one in models.values():
        for key, kind in (("_esm", "js"), ("_css", "css")):
            if key in one["state"]:
                address = f"/page/esm/{abs(hash(one['state'][key])):x}.{kind}"
                files[address] = one["state"][key].encode()
                one["state"][key] = address
    body = [place(widget.model_id) for widget in first.shown]
    return Stage(page(body, models, **more), make, files)


def alive() -> Stage:
    """A page with widgets whose Python answers."""
    return stock(_alive)


def boxed(locale: str = "ru") -> tuple[Stage, Answers]:
    """A stock box with one of our activities in it."""
    found = activity(locale, "warm-up")
    own = activity_model(found.public(), "warm-up", locale)
    release = uuid.uuid4().hex[:16]
    name = "a" * 32
    answers = Answers({name: "warm-up"}, {"warm-up": state(view=found.view(PERSON, 0))})

    def make() -> Kernel:
        return Kernel(lambda _kernel: [w.VBox([w.Label("inside")])], answers, release)

    first = make()
    box = first.shown[0].model_id
    models = first.models()
    layout = next(one for one, model in models.items() if model["model_name"] == "LayoutModel")
    own["state"]["layout"] = f"IPY_MODEL_{layout}"
    models[name] = own
    models[box]["state"]["children"].append(f"IPY_MODEL_{name}")
    return Stage(page([place(box)], models, locale=locale), make, {}), answers
