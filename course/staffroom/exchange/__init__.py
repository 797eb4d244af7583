"""nbgrader's exchange, through the commons: what trainers' buttons and commands do.

Named in an edition's `nbgrader_config.py`. Releasing publishes a module, collecting brings
submissions, releasing feedback sends marks; teachers use their pages, so the learner's side of
the exchange refuses with a sentence.
"""

from staffroom.exchange.base import Exchange
from staffroom.exchange.collect import ExchangeCollect
from staffroom.exchange.feedback import ExchangeReleaseFeedback
from staffroom.exchange.listing import ExchangeList
from staffroom.exchange.refused import (
    ExchangeFetchAssignment,
    ExchangeFetchFeedback,
    ExchangeSubmit,
)
from staffroom.exchange.release import ExchangeReleaseAssignment

__all__ = [
    "Exchange",
    "ExchangeCollect",
    "ExchangeFetchAssignment",
    "ExchangeFetchFeedback",
    "ExchangeList",
    "ExchangeReleaseAssignment",
    "ExchangeReleaseFeedback",
    "ExchangeSubmit",
]
