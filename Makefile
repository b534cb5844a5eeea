# Everything runs in .venv, which is set up when it is missing or when pyproject.toml has changed.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
SUPPLY := build/supply/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs screenshots site benchmark fuzz lock licences vulnerabilities sbom setup clean

help:  ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY)  ## set up, build the example, answer the headline question, run the audit, draw the map
	$(BIN)/policygraph demo

test: $(READY)  ## set up and run the tests
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(READY)  ## style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

docs: $(READY)  ## write anew what is made of the sources: the command reference, the rules' pages, the examples' output, what is kept of questions
	$(BIN)/python scripts/command_reference.py --write
	$(BIN)/python scripts/words_reference.py --write
	$(BIN)/python scripts/audit_docs.py --write
	$(BIN)/python scripts/keep_questions.py --write
	$(BIN)/python scripts/refresh_examples.py

screenshots: $(READY)  ## photograph every web page on the example for docs/web.md (needs Chromium)
	$(BIN)/python scripts/screenshots.py

site: $(READY)  ## write the documentation and the ontology as a website, to build/site
	$(BIN)/python scripts/site.py

benchmark: $(READY)  ## measure against other engines, at 10 and 100 municipalities (docs/scaling.md)
	$(BIN)/python -m benchmarks

fuzz: $(READY)  ## fuzz loaders and parsers for half an hour, from where the last run ended (docs/trust.md)
	test -d build/atheris || $(BIN)/python -m pip install --quiet --disable-pip-version-check --target build/atheris 'atheris==3.0.0'
	$(BIN)/python -m trust.fuzz

lock: $(SUPPLY)  ## pin every dependency anew, to requirements.lock
	build/supply/bin/pip-compile --quiet --upgrade --unsafe-package policygraph --extra dev --extra all --strip-extras --no-header --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml

licences: $(READY) $(SUPPLY)  ## the licence of everything that is installed
	build/supply/bin/pip-licenses --python $(BIN)/python --order license

vulnerabilities: $(SUPPLY)  ## what is known against the pinned versions, where the database can be reached
	build/supply/bin/pip-audit --requirement requirements.lock --disable-pip --no-deps

sbom: $(READY) $(SUPPLY)  ## a software bill of materials (CycloneDX), to build/sbom.json
	build/supply/bin/cyclonedx-py environment --output-file build/sbom.json $(BIN)/python

setup: $(READY)  ## only set up

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "policygraph needs Python 3.11 or later; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "No virtual environment could be made. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || \
	  { rm -rf $(VENV); echo "This Python has no pip. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock -e '.[dev]' || \
	  { echo "The pinned versions are not to be had here; the newest that fit are taken." >&2; \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'; }
	@touch $@

# What looks at the environment is not part of it.
$(SUPPLY):
	$(PYTHON) -m venv build/supply
	build/supply/bin/python -m pip install --quiet --disable-pip-version-check pip-tools pip-licenses pip-audit cyclonedx-bom
	@touch $@

clean:  ## remove what was set up and built
	rm -rf $(VENV) build dist policygraph-demo .policygraph .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
