"""The memory: an append-only, hash-chained log in SQLite, and the replay of it."""
