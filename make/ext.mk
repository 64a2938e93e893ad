# The CPython extension for models: one model printed, compiled without a warning and used: `make ext`.
.PHONY: ext
ext: $(B)/unit/test_emit_ext
	@$(PYTHON) tests/pydantic/ext_order.py $(B) "$(CC)"
