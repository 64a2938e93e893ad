# Generated C for machines that are not here, by the PyPI package ziglang (400 MB, so no part of `make test`): `make cross`.
ZIG := $(B)/zig-venv
CROSS := $(B)/cross
CROSS_TARGETS := aarch64-linux-gnu.2.26 x86_64-linux-gnu.2.26 aarch64-macos x86_64-windows-gnu

.PHONY: cross
$(ZIG)/made:
	$(PYTHON) -m venv $(ZIG)
	$(ZIG)/bin/pip install -q --disable-pip-version-check ziglang==0.17.1
	@touch $@

cross: $(B)/schemac $(ZIG)/made
	@mkdir -p $(CROSS)
	$(B)/schemac schemas/order.json -o $(CROSS)/order_validator.c
	$(B)/schemac schemas/sqs_order_batch.json --registry schemas --content-assertion -o $(CROSS)/sqs_validator.c
	@set -e; for target in $(CROSS_TARGETS); do for name in order sqs; do \
	    ZIG_GLOBAL_CACHE_DIR=$(abspath $(ZIG))/cache ZIG_LOCAL_CACHE_DIR=$(abspath $(ZIG))/cache \
	    $(ZIG)/bin/python -m ziglang cc -target $$target -std=c11 -O2 -Wall -Wextra -Werror -shared -fPIC \
	        $(CROSS)/$${name}_validator.c -o $(CROSS)/$${name}_validator-$$target.so; \
	    echo "$$target: $${name}_validator.c compiles"; done; done
