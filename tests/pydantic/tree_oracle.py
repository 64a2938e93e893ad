"""The reader's trees against Python's own `ast`, over Python files: every statement's dump must be the same.

    tree_oracle.py TREE [FILE...]     without files: the standard library of the Python that runs this
"""
import ast
import pathlib
import subprocess
import sys
import sysconfig

OPS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.MatMult: "@", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
       ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&", ast.UAdd: "+", ast.USub: "-",
       ast.Invert: "~", ast.Not: "not", ast.And: "and", ast.Or: "or", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=",
       ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in"}


def quoted(data):
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in data) + '"'


def part(name, node):
    return "" if node is None else f" {name}={dump(node)}"


def parts(name, nodes):
    return f" {name}=[{' '.join('-' if n is None else dump(n) for n in nodes)}]" if nodes else ""


def params(args):
    rows, positional = [], args.posonlyargs + args.args
    defaults = [None] * (len(positional) - len(args.defaults)) + args.defaults
    for i, (arg, default) in enumerate(zip(positional, defaults)):
        rows.append(("/" if i < len(args.posonlyargs) else "", arg, default))
    if args.vararg:
        rows.append(("*", args.vararg, None))
    rows += [("kw ", arg, default) for arg, default in zip(args.kwonlyargs, args.kw_defaults)]
    if args.kwarg:
        rows.append(("**", args.kwarg, None))
    return " (" + ", ".join(f"{mark}{a.arg}{part(':', a.annotation)}{part('default', d)}" for mark, a, d in rows) + ")"


def keywords(node):
    return "".join(f" {k.arg or '**'}={dump(k.value)}" for k in node.keywords)


def clauses(node):
    return "".join(part("async-for" if g.is_async else "for", g.target) + part("in", g.iter) + parts("if", g.ifs) for g in node.generators)


def constant(n):
    v = n.value
    if v is None or v is True or v is False:
        return f"({v})"
    if v is Ellipsis:
        return "(Ellipsis)"
    if isinstance(v, str):
        return f"(Str {quoted(v.encode('utf-8', 'surrogatepass'))})"
    if isinstance(v, bytes):
        return f"(Bytes {quoted(v)})"
    return f"({type(v).__name__.title()} {number_text(n)})"


SOURCE = ""
LINES = []


def number_text(n):
    line = LINES[n.lineno - 1].encode()[n.col_offset:n.end_col_offset]
    return line.decode().replace("_", "")


def aliases(names):
    return "".join(f" {a.name}{':' + a.asname if a.asname else ''}" for a in names)


def dump(n):
    k = type(n).__name__
    if isinstance(n, ast.Constant):
        return constant(n)
    if isinstance(n, ast.Expr):
        return f"(Expr{part('a', n.value)})"
    if isinstance(n, ast.Name):
        return f"(Name {n.id})"
    if isinstance(n, ast.Attribute):
        return f"(Attribute {n.attr}{part('a', n.value)})"
    if isinstance(n, ast.Subscript):
        return f"(Subscript{part('a', n.value)}{part('b', n.slice)})"
    if isinstance(n, ast.Slice):
        return f"(Slice{part('a', n.lower)}{part('b', n.upper)}{part('c', n.step)})"
    if isinstance(n, ast.Call):
        return f"(Call{part('a', n.func)}{parts('list', n.args)}{keywords(n)})"
    if isinstance(n, (ast.Starred, ast.Await, ast.Yield, ast.YieldFrom)):
        return f"({k}{part('a', n.value)})"
    if isinstance(n, ast.UnaryOp):
        return f"(Unary {OPS[type(n.op)]}{part('a', n.operand)})"
    if isinstance(n, ast.BinOp):
        return f"(Binary {OPS[type(n.op)]}{part('a', n.left)}{part('b', n.right)})"
    if isinstance(n, ast.BoolOp):
        return f"(Boolean {OPS[type(n.op)]}{parts('list', n.values)})"
    if isinstance(n, ast.Compare):
        return f"(Compare{part('a', n.left)}{parts('list', n.comparators)}{''.join(' ' + OPS[type(o)] for o in n.ops)})"
    if isinstance(n, ast.IfExp):
        return f"(Conditional{part('a', n.test)}{part('b', n.body)}{part('c', n.orelse)})"
    if isinstance(n, ast.NamedExpr):
        return f"(Named{part('a', n.target)}{part('b', n.value)})"
    if isinstance(n, ast.Lambda):
        return f"(Lambda{part('a', n.body)}{params(n.args)})"
    if isinstance(n, (ast.Tuple, ast.List, ast.Set)):
        return f"({k}{parts('list', n.elts)})"
    if isinstance(n, ast.Dict):
        return f"(Dict{parts('list', n.values)}{parts('keys', n.keys)})"
    if isinstance(n, (ast.ListComp, ast.SetComp)):
        return f"({k}{part('a', n.elt)}{clauses(n)})"
    if isinstance(n, ast.GeneratorExp):
        return f"(Generator{part('a', n.elt)}{clauses(n)})"
    if isinstance(n, ast.DictComp):
        return f"(DictComp{part('a', n.key)}{part('b', n.value)}{clauses(n)})"
    return dump_rest(n, k)


