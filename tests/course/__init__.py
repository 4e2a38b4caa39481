"""The course: its questions, hints, practice and log."""

from mdlib.errors import Message


def says(message: str, wanted: str) -> bool:
    """Whether a message, or one in its parts, has a key; after the key, values of its parts.

    "line-repeats 5 4" is what `say("line-repeats", number=5, first=4)` gives. The room may be left
    out. Blanks within a value are written _.
    """
    key, *values = wanted.split()
    return any(
        key in (part.key, part.key.partition(".")[2]) and set(values) <= _values(part)
        for part in all_messages(message)
    )


def all_messages(message: str) -> list[Message]:
    """A message and those that it is put together from."""
    if not isinstance(message, Message):
        return []
    return [message, *(m for part in message.parts.values() for m in all_messages(part))]


def _values(message: Message) -> set[str]:
    return {str(value).strip("'").replace(" ", "_") for value in message.parts.values()}
