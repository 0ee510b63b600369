# What an interpreter that runs examples is started with: it reads its program, a frame, from its standard input, for a
# command line is not long enough everywhere. The program goes on with `frame`; nothing else is in this file, so that it
# can be handed on.
import os
import sys

if sys.platform == "win32":
    import msvcrt

    msvcrt.setmode(0, os.O_BINARY)
    msvcrt.setmode(1, os.O_BINARY)


def exactly(size, descriptor=0):
    """So many bytes of a descriptor; none at its end."""
    parts = []
    while size:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            return b""
        size -= len(part)
        parts.append(part)
    return b"".join(parts)


def frame(descriptor=0):
    """What comes behind its length in four bytes; nothing at the end."""
    return exactly(int.from_bytes(exactly(4, descriptor), "little"), descriptor)


PROGRAM = frame()
exec(compile(PROGRAM, "<rulebook>", "exec", 0, True))
