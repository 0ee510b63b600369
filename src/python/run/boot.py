# What an interpreter that runs examples is started with: it reads its program, a frame, from its standard input, for a
# command line is not long enough everywhere. Nothing else is in this file, so that it can be handed on.
import os
import sys

if sys.platform == "win32":
    import msvcrt

    msvcrt.setmode(0, os.O_BINARY)
    msvcrt.setmode(1, os.O_BINARY)


def exactly(size):
    """So many bytes of the standard input; none at its end."""
    parts = []
    while size:
        part = os.read(0, min(size, 1 << 20))
        if not part:
            return b""
        size -= len(part)
        parts.append(part)
    return b"".join(parts)


PROGRAM = exactly(int.from_bytes(exactly(4), "little"))
exec(compile(PROGRAM, "<rulebook>", "exec", 0, True))
