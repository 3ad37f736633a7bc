# `make serve` and `make test` set up everything they need in .venv and work on a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ARGS ?=

.PHONY: serve test check defects sound format lock

serve: $(VENV)/.serving
	@$(BIN)/mock-server serve $(ARGS)

test: $(VENV)/.testing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mock-server check
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist loadfile $(ARGS)

check: $(VENV)/.serving
	@$(BIN)/mock-server check $(ARGS)

# Runs the contract suite against seeded defects; ARGS="--write" puts the matrix into contract_tests/README.md.
defects: $(VENV)/.testing
	@$(BIN)/python -m contract_tests.defects.run $(ARGS)

# Runs the whole contract suite against the sound server with 20 seeds, or ARGS="--seeds 3".
sound: $(VENV)/.testing
	@$(BIN)/python -m contract_tests.defects.sound $(ARGS)

format: $(VENV)/.testing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Rewrites the three requirements files from what pyproject.toml allows today; each holds what it adds.
LOCK := .lock
FREEZE := $(LOCK)/bin/python -m pip freeze | grep == | LC_ALL=C sort
lock:
	rm -rf $(LOCK) && $(PYTHON) -m venv $(LOCK)
	$(LOCK)/bin/python -m pip install --quiet .
	$(FREEZE) > requirements.txt
	$(LOCK)/bin/python -m pip install --quiet hatchling editables
	$(FREEZE) | LC_ALL=C comm -13 requirements.txt - > requirements-build.txt
	$(LOCK)/bin/python -m pip install --quiet '.[test]'
	$(FREEZE) | LC_ALL=C comm -13 requirements.txt - | LC_ALL=C comm -13 requirements-build.txt - > requirements-test.txt
	rm -rf $(LOCK)

$(VENV)/.serving: requirements.txt requirements-build.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; name one with: make serve PYTHON=python3.11" >&2; exit 2; }
	@echo "setting up $(VENV) (once) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install -r requirements.txt -r requirements-build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.testing: $(VENV)/.serving requirements-test.txt
	@echo "setting up the tools for tests (once) ..." >&2
	@$(PIP) install -r requirements-test.txt
	@touch $@
