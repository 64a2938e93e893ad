"""Compiled models under the name of the file that they were made of."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys


class _Finder:
    """Finds the compiled twins before anything else is asked."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        file = self.files.get(name)
        if file is None:
            return None
        return importlib.util.spec_from_file_location(name, file, loader=importlib.machinery.ExtensionFileLoader(name, file))


_finder = _Finder()


def _find(name: str, folders: list[str]) -> str | None:
    stem = name.rpartition(".")[2]
    for folder in folders:
        for suffix in importlib.machinery.EXTENSION_SUFFIXES:
            file = os.path.join(folder or ".", stem + suffix)
            if os.path.isfile(file):
                return os.path.abspath(file)
    return None


def use_compiled(name: str, folder: str | os.PathLike[str] | None = None) -> None:
    """Makes `import name` give what `schemac build name.py --ext` made, in place of name.py.

    The compiled module is looked for in `folder`, else along sys.path. Call it before the first import of that name: in
    development nobody calls it, and pydantic runs. A Lambda package needs no call when it ships the compiled module alone,
    or beside name.py: Python takes the compiled one first.

    Raises ImportError when there is no compiled module for this Python, or when the name is imported already.
    """
    file = _find(name, [os.fspath(folder)] if folder is not None else sys.path)
    if file is None:
        where = f"in {os.fspath(folder)}" if folder is not None else "along sys.path"
        raise ImportError(f"no compiled module for {name} {where}, for this Python: schemac build {name.replace('.', '/')}.py --ext -o FOLDER", name=name)
    loaded = sys.modules.get(name)
    if loaded is not None and os.path.abspath(getattr(loaded, "__file__", None) or "") != file:
        raise ImportError(f"{name} is imported already, from {getattr(loaded, '__file__', None)}: call use_compiled before", name=name)
    _finder.files[name] = file
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
