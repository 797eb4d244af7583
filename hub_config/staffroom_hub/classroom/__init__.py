"""The classroom: a standalone Voilà, as a service of the hub, that shows modules as pages.

A page is rendered once per release and is the same for everybody; each visit to it has a kernel of
its own, which answers only to the teacher who opened it and holds nothing but her own token. Voilà
and jupyter_client are configured and subclassed at their own extension points, never patched:

`app` the application and its routes · `environment` what it reads and what kernels may know ·
`identity` who is there · `watch` whether she still is · `open_pages` how many pages she has ·
`handlers`, `join` and `files` the routes of pages and of what belongs to them · `errors`,
`headers`, `context` and `texts` what all of them say.

Pages: `releases` the cache of stripped releases, `newest` which one is shown · `pages` which page a
reader gets · `rendering` how it is made, from `outputs`, `page_models` and `pictures` · `rendered`
and `encodings` how it is kept · `zygotes` what executes it.

Visits: `page_line` and `visit_line` the WebSocket, on its `wire`, with `codes` for its end ·
`messages` what a browser may say · `visits` and `visit` who comes to which kernel · `visit_kernel`
and `kernel_specs` how it runs.

Pages with the stock front end, rendered for each visit: `kernels`, `kernel_handlers`, `channels`.
"""
