# What leads code of a step to the interpreter that runs it, reported to the supervisor before the code has it.
#
# Code in a process can change whatever it finds there, and then say of itself what it likes. So nothing keeps it from
# looking: but each way to what is ours begins with an act that the interpreter announces (PEP 578), or with a name that
# is in the code. The word leaves this process before the act is done and cannot be taken back, and from then on the
# supervisor believes no word of this process: its steps ran, and that proves nothing.
#
# Ways that lead nowhere are not reported, for honest code goes them: frames hold nothing of ours where a step runs, so who
# asks for one is reported only where a function of ours is below it, or where the frame can be taken there later.
# The README beside this file names what is not seen.
#
# Python 3.8 or newer; it follows on `reach.py`.

from _thread import get_ident
from opcode import opname

# Anyone who has these reads and writes memory.
MEMORY_MODULES = {
    "ctypes", "_ctypes", "cffi", "_cffi_backend", "_testcapi", "_testinternalcapi", "_testlimitedcapi",
}  # fmt: skip
# Names of attributes by which a frame shows what it knows, and of what keeps all that is thrown away.
INSIDES = {"f_locals", "f_globals", "f_builtins", "set_debug", "DEBUG_SAVEALL", "DEBUG_LEAK"}
# Who begins there comes to all classes.
ROOTS = {"object", "__mro__", "__base__", "mro"}
ALWAYS = {
    "gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys._current_frames", "sys._current_exceptions",
    "sys.addaudithook",
}  # fmt: skip
FRAMES = {"tb_frame", "gi_frame", "cr_frame", "ag_frame"}
# Functions of libraries that hand frames on to who calls them.
LENDERS = {
    "currentframe", "<lambda>", "stack", "trace", "walk_stack", "walk_tb", "getouterframes", "getinnerframes",
    "get_stack", "_task_get_stack", "getgeneratorlocals", "getcoroutinelocals",
}  # fmt: skip
ENTRIES = ("RESUME", "COPY_FREE_VARS", "MAKE_CELL", "RETURN_GENERATOR")  # where a function begins
MEMORY = ("mem", b"mem")  # of `/proc`, by whatever path
HANDS_OVER = 0x20 | 0x80 | 0x200  # of a code object: its frame goes on later, and below another


def hide_classes():
    """Takes our classes out of those that `object` knows of, so that no walk over all classes comes to them.

    It knows them by weak references, and these are gone once the collector has found that no one has a class, also where
    its last word is to be had again. From Python 3.14 on it may keep them; then a walk finds our classes.
    """
    home = globals()

    class Again:
        def __del__(self):
            home.update(self.ours)

    ours = {name: value for name, value in home.items() if isinstance(value, type) and value.__module__ == __name__}
    ours["prctl"] = prctl  # with what it is made of
    for name in ours:
        del home[name]
    ours["Again"] = Again
    again = Again()
    again.ours, again.itself = ours, again
    del ours, again, Again
    gc.collect()
    del home["Again"]


def is_memory(path):
    """Whether it is that of a process in `/proc`, by whatever way it is reached."""
    is_text = isinstance(path, (str, bytes))
    return is_text and path[-3:] in MEMORY and (len(path) == 3 or path[-4:-3] in ("/", b"/"))


def is_for_memory(module):
    return module == "_signal" or module.partition(".")[0] in MEMORY_MODULES


def is_import(frame):
    """Whether the code of a module is read that is executed next, by the interpreter's own hand."""
    for name in ("_compile_bytecode", "get_code", "exec_module"):
        if frame is None or frame.f_code.co_name != name or not frame.f_code.co_filename.startswith("<frozen importlib"):
            return False
        frame = frame.f_back
    return True


