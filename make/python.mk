# Python: the demo, the tests' venv, the tests of the bindings; and the manual page, which the wheel takes along.
VENV := $(B)/venv
DEMO := $(B)/demo

.PHONY: setup venv demo test-python man
setup:
	@tools/setup.sh

venv: $(VENV)/made
$(VENV)/made: tests/python/requirements.txt
	@rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install -q --disable-pip-version-check -r tests/python/requirements.txt
	@touch $@

# Setup first, whatever -j says; then what a user would type.
demo: setup
	@$(MAKE) -sq $(B)/schemac || $(MAKE) --no-print-directory $(B)/schemac
	@mkdir -p $(DEMO)
	$(B)/schemac schemas/order.json -o $(DEMO)/order_validator.c --python $(DEMO)/order.py
	$(CC) -std=c11 -O2 -shared -fPIC $(DEMO)/order_validator.c -o $(DEMO)/order_validator.so
	$(PYTHON) examples/order/check_events.py $(DEMO)

test-python: $(B)/schemac $(B)/libschemac.so $(VENV)/made
	SCHEMAC_BUILD=$(abspath $(B)) PYTHONPATH=runtime/python PYTHONDONTWRITEBYTECODE=1 \
	    $(VENV)/bin/python -m pytest -q -p no:cacheprovider tests/python

# From the table of the command line, compiler/tool/cli.def.
man: $(B)/schemac.1
$(B)/schemac.1: $(B)/schemac
	$(B)/schemac help --man >$@.tmp && mv $@.tmp $@
