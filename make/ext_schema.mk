# The CPython extension for JSON Schemas against the Python package: each 60th schema of the official suite, others with another SEED; as
# builds without a GIL read containers, too. `make ext-schema-all`: every schema, some 30 minutes.
.PHONY: ext-schema ext-schema-all
EXT_SCHEMA = PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/ext/compare.py --build $(B) $(SUITE_ONE) --seed $(SEED)
ext-schema: all $(B)/suite/tests
	@$(EXT_SCHEMA) --every 60 --cc "$(CC) -O0" --strict
	@$(EXT_SCHEMA) --every 500 --cc "$(CC) -O0 -DSCR_PY_SNAPSHOT=1" --strict
ext-schema-all: all $(B)/suite/tests
	@$(EXT_SCHEMA) --every 1 --cc "$(CC) -O0"
