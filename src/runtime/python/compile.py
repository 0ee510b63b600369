# What rulebook asks of an interpreter: does it compile this code? One frame of codes in, one frame of answers out.
# Nothing is run. No module is imported that is not built in, so that a start costs milliseconds.
import sys
import _ast

FLAGS = getattr(_ast, "PyCF_ALLOW_TOP_LEVEL_AWAIT", 0)
TREE = FLAGS | _ast.PyCF_ONLY_AST
ACCEPTED, REFUSED, UNKNOWN, TOO_DEEP = range(4)
CHARACTERS, BYTES = range(2)


def number(value):
    return value.to_bytes(4, "little")


def text(value):
    value = value.encode("utf-8", "replace")
    return number(len(value)) + value


def limit():
    # A crash leaves no core behind, and code that wants all memory or all time gets an end.
    try:
        import resource
    except ImportError:
        return
    for which, most in (("RLIMIT_CORE", 0), ("RLIMIT_AS", 2 << 30), ("RLIMIT_CPU", 600)):
        try:
            soft, hard = resource.getrlimit(getattr(resource, which))
            if hard == resource.RLIM_INFINITY or hard > most:
                resource.setrlimit(getattr(resource, which), (most, hard))
        except Exception:
            pass


def outdented(code):
    """The code as it would stand at the margin, the width taken off, and the lines put above it."""
    lines = code.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own = [line for line in lines if line.strip(" \t\f") and not line.lstrip(" \t\f").startswith("#")]
    if not own or own[0][0] not in " \t":
        return "\n".join(lines), 0, 0
    margin = own[0][: len(own[0]) - len(own[0].lstrip(" \t"))]
    if all(line.startswith(margin) for line in own):
        width = len(margin)
        return "\n".join(line[width:] if line.startswith(margin) else line for line in lines), width, 0
    # A string may reach further left than the code around it: a block takes any margin.
    return "if 1:\n" + "\n".join(lines), 0, 1


def is_fragment(message):
    return "outside" in message or "not properly in loop" in message


def wrapped(tree, function, loop):
    place = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 0}
    head, body = [], []
    for node in tree.body:
        first = isinstance(node, _ast.ImportFrom)
        first = first and (node.module == "__future__" or any(name.name == "*" for name in node.names))
        (head if first else body).append(node)
    body = body or [_ast.Pass(**place)]
    if loop:
        body = [_ast.While(test=_ast.Constant(value=True, kind=None, **place), body=body, orelse=[], **place)]
    if function:
        arguments = _ast.arguments(
            posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
        )
        more = {"type_params": []} if "type_params" in function._fields else {}
        body = [
            function(
                name="_", args=arguments, body=body, decorator_list=[], returns=None, type_comment=None, **more, **place
            )
        ]
    return _ast.Module(body=head + body, type_ignores=[])


def compiled(what):
    """None, or the refusal."""
    try:
        compile(what, "<example>", "exec", FLAGS, True)
    except SyntaxError as fault:
        return fault
    return None


def as_fragment(tree, fault):
    """A statement that only stands in a function or a loop is tried in both; what fails then fails."""
    told = None
    for function in (None, _ast.AsyncFunctionDef, _ast.FunctionDef):
        for loop in (False, True):
            if function or loop:
                other = compiled(wrapped(tree, function, loop))
                if other is None:
                    return None
                if told is None and not is_fragment(other.msg):
                    told = other
    return told or fault


def refusal(code):
    """None, or the refusal, what its columns count, and what was done to the code."""
    source, width, above = outdented(code)
    try:
        tree = None
        fault = compiled(source)
        if fault is None and not above:
            return None
        tree = compile(source, "<example>", "exec", TREE, True)
    except SyntaxError as other:
        return fault or other, CHARACTERS, width, above
    if above and (len(tree.body) != 1 or tree.body[0].orelse):
        fault = IndentationError("unexpected indent")
        fault.lineno, fault.offset = 2, 1
        return fault, CHARACTERS, width, above
    if fault is not None and is_fragment(fault.msg or ""):
        fault = as_fragment(tree, fault)
    return fault and (fault, BYTES, width, above)


def answer(code):
    if "\0" in code:
        before = code[: code.index("\0")].replace("\r\n", "\n").replace("\r", "\n")
        fault = SyntaxError("source code cannot contain null bytes")
        fault.lineno, fault.offset = before.count("\n") + 1, len(before) - before.rfind("\n")
        told = fault, CHARACTERS, 0, 0
    else:
        try:
            told = refusal(code)
        except (RecursionError, OverflowError):
            return number(TOO_DEEP) + text("it is deeper or longer than the interpreter can follow")
        except MemoryError:
            return number(UNKNOWN) + text("the interpreter ran out of memory")
        except Exception as fault:
            return number(UNKNOWN) + text("the interpreter failed on it: " + type(fault).__name__)
    if told is None:
        return number(ACCEPTED)
    fault, unit, width, above = told
    places = [fault.lineno, fault.offset, getattr(fault, "end_lineno", 0), getattr(fault, "end_offset", 0)]
    places = [place if isinstance(place, int) and 0 < place < 1 << 31 else 0 for place in places]
    message = (fault.msg or "invalid syntax")[:500]
    return b"".join(number(value) for value in [REFUSED, unit, width, above] + places) + text(message)


def send(to, frame):
    to.write(number(len(frame)) + frame)
    to.flush()


def main():
    limit()
    inward, outward = sys.stdin.buffer, sys.stdout.buffer
    version = ".".join(str(part) for part in sys.version_info[:3])
    name = {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)
    about = [name, version, sys.version, sys.executable or ""]
    send(outward, b"".join(text(part) for part in about))
    while True:
        size = inward.read(4)
        if len(size) < 4:
            return
        size = int.from_bytes(size, "little")
        request = inward.read(size)
        if len(request) < size:
            return
        at, answers = 0, []
        while at + 4 <= size:
            length = int.from_bytes(request[at : at + 4], "little")
            at += 4
            answers.append(answer(request[at : at + length].decode("utf-8", "replace")))
            at += length
        send(outward, b"".join(answers))


main()
