# What an interpreter that runs examples is started with: it reads its program, a frame, from its standard input, for a
# command line is not long enough everywhere. The program goes on with `frame`.
#
# Where steps are run, this file alone stands below them: the program has gone off the stack, and what it wants called is
# called here. So no step finds the program by looking at its callers.
import builtins
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


def begin():
    """What gives the next call, or None where nothing is to be run in this process."""
    program = frame()
    place = {"__name__": "rulebook", "__builtins__": builtins, "frame": frame, "PROGRAM": program}
    exec(compile(program, "<rulebook>", "exec", 0, True), place)
    return place["main"]()


def drive(following):
    value = fault = None
    while following is not None:
        do, arguments = following(value, fault)
        value = fault = None
        try:
            value = do(*arguments)
        except BaseException as caught:
            fault = caught


drive(begin())
