# The CPython extension for models: one model printed, compiled without a warning and used: `make ext`.
.PHONY: ext
ext: $(B)/unit/test_emit_ext ext-schema
	@$(PYTHON) tests/pydantic/ext_order.py $(B) "$(CC)"

# Against pydantic itself: models of one field each, every input in every mode; settings of random environments and files: `make ext-compare`.
EXT_VENV := $(B)/ext-venv
.PHONY: ext-compare
$(EXT_VENV)/made: tests/pydantic/requirements.txt
	@rm -rf $(EXT_VENV)
	$(PYTHON) -m venv $(EXT_VENV)
	$(EXT_VENV)/bin/pip install -q --disable-pip-version-check -r $<
	@touch $@
ext-compare: $(B)/schemac $(EXT_VENV)/made
	$(EXT_VENV)/bin/python -W ignore tests/pydantic/ext_compare.py $(B)/schemac
	$(EXT_VENV)/bin/python tests/pydantic/settings_compare.py $(B)/schemac
	$(EXT_VENV)/bin/python -W ignore tests/pydantic/check_env.py $(B)/schemac
