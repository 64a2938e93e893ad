"""What the models of ext_heirs.py inherit from, in another file."""
from pydantic import BaseModel, field_validator, model_validator


class Named:
    """No model: it brings methods, an attribute of the class and a property to its heirs."""
    LIMIT = 5
    _seen = 3
    kinds: int = 7

    def shown(self):
        return f"{type(self).__name__} {super().__repr__()[:4]}"

    @classmethod
    def made(cls, **values):
        return cls(**values)

    @property
    def limit(self):
        return self.LIMIT + self._seen

    @staticmethod
    def twice(n):
        return 2 * n


class Checks:
    @field_validator("x")
    @classmethod
    def even(cls, v):
        if v % 2:
            raise ValueError("odd")
        return v


class Grand(BaseModel):
    g: int = 1

    @model_validator(mode="after")
    def count(self):
        self.g += self.step()
        return self

    def step(self):
        return 10

    def tell(self):
        return f"grand {self.g}"


class Base(Grand):
    b: int = 2

    def tell(self):
        return "base " + super().tell()
