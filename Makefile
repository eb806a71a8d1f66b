# Everything a target needs is installed into .venv the first time; after that a target starts at once.

VENV   := .venv
PYTHON := $(VENV)/bin/python
LOCKED := $(VENV)/.locked
READY  := $(VENV)/.ready
SAMPLE := data/sample
ORACLES := .venv-oracles
BROWSER := .venv-pages
MUTANTS := .mutants

# The first Python on this machine that is new enough and can make a virtual environment.
FIND_PYTHON = for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	python=; done

# Locks say what is installed, never from where: pip's own settings decide that.
PIP         := $(PYTHON) -m pip --disable-pip-version-check -qq
PIP_COMPILE := $(PYTHON) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

export PREFECT_HOME ?= $(CURDIR)/.prefect
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PREFECT_SERVER_UI_V2_ENABLED := false
export PREFECT_RESULTS_PERSIST_BY_DEFAULT := false
export PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS := 120
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: help run flow test nightly oracles pages letters fuzz faults kills accounts mutants check format messages reference sample bench lock wheel wheel-check served clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: $(READY) ## the main job on the sample municipality in data/sample
	@$(VENV)/bin/targeting run $(SAMPLE)

flow: $(READY) ## the same job under a Prefect server of its own, stopped again in the end
	@$(PYTHON) flows/under_server.py

test: $(READY) ## every test, on two cores; ARGS="-k word" picks, on one
	@$(PYTHON) -m pytest $(or $(ARGS),-n 2 --dist loadfile --no-loadscope-reorder)

nightly: $(READY) ## what make test does a part of, whole: 5,000 random cases of every property, every crash, every spoiled delivery
	@TARGETING_EXAMPLES=5000 $(PYTHON) -m pytest \
		$$(grep -rlE '^from (support\.(examples|marked)|hypothesis) ' --include='test_*.py' tests | sort)

oracles: $(READY) $(ORACLES)/.locked ## hold the log, its proofs and lineage against programs by others (pymerkle, sigstore, OpenLineage)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		$(PYTHON) nightly/oracles/material.py "$$folder" && $(ORACLES)/bin/python nightly/oracles/judge.py "$$folder"
	@$(ORACLES)/bin/python -m pytest -q -p no:cacheprovider -c nightly/oracles/pytest.ini nightly/oracles

pages: $(READY) $(BROWSER)/.locked ## open every HTML page in Debian's Chromium, judge it with axe-core, take the docs' pictures (nightly)
	@command -v chromium >/dev/null || { echo "Chromium is not installed. Debian: apt-get install chromium" >&2; exit 1; }
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && $(PYTHON) nightly/pages/material.py "$$folder" && \
		TARGETING_PAGES="$$folder" $(BROWSER)/bin/python -m pytest -q -p no:cacheprovider -c nightly/pages/pytest.ini nightly/pages && \
		$(BROWSER)/bin/python nightly/pages/pictures.py "$$folder"

letters: $(READY) ## open every letter, and a release's workbook and CSV files, in LibreOffice; read letters in poppler (nightly)
	@command -v soffice >/dev/null && command -v pdftotext >/dev/null || \
		{ echo "LibreOffice or poppler is not installed. Debian: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils" >&2; exit 1; }
	@PYTHONPATH=tests $(PYTHON) -m pytest -q nightly/letters tests/unit/letters

fuzz: $(READY) ## fuzz the readers of extracts for ten minutes, and contracts for a third of that; FUZZ_SECONDS=60 is shorter
	@$(PIP) install --require-hashes --no-deps --only-binary :all: -r requirements-fuzz.txt
	@PYTHONPATH=tests $(PYTHON) nightly/fuzz/readers.py
	@PYTHONPATH=tests $(PYTHON) nightly/fuzz/contracts.py

faults: $(READY) ## let every system call of the log, and every write of a recording in the casebook, fail once (nightly; needs strace)
	@$(PYTHON) nightly/faults/inject.py
	@PYTHONPATH=tests $(PYTHON) nightly/faults/cases.py inject

kills: $(READY) ## kill whole runs, and recordings in the casebook, at any moment (nightly); KILLS=200
	@PYTHONPATH=tests $(PYTHON) nightly/faults/kill.py $(or $(KILLS),200)
	@PYTHONPATH=tests $(PYTHON) nightly/faults/cases.py kill $(or $(KILLS),200)

