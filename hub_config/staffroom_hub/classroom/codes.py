"""Why a page's WebSocket was closed: codes of the private range (docs/architecture.md)."""

LEFT = 4000
"""The page says that it is closed: its kernel ends."""
SIGNED_OUT = 4401
"""Whoever opened the page may not be here any more."""
REFUSED = 4403
"""The page said something that no page says."""
RELEASE_GONE = 4404
"""The release that the page shows is not kept any more."""
IDLE = 4408
"""Nobody has touched the page for long; it comes back at the next touch."""
KERNEL_GONE = 4410
"""The kernel has ended; the page comes back with a new visit."""
ELSEWHERE = 4413
"""Another page of the same person took the place."""
NO_KERNEL = 4503
"""No kernel can start now; the page comes back later."""

REASONS = {
    LEFT: "closed",
    SIGNED_OUT: "signed out",
    REFUSED: "refused",
    RELEASE_GONE: "this release is gone",
    IDLE: "idle",
    KERNEL_GONE: "the kernel is gone",
    ELSEWHERE: "another page took the place",
    NO_KERNEL: "no kernel can start now",
}
"""By code, the reason as it travels along."""
