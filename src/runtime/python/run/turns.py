# A step that is run statement by statement, and what it prints by its own hand: what a session shows below a prompt, and
# what a remark shows below a `print` or behind an expression, is held against this by rulebook.
#
# It compares nothing and sees nothing of what is expected; all it is given is which lines belong together, and whether an
# exception of theirs ends the step. It is put between `process.py` and `worker.py`, in one program.

MOST_PRINTS = 2_000
LONGEST_PRINTS = 1 << 20  # characters of all that a step prints and that is kept line by line
LONGEST_VALUE = 1 << 16  # characters


def pieces(step, source, above, future):
    """The code of a step in pieces: the turn that each belongs to, or none, and its code objects in their order."""
    import ast

    file, flags = step["file"], TOP_LEVEL_AWAIT
    tree = tree_of(source, above, file, future)
    if step.get("raise"):
        put_raise(tree, *step["raise"])
    statements = tree.body
    found, run = [], []

    def finished(part, how):
        nonlocal future
        code = compile(part, file, how, flags | future, True)
        future |= code.co_flags & FUTURE
        return code

    def finish_run():
        if run:
            found.append((None, [finished(ast.Module(list(run), []), "exec")]))
            run.clear()

    for statement in statements:
        turn = turn_of(step["turns"], first_line(statement))
        is_value = turn is not None and turn[3] == "value"
        if turn is None or is_value and not isinstance(statement, ast.Expr):
            run.append(statement)
            continue
        finish_run()
        if is_value:
            code = finished(ast.Expression(statement.value), "eval")
        else:
            code = finished(ast.Interactive([statement]), "single")
        if found and found[-1][0] is turn:
            found[-1][1].append(code)
        else:
            found.append((turn, [code]))
    finish_run()
    return found


def first_line(statement):
    decorators = getattr(statement, "decorator_list", ())
    return min([statement.lineno] + [decorator.lineno for decorator in decorators])


def turn_of(turns, line):
    """A turn is its number, its first and its last line, and how it is run."""
    for turn in turns:
        if turn[1] <= line <= turn[2]:
            return turn
    return None


def run_pieces(process, step, found, names):
    for turn, codes in found:
        if turn is not None and turn[3] == "skip":
            continue
        raised = value = None
        try:
            for code in codes:
                value = yield from process.evaluate(code, names)
        except BaseException as fault:
            # What a box without a network raises is no answer to what is shown.
            if turn is None or turn[3] != "raise" or quietly(lack_of, fault, step) == ["network", ""]:
                raise
            raised = shown_fault(fault)
            process.reach.expect(fault)
            fault.__traceback__ = None  # it leads to us
        if turn is not None and getpid() == process.pid:
            value = quietly(lambda: clean(repr(value), LONGEST_VALUE)) if turn[3] == "value" else None
            process.flush()
            process.tell("turn", step=step["id"], turn=turn[0], raised=raised, value=value)
            process.wait()


def shown_fault(fault):
    """The last line, or lines, of what an interpreter writes of an exception."""
    import traceback

    told = quietly(traceback.format_exception_only, type(fault), fault)
    return clean(told[-1] if told else class_name(type(fault)), LONGEST_VALUE)


class Prints:
    """What the steps of a process print by `print`, each with the lines of the step that led to it, innermost first."""

    def __init__(self, steps):
        self.setups = [step["file"] for step in steps if step["kind"] == "setup"]
        self.file = None
        self.told, self.size = [], 0

    def install(self):
        shown, here = print, self

        def print_and_remember(*values, sep=" ", end="\n", file=None, flush=False):
            texts = [str(value) for value in values]
            shown(*texts, sep=sep, end=end, file=file, flush=flush)
            if file is None or file is sys.stdout:
                here.remember(_getframe(1), (" " if sep is None else sep).join(texts), values, sep)

        print_and_remember.__name__ = print_and_remember.__qualname__ = "print"
        print_and_remember.__doc__ = shown.__doc__
        sys.modules["builtins"].print = hidden(print_and_remember)

    def begin(self, step):
        self.file, self.told, self.size = step["file"], [], 0

    def remember(self, frame, text, values, sep):
        lines, is_direct = [], None
        while frame is not None:
            file = frame.f_code.co_filename
            if file == self.file:
                lines.append(frame.f_lineno)
            if is_direct is None and file not in self.setups:
                is_direct = file == self.file
            frame = frame.f_back
        if not lines or len(self.told) > MOST_PRINTS or self.size > LONGEST_PRINTS:
            return
        # The order of a set is no one's word; documents show it sorted.
        is_set = any(type(value) is set for value in values)
        ordered = quietly(lambda: (" " if sep is None else sep).join([sorted_text(value) for value in values])) if is_set else None
        self.size += len(text)
        self.told.append([bool(is_direct), lines[:50], clean(text, LONGEST_VALUE), ordered and clean(ordered, LONGEST_VALUE)])


def sorted_text(value):
    if type(value) is set and value:
        return "{" + ", ".join([repr(item) for item in sorted(value)]) + "}"
    return str(value)
