"""Pythons without a GIL: those of this machine (python3.13t ... on PATH, pyenv's), or the one that $FREE_THREADED names."""
import os
import pathlib
import shutil
import subprocess

QUESTION = "import os, sys, sysconfig; sys.exit(not sysconfig.get_config_var('Py_GIL_DISABLED') or not os.path.exists(sysconfig.get_path('include') + '/Python.h'))"


def without_gil():
    """Each Python of this machine that has no GIL, once a version."""
    for minor in range(13, 17):
        own = os.environ.get("FREE_THREADED")
        for place in ([own] if own else [f"python3.{minor}t", *sorted(map(str, pathlib.Path.home().glob(f".pyenv/versions/3.{minor}.*t/bin/python3")))]):
            found = shutil.which(place)
            if found and subprocess.run([found, "-c", QUESTION], capture_output=True, check=False).returncode == 0:
                yield found
                break
        if own:
            break
