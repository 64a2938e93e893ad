"""pytest runs the tests with pydantic; COMPILED_MODELS=build pytest runs them with what `schemac build models.py --ext -o build` made."""

import os

if os.environ.get("COMPILED_MODELS"):
    import schemac

    schemac.use_compiled("models", os.environ["COMPILED_MODELS"])
