"""Tests of citecheck. A package, because waybackpy installs a top-level ``tests`` that would hide a namespace of that name."""
