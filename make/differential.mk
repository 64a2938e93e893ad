# Random schemas and instances through both engines and PyPI's jsonschema: `make differential SEED=7 N=2000`.
DIFF_VENV := $(B)/differential-venv
SEED ?= 1
# Schemas; each with a dozen instances.
N ?= 3000
DIFF_JOBS ?= 2
DIFF_CC ?= $(CC) -std=c11 -O1 -fPIC
DIFF_RUN = $(DIFF_VENV)/bin/python tests/differential/run.py $(SUITE_ARGS) --seed $(SEED) --schemas $(N) --jobs $(DIFF_JOBS)

.PHONY: differential
$(DIFF_VENV)/made: tests/differential/requirements.txt
	@rm -rf $(DIFF_VENV)
	$(PYTHON) -m venv $(DIFF_VENV)
	$(DIFF_VENV)/bin/pip install -q --disable-pip-version-check -r tests/differential/requirements.txt
	@touch $@

differential: all $(B)/suite/tests $(DIFF_VENV)/made
	PYTHONDONTWRITEBYTECODE=1 $(DIFF_RUN) --build $(B) --cc "$(DIFF_CC)" $(DIFF_ARGS)
	@PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/differential/each.py --build $(B) --seed $(SEED) --cc "$(DIFF_CC)"
