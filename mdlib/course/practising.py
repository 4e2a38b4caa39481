"""Fresh questions without end, each with an answer that was derived and verified."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ..checker.lectures import course
from ..checker.mistakes.bank import BANK
from ..engine.api import derive
from ..engine.derivation import Derivation
from ..errors import MdlibError
from ..language.formulas import formula
from .course_words import say
from .kinds.derivative import Derivative
from .log import records, set_of
from .numbered import Question
from .skeletons import LEVELS, TOPICS, draw

SEEDS = 10**6
MOST = 8.0  # no topic is drawn more than so many times as often as another


@dataclass(frozen=True, repr=False)
class PracticeQuestion(Question):
    """A question drawn by `practice`.

    Attributes
    ----------
    topic, level, seed
        They draw the same question again.
    skeleton : str
        The pattern that the formula was made from.
    """

    topic: str = ""
    level: int = 1
    seed: int = 0
    skeleton: str = ""

    @property
    def formula(self) -> str:
        """What to differentiate, as text."""
        return self.kind.f

    @property
    def wrt(self) -> str:
        return self.kind.wrt

    @property
    def shapes(self) -> dict[str, str]:
        return dict(self.kind.shapes)

    def solution(self) -> Derivation:
        """The derivation; `practice` has verified it."""
        return derive(self.formula, self.wrt, **self.kind.options, **self.shapes)

    def _about(self) -> dict[str, str | int]:
        return {"topic": self.topic, "level": self.level, "skeleton": self.skeleton}

    def _call(self) -> str:
        return f"practice({self.topic!r}, {self.level}, {self.seed})"

    def __repr__(self) -> str:
        shapes = ", ".join(f'{name}="{shape}"' for name, shape in self.shapes.items())
        return say("practice", call=self._call(), wrt=self.wrt, f=self.formula, shapes=shapes)

    def _repr_markdown_(self) -> str:
        asked = {"call": self._call(), "asked": self.kind.statement()}
        return say("practice-markdown", topic=self.topic, level=self.level, **asked)


def practice(topic: str | None = None, level: int = 1, seed: int | None = None) -> PracticeQuestion:
    """A fresh question on a topic: a formula whose derivative is asked for.

    Its answer has been derived, and the derivation checked with numbers, before it is asked.

    Parameters
    ----------
    topic : str, optional
        "linear", "quadratic", "trace", "inverse", "determinant", "chain", "jacobian" or
        "least squares". Without one, a topic is drawn.
    level : {1, 2, 3}
    seed : int, optional
        The same topic, level and seed give the same question. Without one, the seed is drawn, and
        what the log shows to have gone wrong is drawn more often.

    Returns
    -------
    PracticeQuestion
        With ``check(answer)``, ``hint()`` and ``solution()``.

    Raises
    ------
    MdlibError
        For a topic, level or seed that there is none of.

    Examples
    --------
    >>> q = practice("trace", 2, seed=1)
    >>> q.check(q.solution().result).status
    'correct'
    >>> q.check("0*" + q.wrt).status
    'wrong'
    """
    _check(topic, level, seed)
    past = records() if seed is None else []
    rng = random.Random(seed)
    if topic is None:
        topic = rng.choices(list(TOPICS), [topic_weight(name, past) for name in TOPICS])[0]
    if seed is None:
        seed = _seed_for(topic, level, past, rng)
    drawn = draw(topic, level, seed)
    text = str(formula(drawn.text, **drawn.shapes))
    kind = Derivative(text, drawn.wrt, **drawn.shapes)
    question = PracticeQuestion(f"{topic}/{level}/{seed}", kind, topic, level, seed, drawn.skeleton)
    question.solution().verify()
    return question


def _seed_for(topic: str, level: int, past: list[dict], rng: random.Random) -> int:
    """A seed; of several drawn, one whose pattern went wrong before is likelier."""
    seeds = [rng.randrange(SEEDS) for _ in range(len(TOPICS[topic][level - 1]) * 2)]
    weights = [skeleton_weight(draw(topic, level, seed).skeleton, past) for seed in seeds]
    return rng.choices(seeds, weights)[0]


def topic_weight(topic: str, past: list[dict]) -> float:
    """How often to draw a topic: more after errors in it, or in what its lectures treat."""
    lectures = course()["topics"][topic]
    names = (topic, *lectures)
    met = (r for r in past if set_of(r) in names or lecture_of(r["mistakes"]) in lectures)
    return _weight(list(met))


def lecture_of(mistakes: list[str]) -> str:
    """The lecture that treats the likeliest of some mistakes; "" where there is none."""
    return BANK[mistakes[0]].lecture if mistakes and mistakes[0] in BANK else ""


def skeleton_weight(skeleton: str, past: list[dict]) -> float:
    """How often to draw a pattern: more after errors in it."""
    return _weight([record for record in past if record.get("skeleton") == skeleton])


def _weight(met: list[dict]) -> float:
    wrong = sum(record["status"] in ("wrong", "other-layout") for record in met)
    right = sum(record["status"] == "correct" for record in met)
    return min(max(1.0 + wrong - right / 2, 1.0), MOST)


def _check(topic, level, seed) -> None:
    if topic is not None and topic not in list(TOPICS):
        raise MdlibError(say("no-topic", topic=repr(topic), topics=", ".join(TOPICS)))
    if not isinstance(level, int) or isinstance(level, bool) or level not in LEVELS:
        levels = ", ".join(map(str, LEVELS))
        raise MdlibError(say("no-level", level=repr(level), levels=levels))
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
        raise MdlibError(say("no-seed", seed=repr(seed)))