def dump_rest(n, k):
    if isinstance(n, ast.Assign):
        return f"(Assign{part('a', n.value)}{parts('list', n.targets)})"
    if isinstance(n, ast.AugAssign):
        return f"(AugAssign {OPS[type(n.op)]}{part('a', n.target)}{part('b', n.value)})"
    if isinstance(n, ast.AnnAssign):
        return f"(AnnAssign{part('a', n.target)}{part('b', n.annotation)}{part('c', n.value)})"
    if isinstance(n, ast.Return):
        return f"(Return{part('a', n.value)})"
    if isinstance(n, ast.Raise):
        return f"(Raise{part('a', n.exc)}{part('b', n.cause)})"
    if isinstance(n, ast.Assert):
        return f"(Assert{part('a', n.test)}{part('b', n.msg)})"
    if isinstance(n, ast.Import):
        return f"(Import{aliases(n.names)})"
    if isinstance(n, ast.ImportFrom):
        return f"(ImportFrom{'.' * n.level}{' ' + n.module if n.module else ''}{aliases(n.names)})"
    if isinstance(n, (ast.If, ast.While)):
        return f"({k}{part('a', n.test)}{parts('else', n.orelse)}{parts('body', n.body)})"
    if isinstance(n, (ast.For, ast.AsyncFor)):
        flag = "!" if isinstance(n, ast.AsyncFor) else ""
        return f"(For{flag}{part('a', n.target)}{part('b', n.iter)}{parts('else', n.orelse)}{parts('body', n.body)})"
    if isinstance(n, (ast.Try, getattr(ast, "TryStar", ast.Try))):
        flag = "" if isinstance(n, ast.Try) else "!"
        return f"(Try{flag}{parts('handlers', n.handlers)}{parts('else', n.orelse)}{parts('finally', n.finalbody)}{parts('body', n.body)})"
    if isinstance(n, ast.ExceptHandler):
        return f"(Handler{' ' + n.name if n.name else ''}{part('a', n.type)}{parts('body', n.body)})"
    if isinstance(n, (ast.With, ast.AsyncWith)):
        flag = "!" if isinstance(n, ast.AsyncWith) else ""
        return (f"(With{flag}{parts('list', [i.context_expr for i in n.items])}{parts('targets', [i.optional_vars for i in n.items])}"
                f"{parts('body', n.body)})")
    if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
        flag = "!" if isinstance(n, ast.AsyncFunctionDef) else ""
        return f"(Function{flag} {n.name}{part('a', n.returns)}{params(n.args)}{parts('decorators', n.decorator_list)}{parts('body', n.body)})"
    if isinstance(n, ast.ClassDef):
        return f"(Class {n.name}{parts('list', n.bases)}{keywords(n)}{parts('decorators', n.decorator_list)}{parts('body', n.body)})"
    if isinstance(n, (ast.Global, ast.Nonlocal)):
        return f"({k} list=[{' '.join(f'(Name {x})' for x in n.names)}])"
    if isinstance(n, ast.Match):
        cases = " ".join(f"(Case{parts('body', c.body)})" for c in n.cases)
        return f"(Match{part('a', n.subject)} cases=[{cases}])"
    if isinstance(n, ast.Delete):
        target = n.targets[0] if len(n.targets) == 1 else ast.Tuple(n.targets)
        return f"(Delete list=[{dump(target)}])"
    return dump_text(n, k)


def dump_text(n, k):
    """f-strings; statements without parts."""
    if isinstance(n, ast.JoinedStr):
        return f"(FString{parts('list', n.values)})"
    if isinstance(n, ast.FormattedValue):
        conversion = f" !{chr(n.conversion)}" if n.conversion > 0 else ""
        return f"(Formatted{conversion}{part('a', n.value)}{part('b', n.format_spec)})"
    return f"({k})"


def mismatch(path, ours):
    """A text that says how the trees differ; None: they do not."""
    global LINES
    data = pathlib.Path(path).read_bytes()
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if b"coding: latin" in data[:200] or b"coding: iso" in data[:200].lower() or "\r" in source or "\f" in source:
        return None
    LINES = source.split("\n")
    if "{" in source and any(isinstance(n, ast.JoinedStr) and "=" in (ast.get_source_segment(source, n) or "") and
                             "=}" in (ast.get_source_segment(source, n) or "").replace(" ", "") for n in ast.walk(tree)):
        return None  # {x = }: Python's tree has already made two parts of it
    theirs = [dump(n) for n in tree.body]
    for i, (a, b) in enumerate(zip(theirs, ours)):
        if a != b and "Str! " not in b:  # \N{..}: names of characters are not carried
            at = next((j for j, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            return f"{path}:{tree.body[i].lineno}\n  python {a[max(0, at - 60):at + 100]}\n  ours   {b[max(0, at - 60):at + 100]}"
    return None if len(theirs) == len(ours) else f"{path}: {len(theirs)} statements, ours {len(ours)}: {ours[-3:]}"


def main():
    sys.setrecursionlimit(20000)
    program, files = sys.argv[1], sys.argv[2:]
    if not files:
        files = sorted(str(p) for p in pathlib.Path(sysconfig.get_path("stdlib")).glob("*.py"))
    wrong = compared = 0
    for first in range(0, len(files), 100):
        batch = files[first:first + 100]
        output = subprocess.run([program, *batch], capture_output=True, check=True).stdout.decode("utf-8", "surrogateescape")
        blocks = ("\n" + output).split("\n= ")[1:]
        for path, block in zip(batch, blocks):
            compared += 1
            difference = mismatch(path, [line for line in block.split("\n")[1:] if line])
            if difference:
                wrong += 1
                print(difference)
    print(f"trees: {compared} files, {wrong} differ from Python's")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
