# The official suite through both engines: `make suite`; with AddressSanitizer and UBSan: `make suite-san`.
SUITE := $(B)/suite
SUITE_MORE := $(wildcard ../shared/data/json-schema-test-suite)
SUITE_ARGS = $(if $(SUITE_MORE),--suite $(SUITE_MORE)) --suite $(SUITE)
# What the suite's C is compiled with: quick to compile counts more than quick to run.
SUITE_CC ?= $(CC) -std=c11 -O1 -fPIC
SAN_CFLAGS = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
SAN_PRELOAD = LD_PRELOAD="$$($(CC) -print-file-name=libasan.so) $$($(CC) -print-file-name=libubsan.so)" ASAN_OPTIONS=detect_leaks=0

.PHONY: suite suite-evaluator suite-compiled suite-san
$(SUITE)/tests:
	$(PYTHON) tools/fetch_suite.py $(SUITE)

suite suite-evaluator suite-compiled: all $(SUITE)/tests
	$(PYTHON) tests/suite/run.py --build $(B) $(SUITE_ARGS) --cc "$(SUITE_CC)" --engine $(or $(patsubst suite-%,%,$(filter suite-%,$@)),both)

suite-san: $(SUITE)/tests
	$(MAKE) B=$(B)/san CFLAGS="$(SAN_CFLAGS)" LDFLAGS="-fsanitize=address,undefined" all
	$(SAN_PRELOAD) $(PYTHON) tests/suite/run.py --build $(B)/san $(SUITE_ARGS) --cc "$(SUITE_CC) $(SAN_CFLAGS)"
