"""Type aliases: TypeAliasType, which a type statement makes too; generic ones; names for types with type variables."""
from typing import *
from typing_extensions import TypeAliasType, TypeAlias
from pydantic import *
from enum import Enum
T = TypeVar("T"); K = TypeVar("K")
class E(Enum):
    a = 1
class M(BaseModel):
    a: int
Y = TypeAliasType("Y", int)
Z = TypeAliasType("Z", int)
X = TypeAliasType("X", Y)
MM = TypeAliasType("MM", M)
EE = TypeAliasType("EE", E)
O = TypeAliasType("O", Optional[int])
U = TypeAliasType("U", Union[int, str])
D = TypeAliasType("D", Dict[K, List[T]], type_params=(K, T))
C = TypeAliasType("C", Annotated[int, Field(gt=3, title="Cc", description="dd")])
class Node(BaseModel):
    v: int = 0
    next: "Optional[Node]" = None
NodeA = TypeAliasType("NodeA", Node)
Pair = Tuple[T, T]
Maybe = Optional[T]
Entry = Dict[str, Union[T, List[T]]]
Deep = List[Pair]
Named = Annotated[Dict[K, T], Field(max_length=2)]
class Cat(BaseModel):
    kind: Literal["cat"]
class Dog(BaseModel):
    kind: Literal["dog"]
Pet = TypeAliasType("Pet", Annotated[Union[Cat, Dog], Field(discriminator="kind")])
class Page(BaseModel, Generic[T]):
    items: List[T]
class Holder(BaseModel, Generic[T]):
    p: Pair
    q: Maybe[T] = None
    r: D[str, T] = {}
PageOf = Page[Pair[T]]
Ann: TypeAlias = "List[int]"
class A(BaseModel):
    x: X = 1
    m: MM = M(a=1)
    e: EE = E.a
    mo: Optional[MM] = None
    o: O = None
    oo: Optional[O] = None
    u: U = 1
    uu: Union[U, bool] = 1
    un: Optional[U] = 1
    d: D[str, int] = {}
    an: Annotated[MM, Field(title="tt")] = None
    li: List[X] = []
    ds: X = Field(1, title="TTT")
    ds2: X = Field(1, description="TTT")
    ds3: Annotated[X, Field(description="TTT3")] = 1
    c: C = 5
    c2: Annotated[C, Field(lt=100)] = 6
    f: Z = Field(5, gt=1)
    fl: List[Annotated[Z, Field(gt=1)]] = []
    gp: Holder[int] = None
    n: NodeA = Node()
    p: Pair[int] = (1, 2)
    p2: Pair = (1, 2)
    mb: Maybe[int] = None
    mu: Union[Maybe[int], str] = None
    en: Entry[float] = {}
    de: Deep[int] = []
    na: Named[str, int] = {}
    pet: Pet = None
    pets: List[Pet] = []
    pg: PageOf[int] = None
    ann: Ann = []
