"""pip's way in (PEP 517, PEP 660): runs make, and packs the command, the library and the package into a wheel.

Of its own, because what is to be packed is a native program, and setuptools has no form for that. Needs nothing but
Python. What setup.sh installs must be there. $SCHEMAC_BUILD: the build folder, else build/.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import pathlib
import re
import subprocess
import sysconfig
import tarfile
import zipfile
from typing import Any, Optional

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = pathlib.Path(os.environ.get("SCHEMAC_BUILD", ROOT / "build"))
PACKAGE = ROOT / "runtime" / "python"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same source makes the same wheel


def _fact(name: str) -> str:
    """A string of pyproject.toml's [project]; Python has a reader for it only from 3.11 on."""
    found = re.search(rf'^{name} = "(.*)"$', (ROOT / "pyproject.toml").read_text(), re.M)
    assert found, name
    return found[1]


def _version() -> str:
    return (ROOT / "VERSION").read_text().strip()


def _stem() -> str:
    return f"{_fact('name')}-{_version()}"


def _metadata() -> str:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return (
        f"Metadata-Version: 2.1\nName: {_fact('name')}\nVersion: {_version()}\nSummary: {_fact('description')}\n"
        f"License: {_fact('license')}\nRequires-Python: {_fact('requires-python')}\n"
        f"Description-Content-Type: text/markdown\n\n{readme}"
    )


def _tag() -> str:
    return f"py3-none-{re.sub('[-.]', '_', sysconfig.get_platform())}"


class _Wheel:
    def __init__(self, folder: str) -> None:
        self.name = f"{_stem()}-{_tag()}.whl"
        self._zip = zipfile.ZipFile(pathlib.Path(folder, self.name), "w", zipfile.ZIP_DEFLATED)
        self._record: list[str] = []
        self._info = f"{_stem()}.dist-info"

    def add(self, name: str, data: bytes, mode: int = 0o644) -> None:
        entry = zipfile.ZipInfo(name, EPOCH)
        entry.external_attr = (0o100000 | mode) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        self._record.append(f"{name},sha256={digest},{len(data)}")

    def close(self) -> str:
        self.add(f"{self._info}/METADATA", _metadata().encode())
        wheel = f"Wheel-Version: 1.0\nGenerator: schemac\nRoot-Is-Purelib: false\nTag: {_tag()}\n"
        self.add(f"{self._info}/WHEEL", wheel.encode())
        self.add(f"{self._info}/LICENSE", (ROOT / "LICENSE").read_bytes())
        record = f"{self._info}/RECORD"
        self._zip.writestr(zipfile.ZipInfo(record, EPOCH), "\n".join([*self._record, f"{record},,", ""]))
        self._zip.close()
        return self.name


def _make() -> None:
    jobs = f"-j{os.cpu_count() or 1}"
    subprocess.run([ROOT / "tools" / "setup.sh"], check=True)
    subprocess.run(["make", "-s", jobs, f"B={os.path.relpath(BUILD, ROOT)}", "all", "man"], cwd=ROOT, check=True)


def _add_command(wheel: _Wheel) -> None:
    wheel.add(f"{_stem()}.data/scripts/schemac", (BUILD / "schemac").read_bytes(), 0o755)
    wheel.add(f"{_stem()}.data/data/share/man/man1/schemac.1", (BUILD / "schemac.1").read_bytes())


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: Optional[str] = None) -> str:
    _make()
    wheel = _Wheel(wheel_directory)
    for path in sorted((PACKAGE / "schemac").iterdir()):
        if path.suffix == ".py" or path.name == "py.typed":
            wheel.add(f"schemac/{path.name}", path.read_bytes())
    wheel.add("schemac/libschemac.so", (BUILD / "libschemac.so").read_bytes(), 0o755)
    _add_command(wheel)
    return wheel.close()


def build_editable(wheel_directory: str, config_settings: Any = None, metadata_directory: Optional[str] = None) -> str:
    """The package stays in the checkout, and finds build/libschemac.so there."""
    _make()
    wheel = _Wheel(wheel_directory)
    wheel.add("schemac.pth", f"{PACKAGE}\n".encode())
    _add_command(wheel)
    return wheel.close()


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    """What git has, or else what stands here but for what was built."""
    name = f"{_stem()}.tar.gz"
    with tarfile.open(pathlib.Path(sdist_directory, name), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for path in _sources():
            archive.add(ROOT / path, f"{_stem()}/{path}", recursive=False)
        info = tarfile.TarInfo(f"{_stem()}/PKG-INFO")
        text = _metadata().encode()
        info.size = len(text)
        archive.addfile(info, io.BytesIO(text))
    return name


def _sources() -> list[str]:
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        return sorted(os.fsdecode(name) for name in listed.split(b"\0") if name)
    skip = {"build", "__pycache__", "PKG-INFO"}
    paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return sorted(str(path) for path in paths if not skip & set(path.parts))
