"""The live web: one look at a time, safe, polite, every fault told apart. The only room that knows httpx and libcurl.

httpx loads its own command line (rich, pygments) wherever click is installed, at a tenth of our start. It does without where
that cannot be loaded, so we say so while it is loaded for the first time.
"""

import sys

_COMMAND_LINE = "httpx._main"

if "httpx" not in sys.modules:
    sys.modules[_COMMAND_LINE] = None  # type: ignore[assignment]  # Python's way to say "there is none" (import system, 5.3.1)
    import httpx as httpx

    del sys.modules[_COMMAND_LINE]