accounts: $(READY) ## make two system accounts and run as each (root; in make test too, where the machine allows it)
	@TARGETING_ACCOUNTS=1 $(PYTHON) -m pytest -q tests/security/attacks/test_two_accounts.py

mutants: $(READY) $(MUTANTS)/.locked ## put one small mistake at a time into scoring; a test must notice (nightly)
	@PYTHONPATH=src:tests:. $(PYTHON) nightly/mutation/sql.py
	@PYTHONPATH=src:tests:. $(PYTHON) nightly/mutation/python.py $(MUTANTS)

check: $(READY) ## lint, format and strict types
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/ruff format --quiet --check .
	@$(VENV)/bin/mypy --no-error-summary

format: $(READY) ## put the code in the shape that check demands
	@$(VENV)/bin/ruff check --quiet --fix . ; $(VENV)/bin/ruff format --quiet .

messages: $(READY) ## bring the catalogue of messages up to date: src/targeting/catalogue/messages/da.po
	@$(PYTHON) tests/support/messages.py

reference: $(READY) ## write docs/reference from the specs, the events and sql/, and the example documents
	@PYTHONPATH=tests $(PYTHON) tests/support/reference.py
	@PYTHONPATH=tests $(PYTHON) tests/support/tables_page.py
	@PYTHONPATH=tests $(PYTHON) tests/support/architecture.py
	@PYTHONPATH=tests $(PYTHON) tests/support/stores_page.py
	@PYTHONPATH=tests $(PYTHON) tests/support/doctor_page.py
	@$(PYTHON) tests/support/documents.py

sample: $(READY) ## generate data/sample anew
	@$(VENV)/bin/targeting sample $(SAMPLE) --citizens 20000 --seed 2017

bench: $(READY) ## measure speed and memory
	@$(PYTHON) nightly/bench/run.py
	@$(PYTHON) nightly/bench/tables.py

lock: $(READY) ## resolve the dependencies anew into the requirements files
	@$(PIP_COMPILE) --upgrade --output-file requirements.txt pyproject.toml
	@$(PIP_COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	@$(PIP_COMPILE) --upgrade --output-file requirements-oracles.txt requirements-oracles.in
	@$(PIP_COMPILE) --upgrade --output-file requirements-pages.txt requirements-pages.in

wheel: $(READY) ## build dist/*.whl without a network
	@$(PYTHON) -m hatchling build --target wheel

wheel-check: wheel ## install the wheel into an empty environment and run it outside the checkout
	@bash tests/wheel-check.sh

served: $(READY) ## `targeting serve` from the wheel, without a checkout: its server, worker and power are taken away (nightly)
	@$(PYTHON) nightly/served/served.py

clean: ## remove what was built and installed; keys, logs and published tables stay
	@rm -rf $(VENV) $(ORACLES) $(BROWSER) $(MUTANTS) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(LOCKED): requirements-dev.txt
	@if [ -L $(VENV) ]; then \
		echo "$(VENV) is a link to another checkout's environment, which would be emptied: remove the link first." >&2; exit 1; \
	fi
	@$(FIND_PYTHON); \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or newer with its venv module is needed (Debian: apt-get install python3-venv)." >&2; exit 1; \
	fi; \
	echo "Installing into $(VENV) with $$($$python --version); once, about a minute ..." >&2; \
	"$$python" -m venv --clear $(VENV)
	@$(PIP) install --require-hashes --no-deps --only-binary :all: -r requirements-dev.txt
	@touch $@

$(ORACLES)/.locked: requirements-oracles.txt | $(READY)
	@$(PYTHON) -m venv --clear $(ORACLES)
	@$(ORACLES)/bin/python -m pip --disable-pip-version-check -qq install --require-hashes --no-deps \
		--only-binary :all: -r requirements-oracles.txt
	@touch $@

$(BROWSER)/.locked: requirements-pages.txt | $(READY)
	@$(PYTHON) -m venv --clear $(BROWSER)
	@$(BROWSER)/bin/python -m pip --disable-pip-version-check -qq install --require-hashes --no-deps \
		--only-binary :all: -r requirements-pages.txt
	@touch $@

# A folder beside the environment: mutmut has to run the tests in the environment they are run in.
$(MUTANTS)/.locked: requirements-mutants.txt | $(READY)
	@rm -rf $(MUTANTS)
	@$(PIP) install --target $(MUTANTS) --require-hashes --no-deps --only-binary :all: -r requirements-mutants.txt
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
