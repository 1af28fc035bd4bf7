# Fresh machine, two commands: `make demo` and `make test`. Both set up what they need in .venv and .venv-pywb.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
FUZZ ?= 6

.PHONY: demo test lint fuzz world bench sample browser clean

demo: $(STAMP) ## run the whole job on a sample report against the loopback web
	$(BIN)/python -m tests.world.demo

test: $(STAMP) ## all tests; installs the archive server for them first
	$(BIN)/python -m tests.world.pywb_env
	$(BIN)/python -m pytest -n 2 -q

lint: $(STAMP) ## formatting, rules, types, walls
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fuzz: $(STAMP) ## damaged documents for every reader, list format and the note parser, FUZZ seconds each
	$(BIN)/python -m tests.fuzz --seconds $(FUZZ)

world: $(STAMP) ## start the loopback web by hand, to try commands against it
	$(BIN)/python -m tests.world.pywb_env
	$(BIN)/python -m tests.world reports/world

bench: $(STAMP)
	$(BIN)/python benchmarks/links.py
	$(BIN)/python benchmarks/makespan.py
	$(BIN)/python benchmarks/transports.py
	$(BIN)/python benchmarks/log.py
	$(BIN)/python benchmarks/archives.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/book.py
	$(BIN)/python benchmarks/keep.py
	$(BIN)/python benchmarks/rendering.py

browser: $(STAMP) ## a browser for the tests of the second look, where there is none; without it they are skipped
	$(BIN)/python -m tests.net.browser.get

sample: $(STAMP) ## render the demo's report anew into reports/sample
	$(BIN)/python -m tests.world.demo --sample reports/sample

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "citecheck needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(STAMP)

clean:
	rm -rf $(VENV) .venv-pywb .venv-peers .venv-wacz .pytest_cache .mypy_cache .ruff_cache
