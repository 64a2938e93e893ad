# The benchmark against other parsers and validators: `make bench`, quicker `make bench-quick`; `make bench-instructions` counts by callgrind.
BENCH := $(B)/bench
BENCH_VENV := $(B)/bench-venv
BENCH_ARGS = --build $(B) --shared ../shared/data/workloads

.PHONY: bench bench-quick bench-instructions bench-setup
bench-setup: all $(BENCH_VENV)/made
	@PYTHON=$(PYTHON) bench/setup.sh $(BENCH)

# A peer that does not install is left out, and the benchmark says so.
$(BENCH_VENV)/made: bench/requirements.txt
	@rm -rf $(BENCH_VENV)
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/pip install -q --disable-pip-version-check -r $< || \
	    while read -r peer; do $(BENCH_VENV)/bin/pip install -q --disable-pip-version-check "$$peer" || true; done <$<
	@touch $@

bench: bench-setup
	$(PYTHON) bench/run.py $(BENCH_ARGS)
bench-quick: bench-setup
	$(PYTHON) bench/run.py $(BENCH_ARGS) --quick --rounds 9
bench-instructions: bench-setup
	$(PYTHON) bench/run.py $(BENCH_ARGS) --quick --instructions
