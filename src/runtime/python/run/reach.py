# Which bodies of a step's own code were entered, and which of its lines were reached.
#
# It looks at the code objects that were compiled from a step, and at those that a step makes itself by `exec`, and at no
# others: from Python 3.12 on by `sys.monitoring`, whose events are set for these code objects alone; before that by a
# trace function that lets go of every other frame, and only while there is something left to see. It judges nothing:
# what was not entered is reported with its line, and another room knows what that means.
#
# A step that sets a tracer of its own, or takes ours away, is reported as that: what it reached is not known.
from sys import gettrace, settrace

monitoring = getattr(sys, "monitoring", None)
set_thread_trace = threading.settrace
new_thread = threading.Thread._bootstrap_inner.__code__
identity = id

MOST_CODES = 2_000  # code objects of one step; one with more is reported and not followed
MOST_NEVER = 20  # bodies that are named
MOST_FAULTS = 20
MOST_EVENTS = 100_000  # lines of one code object that are seen while none of them is new
NEW_NAMES = 0x2  # of a code object's flags: a function's, and not a class body's or a module's
GENERATORS = 0x20 | 0x80 | 0x200  # generators, coroutines, and generators that are both
IN_PLACE = ("<listcomp>", "<setcomp>", "<dictcomp>")  # they run where they are written
ABSTRACT = ("overload", "abstractmethod", "abstractproperty", "abstractclassmethod", "abstractstaticmethod")
ALL_FAULTS = ("Exception", "BaseException")
FUNCTIONS = ("FunctionDef", "AsyncFunctionDef")
FORKS = ("If", "For", "AsyncFor", "While", "Try", "TryStar", "With", "AsyncWith", "Match")
SHORT_FORKS = ("IfExp", "BoolOp", "Compare", "Assert", "ListComp", "SetComp", "DictComp")  # where they have many lines


# What the text of a step says of its bodies


def kind_of(node):
    return type(node).__name__


def nodes_below(node):
    """The nodes right below one, each with the field that it is in."""
    for field in node._fields:
        value = getattr(node, field, None)
        for child in value if type(value) is list else (value,):
            if hasattr(child, "_fields"):
                yield field, child


def last_name(node):
    """`overload` of `typing.overload`, `Protocol` of `Protocol[T]`; None for what has no name."""
    while kind_of(node) in ("Subscript", "Call"):
        node = node.value if kind_of(node) == "Subscript" else node.func
    return getattr(node, {"Name": "id", "Attribute": "attr"}.get(kind_of(node), ""), None)


def names_in(node):
    found, left = set(), [node]
    while left:
        node = left.pop()
        found.add(last_name(node))
        left.extend(child for _, child in nodes_below(node))
    return found


def is_stub(function):
    """Whether its body only says that there is none: `...`, `pass`, a docstring, `raise NotImplementedError`."""
    if any(last_name(decorator) in ABSTRACT for decorator in function.decorator_list):
        return True
    for statement in function.body:
        kind = kind_of(statement)
        is_constant = kind == "Expr" and kind_of(statement.value) in ("Constant", "Str", "Ellipsis")
        is_refusal = kind == "Raise" and statement.exc and last_name(statement.exc) == "NotImplementedError"
        if kind != "Pass" and not is_constant and not is_refusal:
            return False
    return True


def is_for_all(kind):
    """Whether a handler of this kind takes whatever comes."""
    if kind is None or last_name(kind) in ALL_FAULTS:
        return True
    return kind_of(kind) == "Tuple" and any(last_name(one) in ALL_FAULTS for one in kind.elts)


def is_silent(node):
    """Whether whatever goes wrong inside of it is dropped without a word."""
    if kind_of(node) in ("With", "AsyncWith"):
        calls = [item.context_expr for item in node.items if last_name(item.context_expr) == "suppress"]
        return any(is_for_all(kind) for call in calls for kind in getattr(call, "args", ()))
    for handler in getattr(node, "handlers", ()):
        is_nothing = [
            kind_of(one) in ("Pass", "Continue") or kind_of(one) == "Expr" and kind_of(one.value) == "Constant"
            for one in handler.body
        ]
        if is_for_all(handler.type) and all(is_nothing):
            return True
    return False


