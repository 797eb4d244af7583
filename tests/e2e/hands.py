"""Two ways of working a page: with a mouse, and with nothing but the keyboard.

A journey is written once, against `Hands`; the keyboard's hands reach a control only by Tab and
arrows, as a person does who cannot use a mouse.
"""

from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_TABS = 900

# How far a control is from the focus: before it, behind it, or it (radio buttons: its group).
_WHERE = """
(target) => {
  const active = document.activeElement;
  if (active === target) return "here";
  if (target.type === "radio" && active?.type === "radio" && active.name === target.name)
    return "here";
  const body = !active || active === document.body;
  if (body) return "after";
  return active.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING
    ? "before" : "after";
}
"""


class Hands(Protocol):
    """What a person does with controls."""

    def press(self, button: Locator) -> None:
        """Work a button, a link or a summary."""

    def choose(self, radio: Locator) -> None:
        """Choose a radio button."""

    def tick(self, box: Locator) -> None:
        """Tick a checkbox."""

    def pick(self, select: Locator, value: str) -> None:
        """Pick an entry of a list."""

    def write(self, field: Locator, text: str) -> None:
        """Write a text."""


class Mouse:
    """Hands on a mouse."""

    def press(self, button: Locator) -> None:
        """Click."""
        button.click()

    def choose(self, radio: Locator) -> None:
        """Click."""
        radio.check()

    def tick(self, box: Locator) -> None:
        """Click."""
        box.check()

    def pick(self, select: Locator, value: str) -> None:
        """Pick from the list."""
        select.select_option(value)

    def write(self, field: Locator, text: str) -> None:
        """Click and type."""
        field.fill(text)


class Keyboard:
    """Hands on the keyboard alone."""

    def __init__(self, page: Page) -> None:
        """Work this page."""
        self._keys = page.keyboard
        self._page = page

    def reach(self, control: Locator) -> None:
        """Come to a control by Tab or Shift+Tab; its focus must be visible there."""
        control.wait_for(state="attached")
        for _ in range(MOST_TABS):
            where = control.evaluate(_WHERE)
            if where == "here":
                break
            self._keys.press("Tab" if where == "after" else "Shift+Tab")
        else:
            raise AssertionError(f"the keyboard does not reach {control}")
        assert self._shows_focus(), f"no visible focus on {control}"

    def _shows_focus(self) -> bool:
        return bool(
            self._page.evaluate(
                """() => {
                  const seen = (element) => {
                    const style = element && getComputedStyle(element);
                    return style && (
                      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
                      || style.boxShadow !== "none");
                  };
                  const active = document.activeElement;
                  return seen(active) || seen(active.closest("label"));
                }"""
            )
        )

    def press(self, button: Locator) -> None:
        """Enter."""
        self.reach(button)
        self._keys.press("Enter")

    def choose(self, radio: Locator) -> None:
        """Come to the group, then go by arrow to the button, or take it with the space bar."""
        self.reach(radio)
        for _ in range(20):
            if radio.is_checked():
                return
            here = radio.evaluate("(target) => document.activeElement === target")
            self._keys.press("Space" if here else "ArrowDown")
        raise AssertionError(f"the arrows do not reach {radio}")

    def tick(self, box: Locator) -> None:
        """Space bar."""
        self.reach(box)
        if not box.is_checked():
            self._keys.press("Space")

    def pick(self, select: Locator, value: str) -> None:
        """Go through the list by arrow."""
        self.reach(select)
        for _ in range(30):
            if select.input_value() == value:
                return
            self._keys.press("ArrowDown")
        raise AssertionError(f"{value} is not in the list {select}")

    def write(self, field: Locator, text: str) -> None:
        """Type."""
        self.reach(field)
        self._keys.press("Control+a")
        self._keys.insert_text(text)
