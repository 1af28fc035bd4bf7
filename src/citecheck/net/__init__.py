"""The live web: one look at a time, safe, polite, every fault told apart. The only room that knows httpx and libcurl.

httpx loads its own command line (rich, pygments) wherever click is installed, which our start need not wait for. It does
without where that cannot be loaded, and so we say that there is none.
"""

import sys

if "httpx" not in sys.modules:
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # import then fails: Python's import system, 5.3.1
