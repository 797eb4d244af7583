"""The classroom: a standalone Voilà, as a service of the hub, that shows modules as pages.

One kernel per open page; a kernel answers only to the teacher who opened it and holds nothing but
her own token. Voilà is configured and subclassed at its own extension points, never patched:

`app` the application and its routes · `environment` what it reads and what kernels may know ·
`identity` who is there · `watch` whether she still is · `kernels` who owns which kernel ·
`messages` and `channels` what a browser may say to it · `releases` the cache of stripped releases ·
`handlers`, `kernel_handlers` and `files` the routes · `context` and `texts` what pages say.
"""
