"""Our own archive: what was seen is kept as WARC files, indexed, played back like any archive's, and exported as WACZ."""
