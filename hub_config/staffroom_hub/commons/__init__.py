"""The commons: the HTTP service of the people and their words.

Drafts, checks, discussion, submissions, releases, marks and events. Words of this package:
*caller* is who the hub says is asking, *person* is a caller who learns or teaches (a row of ours),
*place* is a module or an activity of an edition, *effect* is the one outcome of a browser's key.

`app.create_app` builds the application from its services; `__main__` runs it under the hub,
`embedded` gives the same application to a notebook without any hub.
"""
