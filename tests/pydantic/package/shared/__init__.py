from .base import *
from .base import _pair
