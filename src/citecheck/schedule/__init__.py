"""Runs at fixed times: the times, what each system wants to be told of them, and its being told."""
