# Generated C under several compilers: `make test-compile`.
.PHONY: test-compile
test-compile: $(B)/schemac
	@$(PYTHON) tests/compile/run.py --schemac $(B)/schemac
