"""A real browser for a second look, behind our own guard: the one door to Playwright.

``find`` looks for a Chromium on this machine, ``proxy`` is the only way by which it reaches the network, ``chromium`` starts
and ends it, ``visit`` looks at one page. The browser says what it is, solves nothing and hides nothing: a wall that it meets
stays a wall.
"""
