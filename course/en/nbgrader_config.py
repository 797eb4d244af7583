"""nbgrader's settings for the English edition: plain `nbgrader` works in this folder as it is.

With a commons in sight (`STAFFROOM_COMMONS_URL`), release, collect and feedback go through it;
without one, nbgrader's own exchange directory stays in place. The gradebook is a SQLite file here,
unless `STAFFROOM_GRADEBOOK_URL` names another, with `{edition}` in its address.
"""

import os
from pathlib import Path

c = get_config()

c.CourseDirectory.course_id = "en"
c.CourseDirectory.root = str(Path(__file__).absolute().parent)

# Several trainers at once, and many submissions, are better off with PostgreSQL.
if os.environ.get("STAFFROOM_GRADEBOOK_URL"):
    c.CourseDirectory.db_url = os.environ["STAFFROOM_GRADEBOOK_URL"].replace("{edition}", "en")

# Stubs run without an error, so that a page with a blank answer is still a page.
c.ClearSolutions.code_stub = {"python": "answer = None"}
c.ClearSolutions.text_stub = "*The teacher's answer will appear here.*"

# Seconds for one cell; nothing a teacher sends runs, so only a fault of ours can take longer.
c.Execute.timeout = 60

if os.environ.get("STAFFROOM_COMMONS_URL"):
    c.ExchangeFactory.exchange = "staffroom.exchange.Exchange"
    c.ExchangeFactory.list = "staffroom.exchange.ExchangeList"
    c.ExchangeFactory.release_assignment = "staffroom.exchange.ExchangeReleaseAssignment"
    c.ExchangeFactory.collect = "staffroom.exchange.ExchangeCollect"
    c.ExchangeFactory.release_feedback = "staffroom.exchange.ExchangeReleaseFeedback"
    c.ExchangeFactory.fetch_assignment = "staffroom.exchange.ExchangeFetchAssignment"
    c.ExchangeFactory.submit = "staffroom.exchange.ExchangeSubmit"
    c.ExchangeFactory.fetch_feedback = "staffroom.exchange.ExchangeFetchFeedback"
