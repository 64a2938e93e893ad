# Everything under ASan and UBSan, in a build directory of its own.
.PHONY: san
san: all $(B)/suite/tests $(B)/differential-venv/made
	@MAKE="$(MAKE)" CC="$(CC)" SUITE=$(B)/suite DIFF_PYTHON=$(DIFF_VENV)/bin/python PYTHONDONTWRITEBYTECODE=1 tests/run_san.sh $(B)/san
