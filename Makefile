# Two commands matter: `make run` and `make test`. Both set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test quick soak days check lock bench pictures drawing

run: $(VENV)/run
	$(BIN)/python -m wigops serve --sample data/sample

# The tests make thousands of small databases, each written through to its disk: a disk in memory, where there is one.
QUICK_DISK := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print $$6 }')
# What was compiled is kept, whatever is set elsewhere: each worker would rewrite the tests' assertions anew, for five seconds.
PYTEST = PYTHONDONTWRITEBYTECODE= $(if $(QUICK_DISK),TMPDIR=$(QUICK_DISK)) $(BIN)/python -m pytest \
	--dist loadfile --no-loadscope-reorder -n $(or $(WORKERS),3)

# Everything. As of another moment: `make test AT=2028-02-29`.
test: $(VENV)/dev $(VENV)/browser
	$(if $(AT),AT=$(AT)) $(PYTEST) --durations=20 --durations-min=0

# What is run between two edits: all but the browser and the kills, or one capability, as in `make quick PART=rights`.
# It waits for nothing, so that a worker more than there are processors only costs its own start.
quick: WORKERS := $(shell getconf _NPROCESSORS_ONLN)
quick: $(VENV)/dev
	$(if $(AT),AT=$(AT)) $(PYTEST) -m "not browser and not kill" \
		$(if $(PART),$(wildcard tests/$(PART) tests/$(PART).py tests/commands/test_$(PART).py),tests)

# Random faults, N times as many as the tests try (5), at a random date; it takes long. CI does not run it.
soak: $(VENV)/dev $(VENV)/browser
	SOAK=$(or $(N),5) AT=$(or $(AT),$(shell $(BIN)/python -m tests.soak.day)) $(PYTEST)
	SOAK=$(or $(N),5) $(BIN)/python -m pytest tests/soak/soak_kills.py

# The tests on each day that is known for trouble, in three time zones.
days: $(VENV)/dev
	$(BIN)/python -m tests.soak.days $(or $(PART),quick)

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.advisories

# The locks from the short lists that people edit. What need not move stays; a newer urllib3: `make lock UP=urllib3`.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--annotation-style line --custom-compile-command "make lock" $(addprefix --upgrade-package ,$(UP))
lock: | $(VENV)/bin/python
	@test -x $(BIN)/uv || $(MAKE) $(VENV)/dev
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-dev.txt -c requirements.lock -o requirements-dev.lock

bench: $(VENV)/dev
	$(BIN)/python -m tests.benchmarks

pictures: $(VENV)/dev $(VENV)/browser
	$(BIN)/python -m tests.pictures

# The rooms and their arrows into docs/architecture.md, the findings into docs/reference.md.
drawing: $(VENV)/dev
	$(BIN)/python -m tests.drawing

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "wigops needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes

$(VENV)/run: requirements.lock | $(VENV)/bin/python
	$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/dev: requirements.lock requirements-dev.lock | $(VENV)/bin/python
	$(INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/run

# The browser tests drive the system's Chromium: installed where that can be done, else asked for in a line.
$(VENV)/browser: | $(VENV)/bin/python
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || \
		{ command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] && \
		  apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq chromium >/dev/null 2>&1; } || \
		echo "No Chromium here: the browser tests will be skipped. Install it with: sudo apt-get install chromium"
	@! command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || touch $@
