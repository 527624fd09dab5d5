"""How one noun is recorded: its facts, its fold, its columns, its sentences. Pure; the table is registered beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import Struct

from banshi.people.facts import Pointer

Texts = tuple[Pointer, ...]
_encode = msgspec.json.Encoder(order="deterministic").encode


class NounFact(Struct, frozen=True, omit_defaults=True):
    """Base of every payload of a noun. Wording lives in erasable contents: `texts` holds pointers and commitments."""


@dataclass(frozen=True)
class Noun:
    """One kind of subject: entry kinds are `name.fact`; `apply` folds a fact into the state in place.

    `sentences` tell each fact to people; `labels` are the words for codes in them, by the field's name. Where `titled`, other
    stories call it by its title; the public does so only for rows that fit `public`.
    """

    name: str
    label: str
    state: type[Struct]
    facts: Mapping[str, type[NounFact]]
    apply: Callable[..., None]
    columns: Callable[[Any], dict]
    sentences: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titled: bool = False
    public: Mapping[str, Any] = field(default_factory=dict)
    decoders: dict = field(default_factory=dict)

    def kind(self, fact: NounFact) -> str:
        """The entry kind of a fact."""
        return f"{self.name}.{next(word for word, kind in self.facts.items() if kind is type(fact))}"

    def encode(self, fact: NounFact) -> bytes:
        """The exact payload bytes, the same on every machine."""
        return _encode(fact)

    def decode(self, kind: str, payload: bytes) -> NounFact:
        """The fact an entry holds; raises msgspec.ValidationError on foreign bytes."""
        if kind not in self.decoders:
            self.decoders[kind] = msgspec.json.Decoder(self.facts[kind.partition(".")[2]])
        return self.decoders[kind].decode(payload)

    def fold(self, subject: int, history) -> Any:
        """The state after (kind, payload, at, actor) in order."""
        state = self.state(id=subject)
        for kind, payload, at, actor in history:
            state.number += 1
            self.apply(state, self.decode(kind, payload), at=at, actor=actor)
        return state
