# Models against real pydantic (PyPI, pinned): `make pydantic`. First our JSON Schema against model_json_schema(), and the reader's trees
# against Python's own.
PYDANTIC_VENV := $(B)/pydantic-venv

.PHONY: pydantic
$(PYDANTIC_VENV)/made: tests/pydantic/requirements.txt
	@rm -rf $(PYDANTIC_VENV)
	$(PYTHON) -m venv $(PYDANTIC_VENV)
	$(PYDANTIC_VENV)/bin/pip install -q --disable-pip-version-check -r $<
	@touch $@

$(B)/pydantic/tree: tests/pydantic/tree.c $(B)/libschemac.a
	@mkdir -p $(@D)
	$(CC) $(STD) $(CFLAGS) $(WARN) $(LDFLAGS) -o $@ $< $(B)/libschemac.a $(LIBS)

pydantic: $(B)/schemac $(B)/pydantic/tree $(PYDANTIC_VENV)/made
	@PYTHONDONTWRITEBYTECODE=1 $(PYDANTIC_VENV)/bin/python tests/pydantic/tree_oracle.py $(B)/pydantic/tree
	@PYTHONDONTWRITEBYTECODE=1 $(PYDANTIC_VENV)/bin/python tests/pydantic/schemas.py --schemac $(abspath $(B))/schemac

# C output of models against pydantic, with sanitizers: `make model-c`.
.PHONY: model-c
model-c: $(B)/schemac $(PYDANTIC_VENV)/made
	@PYTHONDONTWRITEBYTECODE=1 $(PYDANTIC_VENV)/bin/python -W ignore tests/pydantic/model_c.py $(abspath $(B))/schemac "$(CC)"
	@PYTHONDONTWRITEBYTECODE=1 $(PYDANTIC_VENV)/bin/python -W ignore tests/pydantic/corpus_c.py $(abspath $(B))/schemac
	@PYTHONDONTWRITEBYTECODE=1 $(PYDANTIC_VENV)/bin/python -W ignore tests/pydantic/settings_c.py $(abspath $(B))/schemac 2>/dev/null

# Against pydantic itself: models of one field each, every input in every mode; then realistic files with their events; settings of random environments and files: `make ext-compare`.
.PHONY: ext-compare
ext-compare: $(B)/schemac $(PYDANTIC_VENV)/made
	$(PYDANTIC_VENV)/bin/python -W ignore tests/pydantic/ext_compare.py $(B)/schemac
	$(PYDANTIC_VENV)/bin/python tests/pydantic/ext_bodies_used.py $(B)/schemac
	PYTHONDONTWRITEBYTECODE=1 $(PYDANTIC_VENV)/bin/python tests/pydantic/ext_package.py $(B)/schemac
	$(PYDANTIC_VENV)/bin/python tests/pydantic/ext_api.py $(B)/schemac
	$(PYDANTIC_VENV)/bin/python tests/pydantic/ext_interop.py $(B)/schemac
	PYTHONDONTWRITEBYTECODE=1 $(PYDANTIC_VENV)/bin/python -W ignore tests/pydantic/corpus.py $(B)/schemac
	$(PYDANTIC_VENV)/bin/python tests/pydantic/settings_compare.py $(B)/schemac
	$(PYDANTIC_VENV)/bin/python -W ignore tests/pydantic/check_env.py $(B)/schemac

# Stubs by mypy and pyright (PyPI, pinned): `make stubs`.
STUBS_VENV := $(B)/stubs-venv
.PHONY: stubs
$(STUBS_VENV)/made: make/pydantic.mk
	@rm -rf $(STUBS_VENV)
	$(PYTHON) -m venv $(STUBS_VENV)
	$(STUBS_VENV)/bin/pip install -q --disable-pip-version-check mypy==2.4.1 "pyright[nodejs]==1.1.414"
	@touch $@
stubs: $(B)/schemac $(STUBS_VENV)/made
	@PYTHONDONTWRITEBYTECODE=1 $(STUBS_VENV)/bin/python tests/pydantic/stubs.py $(abspath $(B))/schemac
