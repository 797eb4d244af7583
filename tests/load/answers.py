"""What teachers put into activities: valid answers, made from what a page shows."""

import random

PHRASES = (
    "In Year 7 the back rows wait until the front rows have answered.",
    "I tried pairs with one sheet between them, and half of the pairs split the work.",
    "They say that they know the rule, and then they guess.",
    "Last Tuesday I gave two minutes of silence before the first hand.",
    "What would you change first, the task or the seating?",
    "A colleague lets the quietest pupil choose who goes next.",
    "It works with fractions and fails with percentages.",
)


def sentence(chance: random.Random) -> str:
    """One sentence."""
    return chance.choice(PHRASES)


def prose(chance: random.Random, letters: int) -> str:
    """Sentences, at least so many letters of them."""
    text = sentence(chance)
    while len(text) < letters:
        text += " " + sentence(chance)
    return text


def quiz(view: dict, chance: random.Random) -> dict:
    """Answer all drawn items of a quiz, right or wrong."""
    return {"items": {item["id"]: _item(item, chance) for item in view["items"]}}


def _item(item, chance):
    options = [option["id"] for option in item.get("options") or []]
    chance.shuffle(options)
    places = item.get("matches") or item.get("categories") or [{"id": ""}]
    spread = {option: chance.choice(places)["id"] for option in options}
    return {
        "sc": options[0] if options else "",
        "mc": options[: max(1, len(options) // 2)],
        "ord": options,
        "mat": spread,
        "cat": spread,
        "num": chance.randrange(100),
        "st": sentence(chance),
    }[item["type"]]


def form(definition: dict, chance: random.Random) -> dict:
    """Fill in a whole form."""
    return {"fields": {field["id"]: _field(field, chance) for field in definition["fields"]}}


def _field(field, chance):
    if field["kind"] == "choice":
        return chance.choice(field["options"])["id"]
    if field["kind"] == "number":
        return chance.randrange(30)
    text = prose(chance, field.get("min_length") or 0)
    return text[: field.get("max_length") or None]


def typed(definition: dict, text: str) -> dict:
    """Put a text into the first field of a form that takes one."""
    field = next(f["id"] for f in definition["fields"] if f["kind"] in {"text", "line"})
    return {"fields": {field: text}}
