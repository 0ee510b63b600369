# What fails beside a step, and what nothing of the step hears: the exception of a future, a test that a runner counts, a
# program that ends with a status, an error that is swallowed.
#
# It hooks into modules of the standard library, and only into those that a step names or that are there already. What it
# finds is reported with a line where one is known; whether that is a failure, another room decides. A step that asks
# itself (`future.result()`, `returncode`, `wasSuccessful()`) has heard, and nothing is said of it.
#
# Python 3.8 or newer; it follows on `reach.py`.

# What says that code is wrong rather than its input, unless the code names it.
ACCIDENTS = ("NameError", "ImportError", "AttributeError")
ASKS_FOR_STATUS = {
    "returncode", "exitcode", "check_returncode", "CalledProcessError", "poll", "getstatusoutput",
    "WEXITSTATUS", "waitstatus_to_exitcode", "WIFEXITED", "terminate", "kill", "send_signal",
}  # fmt: skip
ASKS_FOR_RESULT = {"wasSuccessful", "failures", "errors", "failed", "summarize"}


class Beside:
    """What fails beside the steps of a process."""

    def __init__(self, process):
        self.process = process
        self.hooked = set()
        self.futures = []  # those that have an exception, with the step that made them
        self.children = []  # processes and programs, with the step that started them
        self.threads = []  # those that only `_thread` knows and that have not ended
        self.hooks = [
            ("_thread", "_thread", self.hear_of_threads),
            ("concurrent", "concurrent.futures", self.hear_of_futures),
            ("multiprocessing", "multiprocessing.process", self.hear_of_processes),
            ("subprocess", "subprocess", self.hear_of_programs),
            ("unittest", "unittest", self.hear_of_tests),
            ("doctest", "doctest", self.hear_of_doctests),
        ]

    def install(self):
        tell = sys.unraisablehook

        def tell_and_remember(told):
            if told.exc_value is not None and not isinstance(told.exc_value, GeneratorExit):
                self.process.on_death(told.exc_value)
            tell(told)

        sys.unraisablehook = hidden(tell_and_remember)

    def begin(self, step):
        """Hooks into what a step is about to use."""
        for word, name, hook in self.hooks:
            if name not in self.hooked and (name in sys.modules or word in step["code"]):
                self.hooked.add(name)
                try:
                    __import__(name)
                except Exception:
                    continue  # not a part of this interpreter
                hook(sys.modules[name])

    def text(self, step):
        """What is known of a step's text; nothing of a setup's."""
        return self.process.texts.get(step)

    def asks(self, step, names):
        text = self.text(step)
        return text is None or bool(text.names & names)

    def starter(self):
        """The step that calls the library that calls us."""
        started = self.process.watch.starter(_getframe(2))
        return None if started is None else started[0]

    def hear_of_threads(self, module):
        start = module.start_new_thread

        def start_and_remember(work, arguments, *options):
            step = self.starter()
            if step is None:
                return start(work, arguments, *options)
            mark = object()

            def follow(*arguments, **options):
                try:
                    self.process.reach.follow_thread()
                    work(*arguments, **options)
                finally:
                    self.threads.remove(mark)

            self.threads.append(mark)
            return start(follow, arguments, *options)

        module.start_new_thread = module.start_new = hidden(start_and_remember)

    def hear_of_futures(self, module):
        kind = module.Future
        begin, fail = kind.__init__, kind.set_exception

        def begin_and_remember(future):
            begin(future)
            future._made_by = self.starter()

        def fail_and_remember(future, fault):
            if future.__dict__.get("_made_by") is not None and fault is not None:
                self.futures.append(future)
            fail(future, fault)

        def heard(ask):
            def ask_and_remember(future, timeout=None):
                future._is_heard = True
                return ask(future, timeout)

            return hidden(ask_and_remember)

        kind.__init__, kind.set_exception = hidden(begin_and_remember), hidden(fail_and_remember)
        kind.result, kind.exception = heard(kind.result), heard(kind.exception)

    def hear_of_processes(self, module):
        kind = module.BaseProcess
        start = kind.start

        def start_and_remember(started):
            self.children.append((self.starter(), started, "exitcode"))
            start(started)

        kind.start = hidden(start_and_remember)

    def hear_of_programs(self, module):
        kind = module.Popen
        begin = kind.__init__

        def begin_and_remember(program, *arguments, **options):
            begin(program, *arguments, **options)
            self.children.append((self.starter(), program, "returncode"))

        kind.__init__ = hidden(begin_and_remember)

    def hear_of_tests(self, module):
        kind = module.TestResult
        names = ["addFailure", "addError", "addUnexpectedSuccess", "addSubTest"]

        def told(add):
            def add_and_remember(result, test, *found):
                fault = found[-1][1] if found and isinstance(found[-1], tuple) else None
                is_failure = fault is not None or not found
                if is_failure:
                    self.on_test(fault or AssertionError("a test that is expected to fail does not"))
                return add(result, test, *found)

            return hidden(add_and_remember)

        for name in names:
            setattr(kind, name, told(getattr(kind, name)))

    def hear_of_doctests(self, module):
        kind = module.DocTestRunner
        fail, end = kind.report_failure, kind.report_unexpected_exception

        def fail_and_remember(runner, out, test, example, got):
            self.on_test(AssertionError("the doctest of `%s` gives %r" % (test.name, got.strip())))
            return fail(runner, out, test, example, got)

        def end_and_remember(runner, out, test, example, found):
            self.on_test(found[1])
            return end(runner, out, test, example, found)

        kind.report_failure = hidden(fail_and_remember)
        kind.report_unexpected_exception = hidden(end_and_remember)

    def on_test(self, fault):
        step = self.process.watch.step
        if step is not None and not self.asks(step["id"], ASKS_FOR_RESULT):
            self.process.died.append([step["id"], self.process.end_of(fault, step)])

    # At the end

    def finish(self):
        """What no one has asked for by now, no one ever will."""
        until = monotonic() + GRACE
        while self.threads and monotonic() < until:
            sleep(0.005)
        for future in self.futures:
            fault = future._exception
            if not future.__dict__.get("_is_heard") and fault is not None:
                step = next((step for step in self.process.steps if step["id"] == future._made_by), None)
                if step is not None:
                    self.process.died.append([step["id"], self.process.end_of(fault, step)])

    def unheard(self):
        """By step, what ended badly and was not asked for its status."""
        found = {}
        for step, child, name in self.children:
            if name == "returncode":
                quietly(child.poll)
            status = quietly(getattr, child, name)
            if step is None or not isinstance(status, int) or status == 0 or self.asks(step, ASKS_FOR_STATUS):
                continue
            what = "a process that it starts" if name == "exitcode" else "a program that it starts"
            how = "status %d" % status if status > 0 else "signal %d" % -status
            found.setdefault(step, []).append(["%s ends with %s, and that is not looked at" % (what, how), None])
        return found
