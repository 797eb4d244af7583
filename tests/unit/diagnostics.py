"""A small diagnostic and a small syllabus, with every private text marked."""

from staffroom.syllabus import Syllabus

WHY = "because-secret"


def part(module, worth=(2, 1, 0)):
    """Give what is asked about one module; options a, b, … are worth what `worth` says."""
    short = module.split("-")[0]
    options = [
        {"id": name, "text": f"Way {name}", "score": score, "feedback": f"{WHY} {name}"}
        for name, score in zip("abcdef", worth, strict=False)
    ]
    return {
        "id": module,
        "self": [
            {"id": f"{short}-{name}", "text": f"I can {name}", "anchors": ["no", "some", "yes"]}
            for name in "ab"
        ],
        "scenario": {"id": f"{short}-s", "text": "A Tuesday.", "options": options},
    }


def definition(*modules, **more):
    """Give a diagnostic on these modules, as an author writes it."""
    asked = modules or ("m01-network", "m08-inclusion")
    return {
        "type": "diagnostic",
        "title": "Where am I?",
        "modules": [part(module) for module in asked],
        **more,
    }


def answer(*modules, ratings=(2, 2), choice="a", **circumstances):
    """Answer on these modules, alike on each."""
    shorts = [module.split("-")[0] for module in modules]
    return {
        "ratings": {
            f"{short}-{name}": rating
            for short in shorts
            for name, rating in zip("ab", ratings, strict=True)
        },
        "choices": {f"{short}-s": choice for short in shorts},
        "circumstances": circumstances,
    }


def small(**needs):
    """Give a syllabus of modules by number, with what each needs; `last` names the last one."""
    last = needs.pop("last", None)
    modules = [
        {
            "id": f"m{int(name[1:]):02}-x",
            "minutes": 10,
            "title": {"ru": name, "en": name},
            "needs": [f"m{need:02}-x" for need in wanted],
            "last": name == last,
        }
        for name, wanted in needs.items()
    ]
    return Syllabus.model_validate({"modules": modules, "presets": {}, "certificates": {}})
