"""The live web: one look at a time, safe, polite, every fault told apart. The only room that knows httpx and libcurl."""
