# Compiled bodies of validators against CPython: `make bodies`; `make bodies-san` under ASan and UBSan. No package is needed.
.PHONY: bodies bodies-san
bodies: $(B)/schemac
	@PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/bodies/run.py
bodies-san: $(B)/schemac
	@PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tests/bodies/run.py --sanitize
