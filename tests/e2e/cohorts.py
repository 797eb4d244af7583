"""Cohorts in a browser: how a trainer founds one, and how a teacher joins it."""


def found_cohort(vera, name):
    """Found a cohort on the page of people, which is open; gives the address to join it by."""
    people = vera.widget("people")
    vera.hands.write(people.get_by_label(vera.say("Name of a new cohort")), name)
    vera.hands.press(people.get_by_role("button", name=vera.say("Create the cohort")))
    link = vera.say("Link for joining “{name}”", name=name)
    return people.get_by_role("textbox", name=link, exact=True).input_value()


def join_cohort(anna, address):
    """Follow a trainer's link and agree."""
    anna.page.goto(address)
    anna.hands.press(anna.page.locator("main button.sr-button--primary"))
    anna.page.wait_for_url(f"**/services/classroom/{anna.edition}/")
