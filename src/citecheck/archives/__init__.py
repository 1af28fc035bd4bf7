"""The past web: archives behind the ports ``Archive`` and ``Capturer``. Silence of an archive is never absence."""
