# Two commands matter: `make run` and `make test`. Both set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench pictures

run: $(VENV)/run
	$(BIN)/python -m wigops serve --sample data/sample

# The tests make thousands of small databases, each written through to its disk: a disk in memory, where there is one.
QUICK_DISK := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print $$6 }')

test: $(VENV)/dev $(VENV)/browser
	$(if $(QUICK_DISK),TMPDIR=$(QUICK_DISK)) $(BIN)/python -m pytest -n 3 --dist worksteal

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev
	$(BIN)/python -m tests.benchmarks

pictures: $(VENV)/dev $(VENV)/browser
	$(BIN)/python -m tests.pictures

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "wigops needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/run

# The browser tests drive the system's Chromium: installed where that can be done, else asked for in a line.
$(VENV)/browser: | $(VENV)/bin/python
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || \
		{ command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] && \
		  apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq chromium >/dev/null 2>&1; } || \
		echo "No Chromium here: the browser tests will be skipped. Install it with: sudo apt-get install chromium"
	@! command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || touch $@
