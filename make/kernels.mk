# The scan kernels of runtime/scr_scan*.h, each against one byte at a time: `make kernels`. NEON runs in qemu: `make kernels-neon`
# (Debian: gcc-aarch64-linux-gnu, qemu-user).
RUNTIME_RE = $(patsubst %.re,$(B)/gen/%.c,$(wildcard runtime/*.re))
KERNELS_BUILD = -std=c11 -O2 $(WARN) -Werror -DSCAN_ALONE -Iruntime tests/unit/test_scan.c
NEON_CC ?= aarch64-linux-gnu-gcc
NEON_RUN ?= qemu-aarch64

# The fast path over the portable kernels, whose blocks are shorter.
KERNELS_STREAM = -Icompiler -Iruntime -Wno-unused-function tests/unit/test_stream.c $(filter-out runtime/scr_regex_pcre2.c,$(wildcard runtime/*.c)) $(RUNTIME_RE)

.PHONY: kernels kernels-neon
kernels: $(RUNTIME_RE)
	@mkdir -p $(B)/kernels
	@set -e; for flags in "" -U__SSE2__ -march=native; do \
	    $(CC) $$flags $(KERNELS_BUILD) -o $(B)/kernels/scan; $(B)/kernels/scan; echo "kernels $$flags: all answers are equal"; done
	@$(CC) $(STD) -O1 -U__SSE2__ $(KERNELS_STREAM) -lcmocka -o $(B)/kernels/stream; $(B)/kernels/stream 2>&1
kernels-neon:
	@mkdir -p $(B)/kernels
	@$(NEON_CC) -static $(KERNELS_BUILD) -o $(B)/kernels/scan-neon
	@$(NEON_RUN) $(B)/kernels/scan-neon && echo "kernels NEON: all answers are equal"
