"""Settings to parts: the only room that makes adapters."""
