"""A small module, built in code, with every type of activity and every private text marked."""

import yaml

WHY = "because-secret"


def single(item_id: str, right: str = "a") -> dict:
    """Make a single choice whose right option is `right`."""
    options = [{"id": i, "text": i.upper(), "feedback": WHY, "correct": i == right} for i in "abc"]
    return {"id": item_id, "type": "sc", "prompt": f"Question {item_id}?", "options": options}


def small_files() -> dict[str, bytes]:
    """Give the YAML files of a module with every kind of graded activity."""
    levels = [f"level {n}" for n in range(5)]
    content = {
        "module.yaml": {
            "id": "m01-small", "edition": "en", "title": "Small", "minutes": 10,
            "summary": "A small module.", "outcomes": ["knows"],
            "grading": {
                "quiz": "exit-quiz", "discussion": "talk", "assignment": "request",
                "criteria": [{"id": "clear", "title": "Clear", "levels": levels}],
            },
        },
        "exit-quiz.yaml": {
            "type": "quiz", "title": "Exit quiz", "mode": "exit", "attempts": 3,
            "slots": [
                {"id": f"s{n}", "variants": [single(f"s{n}a"), single(f"s{n}b", "b")]}
                for n in range(4)
            ],
        },
        "talk.yaml": {
            "type": "discussion", "title": "Talk", "prompt": "What helped?",
            "seeds": [{"id": "one", "author": "Anna", "text": "A list."}],
        },
        "request.yaml": {
            "type": "form", "title": "Request", "model": WHY,
            "fields": [
                {"id": "situation", "label": "Situation", "min_length": 10},
                {"id": "note", "label": "Note", "required": False},
            ],
        },
        "hand-in.yaml": {"type": "submission", "title": "Hand in"},
        "chain.yaml": {
            "type": "branch", "title": "Chain", "start": "one",
            "meters": [{"id": "trust", "label": "Trust", "start": 1, "max": 2}],
            "nodes": {
                "one": {"text": "A post.", "choices": [
                    {"id": "ask", "text": "Ask", "consequence": WHY, "effects": {"trust": 5},
                     "next": "two"},
                    {"id": "mock", "text": "Mock", "consequence": WHY, "effects": {"trust": -5}},
                ]},
                "two": {"text": "Second " + WHY, "end": "The end " + WHY},
            },
        },
        "map.yaml": {
            "type": "selfmap", "title": "Map",
            "columns": [{"id": "have", "label": "Have"}, {"id": "want", "label": "Want"}],
            "rows": [{"id": "b1", "text": "Friends"}],
            "suggestions": [{"row": "b1", "column": "want", "text": WHY}],
        },
        "steps.yaml": {
            "type": "stepper", "title": "Steps",
            "steps": [{"id": "a", "title": "A", "text": "do"}, {"id": "b", "title": "B", "text": "x"}],
        },
        "sort.yaml": {
            "type": "sorter", "title": "Sort",
            "categories": [{"id": "ok", "text": "Fine"}, {"id": "no", "text": "Not"}],
            "items": [
                {"id": "i1", "text": "One", "category": "ok", "feedback": WHY},
                {"id": "i2", "text": "Two", "category": "no", "feedback": WHY},
            ],
        },
    }  # fmt: skip
    return {name: yaml.safe_dump(body).encode() for name, body in content.items()}


def changed(files: dict[str, bytes], name: str, **parts: object) -> dict[str, bytes]:
    """Give the files with some top-level values of one file replaced."""
    return files | {name: yaml.safe_dump(yaml.safe_load(files[name]) | parts).encode()}
