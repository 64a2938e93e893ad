# The benchmark against other parsers and validators: `make bench`, quicker `make bench-quick`; BENCH_ARGS="--workloads W1,W5" for some.
# `make bench-instructions` counts by callgrind and compares with bench/instructions.json; UPDATE=1 writes that file.
BENCH := $(B)/bench
BENCH_VENV := $(B)/bench-venv
BENCH_SHARED := ../shared/data
COLLECTION = $(BENCH_SHARED)/jsonschema-benchmark
BENCH_RUN = $(PYTHON) bench/run.py --build $(B) --shared $(BENCH_SHARED) --collection $(COLLECTION)
BENCH_COUNT = CC="$(CC)" $(PYTHON) bench/instructions.py --build $(B)

BENCH_MODELS = $(BENCH_VENV)/bin/python bench/models_bench.py --build $(B)

.PHONY: bench-models bench-docs-models bench bench-quick bench-setup bench-costs bench-curves bench-docs bench-instructions bench-instructions-w5
bench-setup: all $(BENCH_VENV)/made
	@PYTHON=$(PYTHON) bench/setup.sh $(BENCH)

# A peer that does not install is left out, and the benchmark says so.
$(BENCH_VENV)/made: bench/python/requirements.txt
	@rm -rf $(BENCH_VENV)
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/pip install -q --disable-pip-version-check -r $< || \
	    while read -r peer; do $(BENCH_VENV)/bin/pip install -q --disable-pip-version-check "$$peer" || true; done <$<
	@touch $@

bench: bench-setup
	-@$(BENCH_COUNT)
	$(BENCH_RUN) $(BENCH_ARGS)
	$(BENCH_MODELS)
bench-quick: bench-setup
	$(BENCH_RUN) --quick --rounds 9 $(BENCH_ARGS)

# Compiled models against pydantic, msgspec and dataclasses.
bench-models: all $(BENCH_VENV)/made
	$(BENCH_MODELS) $(BENCH_ARGS)

bench-costs: all
	$(PYTHON) bench/costs.py --build $(B) --collection $(COLLECTION)
bench-curves: all
	$(PYTHON) bench/curves.py --build $(B)
# What the targets above measured goes into docs/performance.md.
# bench-docs-models: the part that bench-models measured.
bench-docs:
	$(PYTHON) bench/report.py --build $(B)
bench-docs-models:
	$(PYTHON) bench/report.py --build $(B) --only models

bench-instructions: all
	@$(BENCH_COUNT) $(if $(UPDATE),--update)
bench-instructions-w5: all
	@$(BENCH_COUNT) --collection $(COLLECTION)

# What each technique of the fast path saves: needs valgrind and no peers.
.PHONY: bench-techniques
bench-techniques: all
	$(PYTHON) bench/techniques.py --build $(B)

# What a schema becomes in Python, against orjson and jsonschema-rs.
.PHONY: bench-ext
bench-ext: all $(BENCH_VENV)/made
	$(BENCH_VENV)/bin/python bench/ext_bench.py --build $(B) --shared $(BENCH_SHARED)
