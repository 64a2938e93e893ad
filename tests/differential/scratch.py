#!/usr/bin/env python3
"""Every amount of scratch: each allocation of the runtime is made to fail once.

usage: scratch.py --build DIR [--suite DIR]... [--schemas N] [--seed N] [--cc "COMMAND OPTIONS"]

For schemas of the official suite and random ones, each engine judges with 0, 16, 32 ... bytes of scratch, in a block of that
very size (AddressSanitizer sees a byte beyond it), until it suffices. Each answer must be "no scratch" or the right one, and
enough scratch must stay enough. Ends with `N passed, N failed`.
"""
import argparse
import ctypes
import os
import random
import shlex
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "suite"))
import cases  # noqa: E402
import engines  # noqa: E402
import instances
import native
import schemas

STEPS = 400   # sizes tried for a pair before the steps grow
MOST = 1 << 24
LONGEST = 1 << 16  # of a document: longer ones may need more than MOST


class Block:
    """Scratch that ends where its block ends."""

    def __init__(self, size):
        self.bytes = native._libc.malloc(size or 1)
        self.options = native.Options(ctypes.sizeof(native.Options), self.bytes, size)

    def __enter__(self):
        return ctypes.byref(self.options)

    def __exit__(self, *_):
        native._libc.free(self.bytes)


def ask(module, text, options, with_report):
    if not with_report:
        return module.check(*module.first, text.ptr, text.len, options)
    report = native.Report(ctypes.sizeof(native.Report))
    return module.validate(*module.first, text.ptr, text.len, options, ctypes.byref(report))


def fault(module, data, with_report):
    """None, or what is wrong."""
    with native.Exact(data) as text:
        size, step, first = 0, 16, None
        while size <= MOST:
            with Block(size) as options:
                status = ask(module, text, options, with_report)
            if status not in (0, 1, native.NO_SCRATCH):
                return None  # another limit: not this test's
            if status != native.NO_SCRATCH:
                if first is not None and status != first:
                    return f"{status} with {size} bytes of scratch, {first} with fewer"
                if first is not None:
                    return None
                first, step = status, step + 64  # once more with some more
            size += step if size < STEPS * 16 else size // 4
        return f"{MOST} bytes of scratch do not suffice for {len(data)} bytes"


def bound_fault(module, data):
    """What scratch_bound promises must suffice for a verdict."""
    with native.Exact(data) as text:
        need = module.bound(*module.first, text.len)
        if need > MOST:
            return None
        with Block(need) as options:
            status = ask(module, text, options, False)
    return f"scratch_bound says {need} bytes, they do not suffice" if status == native.NO_SCRATCH else None


def chosen(roots, seed, count):
    """Half from the suite, half random, each with up to three instances."""
    rng = random.Random(seed)
    groups = [g for g in cases.collect(roots) if not g.optional] if roots else []
    out = []
    for group in rng.sample(groups, min(count // 2, len(groups))):
        tests = rng.sample(group.tests, min(3, len(group.tests)))
        case = engines.Case("", cases.DRAFTS[group.draft], {}, [t.data for t in tests], "suite", 2)
        case.schema = group.schema
        out.append(case)
    while len(out) < count:
        draft = rng.choice(schemas.ORDER)
        tree = schemas.random_schema(rng, draft)
        given = [data for data in instances.instances(rng, tree, 3) if len(data) <= LONGEST]
        out.append(engines.Case("", draft, tree, given, "random", 2, True))
    for number, case in enumerate(out):
        case.name = f"m{number}"
    return out


def modules(args, batch, documents):
    """(case, engine, module)."""
    library = native.Library(os.path.join(args.build, "libschemac.so"), documents)
    generated = engines.Generated(os.path.join(args.build, "schemac"), args.cc_words, args.work, args.remotes)
    opened = []
    for case in batch:
        module, _ = library.compile(case, case.draft)
        if module and generated.write(case, case.name) is None:
            opened.append((case, "evaluator", module))
    names = [case.name for case, _, _ in opened]
    why = generated.compile(names, "scratch.so", args.runtime)
    if why:
        sys.exit(why)
    path = os.path.join(args.work, "scratch.so")
    return opened + [(case, "generated C", native.generated(path, case.name)) for case, _, _ in opened]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--suite", action="append", default=[])
    parser.add_argument("--schemas", type=int, default=80)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--cc", default="cc -std=c11 -O1 -fPIC")
    args = parser.parse_args()
    args.build = os.path.abspath(args.build)
    args.work = os.path.join(args.build, "scratch")
    args.cc_words = shlex.split(args.cc)
    shutil.rmtree(args.work, ignore_errors=True)
    args.runtime = engines.runtime(os.path.join(args.build, "schemac"), args.cc_words, args.work)
    roots = [root for root in args.suite if os.path.isdir(os.path.join(root, "tests"))]
    documents = cases.remotes(roots)
    args.remotes = engines.write_remotes(documents, os.path.join(args.work, "remotes"))
    passed, failed = 0, 0
    for case, engine, module in modules(args, chosen(roots, args.seed, args.schemas), documents):
        for data in case.instances:
            for what in (fault(module, data, False), fault(module, data, True), bound_fault(module, data)):
                passed, failed = (passed + 1, failed) if what is None else (passed, failed + 1)
                if what:
                    print(f"{engine}: {what}\n  draft {case.draft}: {case.schema.decode('utf-8', 'replace')[:1000]}\n  {data[:500]!r}")
    shutil.rmtree(args.work, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    main()
