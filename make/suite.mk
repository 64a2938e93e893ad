# The official suite through both engines, and through the commands that print: `make suite`. With ASan and UBSan: `make suite-san`.
SUITE := $(B)/suite
SUITE_MORE := $(wildcard ../shared/data/json-schema-test-suite)
SUITE_ARGS = $(if $(SUITE_MORE),--suite $(SUITE_MORE)) --suite $(SUITE)
SUITE_ONE = --suite $(or $(SUITE_MORE),$(SUITE))
# Quick to compile counts more here than quick to run.
SUITE_CC ?= $(CC) -std=c11 -O1 -fPIC
SAN_FLAGS = -fsanitize=address,undefined -fno-sanitize-recover=undefined
SAN_CFLAGS = -O1 -g -fno-omit-frame-pointer $(SAN_FLAGS)
# Python itself is not sanitized: the libraries that it loads are.
SAN_RUN = LD_PRELOAD="$$($(CC) -print-file-name=libasan.so) $$($(CC) -print-file-name=libubsan.so)" ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1

.PHONY: suite suite-engines suite-evaluator suite-compiled suite-tools suite-san suite-frames
$(SUITE)/tests:
	$(PYTHON) tools/fetch_suite.py $(SUITE)

suite: suite-engines suite-tools

suite-engines suite-evaluator suite-compiled: all $(SUITE)/tests
	@$(PYTHON) tests/suite/run.py --build $(B) $(SUITE_ARGS) --cc "$(SUITE_CC)" --engine $(patsubst suite-%,%,$(@:engines=both))

# What the printing commands say of the suite's annotation and output tests; the Bowtie conversation.
suite-tools: all $(SUITE)/tests
	@$(PYTHON) tests/suite/bowtie.py --build $(B) $(SUITE_ONE) --engine compiled
	@$(PYTHON) tests/suite/bowtie.py --build $(B) $(SUITE_ONE) --engine evaluator
	@$(PYTHON) tests/suite/outputs.py --build $(B) $(SUITE_ONE)

suite-san: $(SUITE)/tests
	@$(MAKE) --no-print-directory B=$(B)/san CFLAGS="$(SAN_CFLAGS)" LDFLAGS="$(SAN_FLAGS)" all
	@$(SAN_RUN) $(PYTHON) tests/suite/run.py --build $(B)/san $(SUITE_ARGS) --cc "$(SUITE_CC) $(SAN_CFLAGS)"
	@$(SAN_RUN) $(PYTHON) tests/variants/reports.py --build $(B)/san --cc "$(SUITE_CC) $(SAN_CFLAGS)"

# The evaluator where verdicts hand over to frames at once, and after three levels, as they do for what is nested deeply.
suite-frames: $(SUITE)/tests
	@for levels in 0 3; do $(MAKE) --no-print-directory B=$(B)/frames$$levels CFLAGS="-O1 -g -DSCR_LEVELS_MAX=$${levels}u" all \
	    && $(PYTHON) tests/suite/run.py --build $(B)/frames$$levels $(SUITE_ARGS) --engine evaluator || exit 1; done
