# make run    the dashboard with its sandbox, no key needed
# make test   every check and every test, browser tests included
# make explore  the tests of anything (Hypothesis) with new examples each time
# make doctor   what is configured, reachable and writable
# make replicas two replicas, a worker, PostgreSQL and a bucket on this machine, through trouble
# make image    the image built and run as compose.yaml runs it, with Docker or Podman
# make cloud    what the app takes of memory with ten people on it, started as Community Cloud starts it
# make audit    known vulnerabilities in what is pinned
# make lock   pin anew after a change to pyproject.toml

PYTHON ?= python3
BIN := .venv/bin
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test explore check audit doctor replicas cloud image lock clean

run: .venv/app
	@$(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.fileWatcherType none

test: check audit .venv/chromium
	@$(BIN)/python -m pytest -n 2 --dist loadfile

explore: .venv/dev
	@HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -n 2 -k "not browser" $(shell grep -rlE "^from hypothesis|^import hypothesis" tests | grep test_)

check: .venv/dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy

audit: .venv/dev
	@$(BIN)/python .ci/audit.py

doctor: .venv/app
	@$(BIN)/python -m animatic doctor

replicas cloud image: .venv/dev
	@$(BIN)/python -W ignore -m benchmarks.$@

.venv/python:
	@echo "Setting up .venv (once)…"
	@$(PYTHON) -c 'import sys; sys.exit("Animatic needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(AS_ROOT) apt-get update -qq && $(AS_ROOT) apt-get install -y -qq python3-venv >/dev/null; }
	@$(PYTHON) -m venv .venv && touch $@

.venv/app: requirements.txt | .venv/python
	@$(BIN)/pip install --quiet --require-hashes -r requirements.txt && touch $@

.venv/dev: requirements-dev.txt .venv/app
	@$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt && touch $@

.venv/chromium: | .venv/python
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "Installing Chromium for the browser tests (once)…"; \
	  $(AS_ROOT) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(AS_ROOT) apt-get install -y -qq chromium >/dev/null; }
	@touch $@

LOCK := $(BIN)/uv --quiet pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: | .venv/python
	@$(BIN)/pip install --quiet uv
	@$(LOCK) pyproject.toml -o requirements.txt
	@$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

clean:
	@rm -rf .venv .data .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