class Text:
    """What a step's text says: which bodies count, which guards it has, and whether it can pass without all its lines."""

    def __init__(self, tree):
        self.counted, self.exempt = set(), set()  # bodies, by the name and the first line of their code
        self.names = set()
        self.raised, self.silent = set(), set()  # lines that raise, and lines whose errors are dropped
        self.guards = []  # of each `if` that asks for `__name__`, its line and the first one below it
        self.is_straight = True
        left = [(child, False, True) for _, child in nodes_below(tree)]
        while left:
            node, is_exempt, is_outside = left.pop()
            kind = kind_of(node)
            if kind in ("Name", "Attribute", "alias"):
                self.names.add(last_name(node) or getattr(node, "name", None))
            elif kind == "Raise":
                self.raised.update(range(node.lineno, node.end_lineno + 1))
            elif kind in ("Try", "TryStar", "With", "AsyncWith") and is_silent(node):
                self.silent.update(range(node.body[0].lineno, node.body[-1].end_lineno + 1))
            if kind in FUNCTIONS:
                first = min([node.lineno] + [decorator.lineno for decorator in node.decorator_list])
                (self.exempt if is_exempt or is_stub(node) else self.counted).add((node.name, first))
            elif kind in ("Lambda", "GeneratorExp"):
                name = "<lambda>" if kind == "Lambda" else "<genexpr>"
                (self.exempt if is_exempt else self.counted).add((name, node.lineno))
            elif is_outside and (kind in FORKS or kind in SHORT_FORKS and node.end_lineno > node.lineno):
                self.is_straight = False
            if kind == "If" and is_outside and "__name__" in names_in(node.test):
                self.guards.append((node.lineno, node.body[0].lineno))
            is_protocol = kind == "ClassDef" and any(last_name(base) == "Protocol" for base in node.bases)
            is_checked = kind == "If" and "TYPE_CHECKING" in names_in(node.test)
            for field, child in nodes_below(node):
                # What is defined for type checkers, or where something went wrong, is not what is run.
                is_aside = is_protocol or is_checked and field == "body" or field in ("handlers", "finalbody")
                is_inside = kind in FUNCTIONS and field == "body" or kind == "Lambda"
                left.append((child, is_exempt or is_aside, is_outside and not is_inside))


def code_lines(code):
    """The lines that it has instructions of."""
    if hasattr(code, "co_lines"):
        return {line for _, _, line in code.co_lines() if line}
    line = code.co_firstlineno
    lines = {line}
    for step in code.co_lnotab[1::2]:
        line += step - 256 if step > 127 else step
        lines.add(line)
    return lines


def codes_below(code):
    """All code objects inside of one, each with the names that lead to it, and whether it runs where it is written."""
    left = [(code, (), True)]
    while left:
        outer, path, is_outside = left.pop()
        for inner in outer.co_consts:
            if type(inner) is type(code):
                is_in_place = is_outside and (not inner.co_flags & NEW_NAMES or inner.co_name in IN_PLACE)
                one = inner, path + (inner.co_name,), is_in_place
                yield one
                left.append(one)


def has_too_many(codes):
    return any(count >= MOST_CODES for count, _ in enumerate(one for code in codes for one in codes_below(code)))


# What is seen of it


class Body:
    """A code object of a step."""

    __slots__ = ("code", "part", "name", "line", "is_in_place", "counts", "is_entered", "missing", "events")

    def __init__(self, code, part, name, is_in_place, counts, lines):
        self.code, self.part, self.name, self.line = code, part, name, code.co_firstlineno
        self.is_in_place, self.counts, self.is_entered = is_in_place, counts, False
        self.missing, self.events = lines, 0  # lines that are worth waiting for

    def enter(self):
        self.is_entered = True
        self.part.reached.add(self.line)
        self.missing.discard(self.line)

    def word(self):
        return "started" if self.code.co_flags & GENERATORS else "called"


