# `make test` is every test that a change must pass; `make check` the quick ones.
.PHONY: test check cli diag docs hostile includes size help

includes:
	@$(PYTHON) tools/check_includes.py
	@$(PYTHON) tools/check_names.py

diag: $(B)/schemac
	@$(PYTHON) tests/diag/run.py --schemac $(abspath $(B))/schemac

cli: $(B)/schemac
	@$(PYTHON) tests/cli/run.py --schemac $(abspath $(B))/schemac

# Schemas that are large, deep or spiteful, in bounded time and memory.
hostile: $(B)/schemac
	@$(PYTHON) tests/hostile/run.py --schemac $(abspath $(B))/schemac

# The .so of the order schema stays below its limits.
size: $(B)/schemac
	@$(PYTHON) tests/size/run.py --schemac $(abspath $(B))/schemac

docs: all
	@$(PYTHON) tools/list_docs.py --check
	@$(PYTHON) tests/docs/run.py --build $(B)

check: includes unit kernels diag cli size docs

# Several at once, the longest first, each target's output kept back until it ends (-O), so that each runner's closing line stands under
# its own output. `make test TEST_JOBS=1` shows them as they come.
TEST_JOBS ?= $(or $(shell nproc 2>/dev/null),1)
TEST_STEPS := ext-compare model-c variants hostile test-compile differential suite-engines suite-tools test-python \
    ext ext-hostile stubs bench-instructions bodies pydantic
# What is fetched comes before them, as a step that waits for it would begin behind all others.
TEST_FETCHED = $(SUITE)/tests $(PYDANTIC_VENV)/made $(STUBS_VENV)/made $(DIFF_VENV)/made $(VENV)/made
test: setup
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) all $(TEST_FETCHED)
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) $(if $(filter 1,$(TEST_JOBS)),,-O) check $(TEST_STEPS)

help:
	@echo "make                  build/schemac and build/libschemac.so"
	@echo "make demo             build, compile the order schema, check real events from Python"
	@echo "make test             every test; make check: the quick ones (includes, unit, kernels, diag, cli, size, docs)"
	@echo "make hostile          schemas that are large, deep or spiteful, in bounded time"
	@echo "make suite            the official JSON Schema suite, both engines; suite-san: with sanitizers; suite-frames: without recursion"
	@echo "make variants         each technique left out: the same verdicts"
	@echo "make differential     random schemas: evaluator = generated C = jsonschema"
	@echo "make test-python      the Python module and package;   make test-compile: generated C under many compilers"
	@echo "make san              unit tests, suite and differential under ASan and UBSan;   memcheck: generated C under valgrind"
	@echo "make fuzz             each fuzzer for FUZZ_SECONDS (30)"
	@echo "make bodies           validators compiled to C against CPython;   bodies-san: with sanitizers"
	@echo "make stubs            stubs of compiled models by mypy"
	@echo "make pydantic         models against real pydantic: JSON Schema, syntax trees"
	@echo "make model-c          C output and ctypes module of models against real pydantic, under sanitizers"
	@echo "make cross            generated C for arm64 Linux, arm64 macOS and Windows, by zig"
	@echo "make bench            against parsers and validators;   bench-instructions, bench-techniques: exact counts"
	@echo "make bench-models     compiled models against pydantic, msgspec, dataclasses"
	@echo "make bench-costs, bench-curves, bench-docs   what compiling costs, how checks grow; writes docs/performance.md"
	@echo "make ext              extension modules: a model used, schemas against the package, each Python; ext-schema-all: the whole suite"
	@echo "make ext-fuzz         random bytes and objects for extension modules, under sanitizers;   bench-ext: against orjson and jsonschema-rs"
	@echo "make ext-compare      compiled models against pydantic;   ext-hostile, ext-san: input and code that mean harm, with sanitizers"
	@echo "make man, make venv, make setup"
