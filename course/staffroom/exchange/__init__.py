"""nbgrader's exchange, through the commons: what trainers' buttons and commands do.

Named in an edition's `nbgrader_config.py`. Releasing publishes a module and removing withdraws it,
collecting brings submissions, releasing feedback sends marks; fetching brings copies of what was
released. Teachers use their pages, so handing a notebook in is refused with a sentence. Whatever
does not succeed raises `ExchangeError`, which nbgrader's commands and formgrader show.
"""

from staffroom.exchange.base import Exchange
from staffroom.exchange.collect import ExchangeCollect
from staffroom.exchange.feedback import ExchangeReleaseFeedback
from staffroom.exchange.fetch import ExchangeFetchAssignment, ExchangeFetchFeedback
from staffroom.exchange.listing import ExchangeList
from staffroom.exchange.refused import ExchangeSubmit
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