class Part:
    """What is known of one step."""

    def __init__(self, bodies=()):
        self.bodies = list(bodies)
        self.lines, self.reached = set(), set()
        self.guards = []
        self.is_straight = False
        self.has_lines = True
        self.has_children = False
        self.is_lost = False
        self.unknown = None
        self.expected = set()  # classes of exceptions that the step shows
        self.faults = []  # the line and the exception, of those that code of its own met
        self.unheard = []  # what failed and was not heard of, with its line
        self.value = None  # as it was told last

    def on_fault(self, line, kind):
        if len(self.faults) < MOST_FAULTS and (line, kind) not in self.faults:
            self.faults.append((line, kind))

    def swallowed(self, text):
        """Of a step that has passed: what was raised in it, and neither by its own word nor with its knowledge."""
        for line, kind in self.faults:
            names = [one.__name__ for one in type.mro(kind) if one.__name__ not in ALL_FAULTS and one is not object]
            is_meant = kind in self.expected or line in text.raised or any(name in text.names for name in names)
            is_asked = "AttributeError" in names and "hasattr" in text.names
            is_accident = any(name in ACCIDENTS for name in names)
            if not is_meant and not is_asked and (is_accident or line in text.silent):
                self.unheard.append(["`%s` is swallowed" % clean(kind.__name__, 200), line])

    def now(self):
        never = [[body.word(), body.name, body.line] for body in self.bodies if body.counts and not body.is_entered]
        never += [["reached", "if __name__", line] for line, first in self.guards if first not in self.reached]
        never.sort(key=lambda one: one[2])
        unknown = self.unknown
        if never and self.has_children:
            unknown = unknown or "what its child processes run is not seen"
        if never and self.is_lost:
            unknown = unknown or "it outlived what looks at its lines"
        entered = {(body.code.co_name, body.line) for body in self.bodies if body.counts and body.is_entered}
        return {
            "entered": sorted(one for one in entered if one[0][0] != "<")[:MOST_FAULTS],
            "lines": [len(self.lines & self.reached), len(self.lines)] if self.has_lines and not unknown else None,
            "never": never[:MOST_NEVER],
            "more": len(never[MOST_NEVER:]),
            "unknown": unknown,
            "unheard": self.unheard[:MOST_FAULTS],
        }


