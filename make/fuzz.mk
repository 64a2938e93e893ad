# Fuzzers: tests/fuzz/fuzz_x.c with libFuzzer, ASan and UBSan (clang). `make fuzz` runs each for FUZZ_SECONDS, from the seeds in
# tests/fuzz/corpus/x and what earlier runs found; what crashes is put into tests/regress/x, to be committed with its fix.
# `make fuzz-replay` only gives each fuzzer its seeds and its past crashes.
FUZZ := $(B)/fuzz
FUZZ_CC ?= clang
FUZZ_SECONDS ?= 30
FUZZERS ?= $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SAN = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
FUZZ_MAKE = $(MAKE) --no-print-directory B=$(FUZZ) CC=$(FUZZ_CC) CFLAGS="-O1 -g -fsanitize=fuzzer-no-link $(FUZZ_SAN)" LDFLAGS="$(FUZZ_SAN)"

.PHONY: fuzz fuzz-build fuzz-replay fuzz-programs
fuzz: fuzz-build
	@set -e; for f in $(FUZZERS); do tests/fuzz/run.sh $(FUZZ) $$f $(FUZZ_SECONDS); done
fuzz-replay: fuzz-build
	@set -e; for f in $(FUZZERS); do tests/fuzz/run.sh $(FUZZ) $$f 0; done
fuzz-build:
	+@$(FUZZ_MAKE) fuzz-programs

# Inside $(FUZZ_MAKE): B is the fuzzers' own directory.
fuzz-programs: $(patsubst %,$(B)/fuzz_%,$(FUZZERS))
$(B)/fuzz_%: tests/fuzz/fuzz_%.c $(wildcard tests/fuzz/*.h) $(B)/libschemac.a
	$(CC) $(STD) $(CFLAGS) -Iruntime -I$(B)/gen/runtime $(FUZZ_SAN) -fsanitize=fuzzer $(FUZZ_WITH) -o $@ $< $(FUZZ_OBJ) $(B)/libschemac.a $(LIBS)
$(B)/fuzz_order: FUZZ_WITH = -I$(B)
$(B)/fuzz_order: FUZZ_OBJ = $(B)/order_validator.o
$(B)/fuzz_order: $(B)/order_validator.o
$(B)/order_validator.o: schemas/order.json $(B)/schemac
	$(B)/schemac schemas/order.json -o $(B)/order_validator.c
	$(CC) -std=c11 $(CFLAGS) -c $(B)/order_validator.c -o $@
$(B)/fuzz_batch: FUZZ_WITH = -I$(B)
$(B)/fuzz_batch: FUZZ_OBJ = $(B)/batch_validator.o
$(B)/fuzz_batch: $(B)/batch_validator.o
$(B)/batch_validator.o: tests/compile/batch.json $(B)/schemac
	$(B)/schemac tests/compile/batch.json --content-assertion --each /Records -o $(B)/batch_validator.c
	$(CC) -std=c11 $(CFLAGS) -c $(B)/batch_validator.c -o $@
$(B)/fuzz_model: FUZZ_WITH = -I$(B)
$(B)/fuzz_model: FUZZ_OBJ = $(B)/model_decoder.o
$(B)/fuzz_model: $(B)/model_decoder.o
$(B)/model_decoder.o: tests/fuzz/model.py $(B)/schemac
	$(B)/schemac tests/fuzz/model.py --model Everything -o $(B)/model_decoder.c
	$(CC) -std=c11 $(CFLAGS) -c $(B)/model_decoder.c -o $@
