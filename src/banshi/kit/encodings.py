"""Text as offices' programs write it: UTF-8, with or without its mark, or GB18030."""

WRITTEN = ("utf-8-sig", "gb18030")


def decoded(data: bytes, encodings: tuple[str, ...] = WRITTEN) -> str | None:
    """The text of these bytes in the first of the encodings they are whole in; None where they are in none."""
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