class Notice:
    """Hears what code is about to do, and reports it once."""

    def __init__(self, process):
        self.process = process
        self.told = None
        self.libraries = ()
        self.looks = {name: self.always for name in ALWAYS}
        self.looks.update({
            "sys._getframe": self.frame, "object.__getattr__": self.attribute, "object.__setattr__": self.made,
            "import": self.module, "open": self.always, "os.symlink": self.always, "compile": self.compiling,
            "code.__new__": self.made, "function.__new__": self.function, "marshal.loads": self.memory, "exec": None,
            "sys.setprofile": self.profiler, "sys.settrace": self.tracer, "sys.monitoring.register_callback": self.tracer,
        })  # fmt: skip

    def install(self):
        own = self.process.folder
        paths = [path.rstrip(os.sep) + os.sep for path in sys.path if path and path != own]
        self.libraries = tuple(paths) + (STANDARD, "<frozen ")
        looks, home, held = self.looks, globals(), {}
        nothing, memory = object(), self.memory
        loading = [0]  # the thread that has read a module's code and is about to execute it

        def hear(event, arguments):
            look = looks.get(event, nothing)
            if look is nothing:
                if not event.startswith("ctypes."):
                    return
                look = memory
            elif event == "object.__getattr__":
                if arguments[1] not in FRAMES or identity(arguments[0]) in held:
                    return
            elif event == "code.__new__":
                if loading[0] and loading[0] == get_ident():
                    return  # one of the many of a module that is imported
            elif event == "exec":
                loading[0] = 0
                return
            elif event == "open" or event == "os.symlink":
                if not is_memory(arguments[0]):
                    return
            elif event == "import":
                if not is_for_memory(arguments[0]):
                    return
            elif event == "object.__setattr__":
                if arguments[1] != "__code__":
                    return
            # Asking for a frame would be heard here again. This is too, and is known again.
            try:
                raise LookupError
            except LookupError as fault:
                place = fault.__traceback__
            key = identity(place)
            held[key] = place
            frame = place.tb_frame.f_back
            del held[key], place
            if event == "marshal.loads" and is_import(frame):
                loading[0] = get_ident()
                return
            # What we do ourselves is no one's business.
            if frame is not None and frame.f_globals is not home and look(event, arguments, frame):
                self.tell(event)

        sys.addaudithook(hear)
        self.wrap_signals()

    def tell(self, what):
        if self.told is None:
            self.process.confess(what)  # which may fail, and then what was about to be done does too
            self.told = what

    def look_at(self, codes):
        """Names in the code of a step, before it runs."""
        for code in codes:
            for one in [code] + [inner for inner, _, _ in codes_below(code)]:
                words = one.co_names + tuple(each for each in one.co_consts if type(each) is str)
                if "__subclasses__" in words and not ROOTS.isdisjoint(words):
                    return self.tell("__subclasses__")
                for word in words:
                    if word in INSIDES or word.partition(".")[0] in MEMORY_MODULES:
                        return self.tell(word)

    # Who asks

    def is_own(self, frame):
        """Whether its code is a step's, or made by one, and no library's."""
        return not frame.f_code.co_filename.startswith(self.libraries)

    def asker(self, frame):
        """The frame that is handed what is asked for, or None where that is a library's."""
        while frame is not None and not self.is_own(frame):
            if frame.f_code.co_name not in LENDERS:
                return None
            frame = frame.f_back
        return frame

    def is_near(self, frame):
        """Whether a step asks, or a function of a library that a step calls by its name."""
        outer = frame.f_back
        return self.is_own(frame) or outer is not None and outer.f_globals is not globals() and self.is_own(outer)

    # What is asked for

    def always(self, event, arguments, frame):
        return True

    def memory(self, event, arguments, frame):
        return self.is_near(frame)

    def frame(self, event, arguments, frame):
        asker = self.asker(frame)
        return asker is not None and self.leads_to_us(asker)

    def leads_to_us(self, frame):
        home = globals()
        while frame is not None:
            if frame.f_globals is home or frame.f_code.co_flags & HANDS_OVER and self.is_own(frame):
                return True
            frame = frame.f_back
        return False

    def attribute(self, event, arguments, frame):
        asker = self.asker(frame)
        if asker is None:
            return False
        if arguments[1] != "tb_frame":
            return True
        found = arguments[0].tb_frame  # which is heard, and is ours
        is_lasting = found.f_code.co_flags & HANDS_OVER
        return bool(is_lasting) or found.f_globals is globals() or self.leads_to_us(asker)

    def module(self, event, arguments, frame):
        while frame is not None and frame.f_code.co_filename.startswith("<frozen "):
            frame = frame.f_back
        return frame is not None and frame.f_globals is not globals() and self.is_own(frame)

    def compiling(self, event, arguments, frame):
        """Code that would pass for a library's."""
        file = arguments[1]
        if isinstance(file, bytes):
            file = file.decode("utf-8", "replace")
        return isinstance(file, str) and file.startswith(self.libraries) and self.is_near(frame)

    def made(self, event, arguments, frame):
        return self.is_own(frame)

    def function(self, event, arguments, frame):
        return self.is_own(frame) and self.compiling(event, (None, arguments[0].co_filename), frame)

    def profiler(self, event, arguments, frame):
        """One that is written in C and shows no frame is none."""
        return frame.f_code.co_filename != STANDARD + "cProfile.py"

    def tracer(self, event, arguments, frame):
        reach = self.process.reach
        if reach.is_ours or frame.f_code is new_thread and threading._trace_hook is reach.trace:
            return False
        # A trace function that fails is taken away, and so is ours where the stack is full: when a function is entered.
        at = frame.f_lasti
        is_entered = at < 0 or opname[frame.f_code.co_code[at]] in ENTRIES
        is_failure = reach.tool is None and identity(frame.f_code) in reach.own and is_entered
        is_harmless = frame.f_code.co_filename in (STANDARD + "doctest.py", STANDARD + "cProfile.py")
        return not is_failure and not is_harmless

    # The one way to a frame that nothing announces

    def wrap_signals(self):
        """Has handlers of signals get no frame where one of ours is below it."""
        import _signal

        register, look_up = _signal.signal, _signal.getsignal
        plain = (_signal.SIG_DFL, _signal.SIG_IGN, _signal.default_int_handler, None)
        given = {}  # what a step knows, by what the system knows
        home = globals()

        def known(handler):
            return given.get(identity(handler), (None, handler))[1]

        def wrapped(number, handler):
            if handler in plain or not callable(handler):
                return known(register(number, handler))

            def deliver(number, frame):
                below = frame
                while below is not None:
                    if below.f_globals is home:
                        frame = None
                        break
                    below = below.f_back
                return handler(number, frame)

            deliver = hidden(deliver)
            given[identity(deliver)] = deliver, handler
            return known(register(number, deliver))

        for name, function in (("signal", wrapped), ("getsignal", lambda number: known(look_up(number)))):
            function = hidden(function)
            setattr(_signal, name, function)
            outer = getattr(signal, name)
            if hasattr(outer, "__wrapped__"):
                outer.__wrapped__ = function  # before 3.11