class Reach:
    """What is seen of the steps of a process, which run one after the other."""

    def __init__(self, look_at):
        self.look_at = look_at  # hears of code that a step makes
        self.parts = {}  # by the step's id
        self.part = None  # of the step that runs
        self.own = {}  # bodies by the identity of their code
        self.is_ours = False  # whether it is we who set a tracer
        self.is_tracing = False
        self.tool = None
        self.trace = self.tracer()

    def install(self):
        sys.addaudithook(self.hearer())
        if monitoring is None:
            self.by_us(set_thread_trace, self.trace)
            return
        self.tool = next((tool for tool in (4, 3, 5, 2, 1, 0) if monitoring.get_tool(tool) is None), None)
        events, off, own = monitoring.events, monitoring.DISABLE, self.own

        def on_start(code, _):
            if identity(code) in own:
                own[identity(code)].enter()
            return off

        def on_line(code, line):
            if identity(code) in own:
                own[identity(code)].part.reached.add(line)
            return off

        def on_raise(code, _, fault):
            place = fault.__traceback__
            if identity(code) in own and place is not None:
                own[identity(code)].part.on_fault(place.tb_lineno, type(fault))

        monitoring.use_tool_id(self.tool, "rulebook")
        monitoring.register_callback(self.tool, events.RAISE, hidden(on_raise))
        monitoring.register_callback(self.tool, events.PY_START, hidden(on_start))
        monitoring.register_callback(self.tool, events.LINE, hidden(on_line))
        self.events = events.PY_START | events.LINE
        monitoring.set_events(self.tool, events.RAISE)  # one that there is for all code only

    def tracer(self):
        own = self.own

        def on_call(frame, *_):
            body = own.get(identity(frame.f_code))
            if body is None:
                return None
            # A generator that is thrown away is "called" to be closed: the first of its lines says that it has begun.
            if not frame.f_code.co_flags & GENERATORS:
                body.enter()
            frame.f_trace_lines = bool(body.missing) or not body.is_entered
            return local

        def on_line(frame, event, found):
            if event == "exception":
                own[identity(frame.f_code)].part.on_fault(frame.f_lineno, found[0])
            elif event == "line":
                body, line = own[identity(frame.f_code)], frame.f_lineno
                if not body.is_entered:
                    body.enter()
                    frame.f_trace_lines = bool(body.missing)
                if line in body.missing:
                    body.missing.discard(line)
                    body.part.reached.add(line)
                    body.events = 0
                    frame.f_trace_lines = bool(body.missing)
                body.events += 1
                if body.events > MOST_EVENTS:
                    # One that is reached so late costs more than it is worth.
                    body.missing.clear()
                    body.part.has_lines = frame.f_trace_lines = False
            return local

        local = hidden(on_line)
        return hidden(on_call)

    def hearer(self):
        own, tracers = self.own, ("sys.settrace", "sys.monitoring.register_callback")

        def hear(event, arguments):
            part = self.part
            if part is None:
                return
            if event == "exec":
                maker = own.get(identity(_getframe(1).f_code))
                if maker is not None:
                    self.look_at([arguments[0]])
                    self.adopt(arguments[0], maker.part)
            elif event in tracers and not self.is_ours:
                caller = _getframe(1).f_code
                # A trace function that fails is taken away, and so is ours where the stack is full.
                is_failure = identity(caller) in own and "settrace" not in caller.co_names
                is_put_back = caller.co_filename == STANDARD + "doctest.py"
                if caller is not new_thread and not is_failure and not is_put_back:
                    part.unknown = "it sets a tracer of its own"
            elif event == "os.fork" or event == "subprocess.Popen":
                part.has_children = True

        return hear

    def follow_thread(self):
        """In a thread that `threading` knows nothing of."""
        if self.tool is None:
            self.by_us(settrace, self.trace)

    def by_us(self, do, *arguments):
        self.is_ours = True
        try:
            do(*arguments)
        finally:
            self.is_ours = False

    # A step

    def begin(self, step, codes, text):
        """Before its code runs, in one piece or in several; `text` is a `Text` of it, or None where there is too much of it."""
        self.part = self.parts[step["id"]] = part = Part()
        if text is None:
            part.unknown = "it defines more than %d functions and classes" % MOST_CODES
            return
        part.guards, part.is_straight = text.guards, text.is_straight
        for code in codes:
            is_awaited = bool(code.co_flags & IS_COROUTINE)
            self.add(code, part, "the example itself", True, is_awaited, True)
            for one, path, is_in_place in codes_below(code):
                key = one.co_name, one.co_firstlineno
                counts = key in text.counted
                self.add(one, part, ".".join(path), is_in_place, counts, counts or key not in text.exempt)
        if self.tool is None and self.is_worth_it():
            self.is_tracing = True
            self.by_us(settrace, self.trace)

    def pass_by(self, step):
        """One of which nothing is to be known."""
        self.parts[step["id"]] = Part()
        self.parts[step["id"]].has_lines = False

    def add(self, code, part, name, is_in_place, counts, has_lines):
        lines = code_lines(code)
        body = Body(code, part, name, is_in_place, counts, lines)
        part.bodies.append(body)
        self.own[identity(code)] = body
        if has_lines:
            part.lines |= lines
        if self.tool is not None:
            monitoring.set_local_events(self.tool, code, self.events)

    def adopt(self, code, part):
        """What a step makes by `exec` is its own as well."""
        if type(code) is not type(self.add.__code__):
            return
        for one, path, _ in codes_below(code):
            if len(part.bodies) > MOST_CODES:
                part.unknown = "it makes more than %d functions and classes" % MOST_CODES
                return
            counts = one.co_flags & NEW_NAMES and one.co_name not in IN_PLACE
            self.add(one, part, ".".join(path), False, bool(counts), False)
        if self.tool is None and not self.is_tracing and gettrace() is None:
            self.is_tracing = True
            self.by_us(settrace, self.trace)

    def is_worth_it(self):
        """Whether anything is left to see: a trace function slows down also what it lets go of."""
        if not self.part.is_straight:
            return True
        parts = self.parts.values()
        return any(body.counts and (body.missing or not body.is_entered) for part in parts for body in part.bodies)

    def end(self, has_passed, text):
        """After it."""
        part, self.part = self.part, None
        if self.is_tracing:
            if gettrace() is not self.trace:
                part.is_lost, part.has_lines = True, False
            self.is_tracing = False
            self.by_us(settrace, None)
        elif self.tool is not None and monitoring.get_tool(self.tool) != "rulebook":
            part.unknown = part.unknown or "it took away what looks at its lines"
        if has_passed and text is not None:
            part.swallowed(text)
        if not has_passed:
            part.has_lines = False  # of one that did not come to its end, they say nothing
        elif part.is_straight:
            # Nothing at its margin can have been left out.
            for body in part.bodies:
                if body.is_in_place:
                    part.reached |= code_lines(body.code)

    def expect(self, fault):
        """An exception that the step itself says will come."""
        if self.part is not None:
            self.part.expected.add(type(fault))
            self.part.is_straight = False

    def add_unheard(self, found):
        for step, unheard in found.items():
            if step in self.parts:
                self.parts[step].unheard += unheard

    def news(self):
        """What is known of each step, where it is not as it was told last."""
        told = []
        for step, part in self.parts.items():
            value = part.now()
            if value != part.value:
                part.value = value
                told.append([step, value])
        return told
