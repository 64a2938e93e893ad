# The CPython extension for JSON Schemas against the Python package: each 60th schema of the official suite, others with another SEED; as
# builds without a GIL read containers, too (some by -O2, as users compile, the rest by what compiles quickly). `make ext-schema-all`: every schema, some 30 minutes.
.PHONY: ext-schema ext-schema-all ext-versions ext-fuzz
EXT_SCHEMA = PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/ext/compare.py --build $(B) $(SUITE_ONE) --seed $(SEED)
ext-schema: all $(B)/suite/tests
	@$(EXT_SCHEMA) --every 60 --cc "$(CC) -O0" --strict
	@$(EXT_SCHEMA) --every 500 --cc "$(CC) -O2" --strict
	@$(EXT_SCHEMA) --every 500 --cc "$(CC) -O2 -DSCR_PY_SNAPSHOT=1" --strict
ext-schema-all: all $(B)/suite/tests
	@$(EXT_SCHEMA) --every 1 --cc "$(CC) -O0"

# Under each Python of the machine, 3.8 and later: leaks, pickles, sub-interpreters. Then models whose module, instances and input eight threads share, under
# this Python and each that has no GIL.
ext-versions: all ext-threads
	@CC="$(CC)" PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/ext/versions.py $(B)
# Random bytes and objects under ASan and UBSan: `make ext-fuzz FUZZ_SECONDS=600 SEED=7`.
ext-fuzz: all
	@PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/ext/fuzz.py --build $(B) --seconds $(FUZZ_SECONDS) --seed $(SEED)
