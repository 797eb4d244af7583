"""Answering an item of a quiz rightly, whichever its type."""

from typing import Any

from playwright.sync_api import Locator

from tests.e2e.hands import Hands


def answer(hands: Hands, item: Locator, key: Any) -> None:
    """Give the answer that an item's key wants."""
    if key.type in {"sc", "mc", "hot"}:
        _choose(hands, item, key)
    elif key.type in {"mat", "cat"}:
        _pair(hands, item, key)
    elif key.type == "ord":
        _order(hands, item, [option.id for option in key.options])
    elif key.type == "num":
        hands.write(item.locator("input[id$='-input']"), f"{key.value:g}")
    else:
        text = " ".join(element.any[0].replace("*", "") for element in key.elements)
        hands.write(item.locator("textarea"), text)


def _choose(hands: Hands, item: Locator, key: Any) -> None:
    """Take what is right; of a picture's regions by their list."""
    for option in key.regions if key.type == "hot" else key.options:
        if option.correct:
            control = item.locator(f"input[value='{option.id}']")
            one = control.get_attribute("type") == "radio"
            (hands.choose if one else hands.tick)(control)


def _pair(hands: Hands, item: Locator, key: Any) -> None:
    """Give each option its partner: among choices that lie open, or from a list where they are many."""
    for option in key.options:
        right = option.match if key.type == "mat" else option.category
        listed = item.locator(f"select[id$='-{option.id}']")
        if listed.count():
            hands.pick(listed, right)
        else:
            hands.choose(item.locator(f"input[name$='-{option.id}'][value='{right}']"))


def _order(hands: Hands, item: Locator, right: list[str]) -> None:
    """Bring each line to its place by its button Up, the first one first; leave what stands so."""
    for place, option in enumerate(right):
        for _ in range(len(right)):
            ids = item.locator(".sr-order__text").evaluate_all("all => all.map(e => e.id)")
            now = [name.split("-")[-2] for name in ids].index(option)
            if now == place:
                break
            hands.press(item.locator(f"button[id$='-{option}-up']"))
    leave = item.locator("button[id$='-leave']")
    if leave.get_attribute("aria-disabled") != "true":
        hands.press(leave)
