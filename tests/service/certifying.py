"""A small course of three modules with certificates, and somebody who takes it."""

from staffroom.syllabus import Syllabus
from staffroom_hub.commons.institution import Institution
from staffroom_hub.commons.signing import passing_signer
from tests.service.module import bundle, definitions
from tests.service.talk import unhurried
from tests.service.world import claim, key, ok, record

EDITION = "en"
FIRST, SECOND, THIRD = "m01-tiny", "m02-second", "m03-third"
OWN = f"api/me/certificates/{EDITION}"
BASE = "https://school.example/"
SIGNER = passing_signer()
NAME = "Анна Петрова"


def small():
    """Give the small course: a route of the first module and any other, and all three."""
    steps = [
        {"id": name, "minutes": 30, "title": {"en": name.title(), "ru": f"Модуль {name[2]}"}}
        for name in (FIRST, SECOND, THIRD)
    ]
    certificates = {
        "route": {"modules": [FIRST], "more": 1},
        "full": {"modules": [FIRST, SECOND, THIRD], "more": 0},
    }
    return Syllabus.model_validate({"modules": steps, "presets": {}, "certificates": certificates})


async def school(world, **about):
    """Have the world give certificates for the small course, of which two modules are written."""
    unhurried(world)
    about = {"name": "School № 12", "url": "https://school.example/about", "country": "RU"} | about
    world.services.syllabus = small()
    world.services.institution = Institution(SIGNER, BASE, **about)
    talk = definitions()["talk.yaml"] | {"answers": 0}

    async def release():
        for name in (FIRST, SECOND):
            module = definitions()["module.yaml"] | {"id": name}
            body = bundle(module=module, talk=talk)
            await ok(world.grader.put(f"api/releases/{EDITION}/{name}", json=body))

    await world.begin("school", release)
    return world


async def finish(world, person, name, module):
    """Do everything that a module asks for, up to a trainer's marks."""
    place = f"api/modules/{EDITION}/{module}"
    quiz = f"{place}/activities/exit-quiz"
    state = await ok(person.get(quiz))
    items = {item["id"]: "a" for item in state["view"]["items"]}
    body = {"answer": {"items": items}, "key": key(), "final": True}
    await ok(person.post(f"{quiz}/check", json=body))
    said = {"text": "What helped me.", "reply_to": None, "key": key()}
    await ok(person.post(f"{place}/activities/talk/posts", json=said))
    typed = {"answer": {"fields": {"situation": "Long enough."}}, "key": key()}
    await ok(person.put(f"{place}/activities/request/draft", json=typed))
    handed = await ok(person.post(f"{place}/submission", json={"key": key()}))
    await record(world, await claim(world))
    cell = {"cell": "criterion_clear", "title": "Clear", "score": 4.0, "max": 4.0}
    marks = {"submission": handed["receipt"]["id"], "scores": [cell], "text": ""}
    await ok(world.vera.put(f"api/feedback/{EDITION}/{module}/{name}", json=marks))


async def earned(world, person=None, who="tanna", **about):
    """Give the world with the route done by somebody."""
    await school(world, **about)

    async def study():
        for module in (FIRST, SECOND):
            await finish(world, person or world.anna, who, module)

    await world.begin(("earned", who), study)
    return world


async def issued(world, person=None, name=NAME, kind="route"):
    """Have a certificate given."""
    return await ok((person or world.anna).post(f"{OWN}/{kind}", json={"name": name}))


def public(address):
    """Give the path of a public address, as the tests' clients reach it."""
    return address.removeprefix(f"{BASE}services/commons/")
