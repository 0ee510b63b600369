# What runs examples inside an interpreter: a process of ours takes steps one after the other, and tells what happens.
#
# `worker.py` starts and watches it, as a fork of a warm interpreter; `spawned.py` does where there are no forks.
#
# A process tells its supervisor what happens through a pipe, `begin` before each step and `end` after it, and goes on
# when it is answered. Nothing else is a pass: a process that is gone has an exit status, and no step ends by one. Every
# frame there begins with a random token, so that what a step writes to a descriptor that is not its own is nothing but
# noise; and it is numbered and sealed with a key, so that a step that puts itself in between reads and changes nothing.
#
# A step may replace whatever it can reach. So all that is used after it was bound before it, and the builtins are a copy.
# Python 3.8 or newer; nothing but the standard library.
import sys

__builtins__ = dict(vars(__builtins__))
sys.path[:] = [entry for entry in sys.path if entry]

import errno
import faulthandler
import gc
import json
import linecache
import os
import select
import signal
import stat
import threading
import warnings
from gc import get_objects
from itertools import count
from os import _exit, close, dup2, fstat, getpid, getppid, listdir, read, urandom, waitpid, write
from sys import _getframe
from threading import enumerate as all_threads
from time import monotonic, sleep
from types import CoroutineType, ModuleType

try:
    import resource
except ImportError:
    resource = None
try:
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b
try:
    from _socket import socketpair
except ImportError:
    socketpair = None  # there are no forks either
fork, waitid = getattr(os, "fork", None), getattr(os, "waitid", None)
set_limit = getattr(resource, "setrlimit", None)

# Bit of the compiler, as `ast` names it, and of a code object, as `inspect` does.
TOP_LEVEL_AWAIT = 0x2000
ONLY_TREE = 0x400
IS_COROUTINE = 0x80
FUTURE = 0x01FF0000  # `from __future__` of one step holds for those after it, as in a file

SEAL, PLACE = 16, 16  # bytes of a frame's seal, and of who writes and how often before
SECOND_FRAME = 1 << 23  # bytes; no frame between our own processes is longer
DENIALS = (errno.EPERM, errno.EACCES, errno.EROFS, errno.ENOSYS, errno.EAFNOSUPPORT, errno.ENETUNREACH)
TOO_DEEP = "maximum recursion depth exceeded"
LONGEST_TEXT = 4_000  # characters of a message
MOST_ERRORS = 64 << 10  # bytes of standard error that are kept
MOST_WARNINGS = 100
MOST_ITEMS = 1_000
GRACE = 1.0  # seconds for threads and processes that are about to end
HANGS = 5.0  # seconds between two steps in which no example's code runs
BEAT = 1.0  # seconds after which rulebook hears that we are still here
HEADROOM = 32 << 20  # bytes of memory for telling that there is none
MUTE, BROKEN = 70, 71  # exit statuses of a process that cannot tell, and of one in which this file fails

SIGKILL = getattr(signal, "SIGKILL", signal.SIGTERM)
KILLS = [getattr(os, name) for name in ("killpg", "kill") if hasattr(os, name)]
WHERE = getattr(signal, "SIGUSR2", None)  # asks a process for the line that it runs
STANDARD = os.path.dirname(os.__file__) + os.sep
KILLED_BY = {
    getattr(signal, "SIGXCPU", None): "its processor time was used up",
    getattr(signal, "SIGXFSZ", None): "a file grew beyond its limit",
    getattr(signal, "SIGSYS", None): "it asked the system for what the box forbids",
}
quoted = json.encoder.encode_basestring_ascii
decode = json.JSONDecoder().decode


def encode(value):
    """JSON. The standard encoder looks up builtins while it works, and a step may have replaced them."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return "{" + ",".join([quoted(key) + ":" + encode(value[key]) for key in value]) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([encode(item) for item in value]) + "]"
    if isinstance(value, bool) or value is None:
        return {None: "null", True: "true", False: "false"}[value]
    return repr(value)


def number(value):
    return value.to_bytes(4, "little")


def sealed(key, text):
    """What no one gives who has not the key."""
    return blake2b(text, key=key, digest_size=SEAL).digest()


def clean(value, most=LONGEST_TEXT):
    """Text that any reader of JSON takes: no lone surrogates, and not too much of it."""
    if len(value) > most:
        value = value[:most] + "…"
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def put(descriptor, data):
    while data:
        data = data[write(descriptor, data) :]


def quietly(do, *arguments):
    """Its value, or None: for what may fail because of what a step did, and must not keep us."""
    try:
        return do(*arguments)
    except BaseException:
        return None


def hidden(function):
    """A function of ours that others call: it shows neither what it is nor what it knows."""
    import functools

    if sys.implementation.name != "cpython":
        return function
    shown = functools.lru_cache(maxsize=0)(function)
    del shown.__wrapped__
    return shown


# The system: what lives below us, and how it ends


def find_prctl():
    try:
        import ctypes

        return ctypes.CDLL(None).prctl
    except Exception:
        return lambda *_: -1
    finally:
        # Anyone who wants it has to ask for it, and that is heard.
        for name in ("ctypes", "ctypes._endian", "_ctypes"):
            sys.modules.pop(name, None)


prctl = find_prctl() if sys.platform.startswith("linux") else lambda *_: -1


def adopt_orphans():
    prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def die_with(parent):
    prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL
    if getppid() != parent:
        _exit(BROKEN)


def keep_private(is_private):
    prctl(4, 0 if is_private else 1, 0, 0, 0)  # PR_SET_DUMPABLE: who may open our descriptors through /proc


def has_children():
    if waitid is None:
        return "subprocess" in sys.modules or "multiprocessing" in sys.modules  # perhaps, and nobody says more
    try:
        waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def children():
    """Those that still run; none where the system does not say."""
    found = []
    for thread in quietly(listdir, "/proc/self/task") or ():
        for child in (content("/proc/self/task/%s/children" % thread) or b"").split():
            state = (content("/proc/%d/stat" % int(child)) or b"").rpartition(b")")[2].split()
            if state and state[0] not in (b"Z", b"X"):
                found.append(int(child))
    return found


def content(path):
    """A small file of the system's."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        parts = []
        while True:
            part = read(descriptor, 1 << 16)
            if not part:
                return b"".join(parts)
            parts.append(part)
    except OSError:
        return None
    finally:
        close(descriptor)


def kill(pid):
    """A process with its group, if it leads one."""
    for end in KILLS:
        try:
            end(pid, SIGKILL)
        except OSError:
            pass


def sweep():
    """Ends and reaps all that is below us. Killing one may give us its children: so again, until there are none."""
    if not hasattr(os, "WNOHANG"):
        return True  # nobody says who is there
    until = monotonic() + HANGS
    while monotonic() < until:
        try:
            pid, _ = waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return True
        if pid == 0:
            if getpid() == 1:
                quietly(os.kill, -1, SIGKILL)
            for child in children():
                kill(child)
            sleep(0.001)
    return False


def clear(folder):
    """Makes a folder as new: its modes, what is attached to it, and what is in it. Says whether it is."""
    os.chmod(folder, 0o700)
    for name in quietly(os.listxattr, folder) or ():
        quietly(os.removexattr, folder, name)
    for name in ("system.posix_acl_access", "system.posix_acl_default"):
        quietly(os.removexattr, folder, name)
    names = quietly(os.listxattr, folder) or ()
    return empty(folder) and not any(name.startswith("user.") for name in names)


def empty(folder):
    """Removes what a step left in its folder, whatever modes it gave it. Says whether all is gone."""
    mark, count = urandom(6).hex(), 0
    names = listdir(folder)
    while names:
        path = os.path.join(folder, names.pop())
        try:
            if os.path.islink(path) or not os.path.isdir(path):
                os.unlink(path)
                continue
            os.chmod(path, 0o700)
            for name in listdir(path):
                # Not into it: it may be deeper than a path can be long.
                count += 1
                names.append("%s-%d" % (mark, count))
                os.rename(os.path.join(path, name), os.path.join(folder, names[-1]))
            os.rmdir(path)
        except OSError:
            return False
    return True


# A step's code


def outdented(code):
    """The code as it would stand at the margin, and the lines put above it. `compile.py` asks for the same."""
    lines = code.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own = [line for line in lines if line.strip(" \t\f") and not line.lstrip(" \t\f").startswith("#")]
    if not own or own[0][0] not in " \t":
        return "\n".join(lines), 0
    margin = own[0][: len(own[0]) - len(own[0].lstrip(" \t"))]
    if all(line.startswith(margin) for line in own):
        width = len(margin)
        return "\n".join(line[width:] if line.startswith(margin) else line for line in lines), 0
    # A string may reach further left than the code around it: a block takes any margin.
    return "if 1:\n" + "\n".join(lines), 1


def tree_of(source, above, file, future):
    tree = compile(source, file, "exec", TOP_LEVEL_AWAIT | ONLY_TREE | future, True)
    if above:
        import ast

        block = tree.body[0]
        if len(tree.body) != 1 or block.orelse:
            raise IndentationError("unexpected indent", (file, 2, 1, ""))
        tree.body = block.body
        ast.increment_lineno(tree, -above)
    return tree


def compiled(source, above, file, future):
    code = tree_of(source, above, file, future) if above else source
    return compile(code, file, "exec", TOP_LEVEL_AWAIT | future, True)


def put_raise(tree, name, first):
    """Has a function raise whenever it is called: whoever asks wants to know whether that shows."""
    import ast

    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name:
            if min([node.lineno] + [decorator.lineno for decorator in node.decorator_list]) == first:
                fault = ast.parse("raise SystemError('put here by rulebook')").body[0]
                for part in ast.walk(fault):
                    ast.copy_location(part, node)
                node.body.insert(0 if ast.get_docstring(node, False) is None else 1, fault)


def is_fragment(fault):
    message = str(fault.msg)
    return "outside function" in message or "outside loop" in message or "not properly in loop" in message


def class_name(kind):
    module, name = getattr(kind, "__module__", ""), getattr(kind, "__qualname__", "")
    name = clean(name if isinstance(name, str) else "", 200)
    if not isinstance(module, str) or module in ("builtins", "__main__"):
        return name
    return clean(module, 200) + "." + name


def class_names(kind):
    return [class_name(each) for each in type.mro(kind) if each is not object] if isinstance(kind, type) else []


def message_of(fault, depth=0):
    try:
        message = clean(str(fault))
    except BaseException:
        message = "<its text cannot be shown>"
    parts = quietly(getattr, fault, "exceptions") if depth < 3 else None
    if isinstance(parts, tuple) and parts and all(isinstance(part, BaseException) for part in parts):
        told = [class_name(type(part)) + ": " + message_of(part, depth + 1) for part in parts[:5]]
        message = clean(message + ": " + "; ".join(told))
    return message


def is_denied(fault):
    """Whether it, or what led to it, is how the system says that something is not allowed, or that no network is there."""
    for _ in range(20):
        if isinstance(fault, OSError) and (fault.errno in DENIALS or type(fault).__name__ == "gaierror"):
            return True
        fault = fault.__cause__ or fault.__context__
        if fault is None:
            return False
    return False


def line_of(fault, step):
    """The innermost line of the step's own code that led to it."""
    place, line = fault.__traceback__, None
    while place is not None:
        if place.tb_frame.f_code.co_filename == step["file"]:
            line = place.tb_lineno
        place = place.tb_next
    return line


# What a step does beside its end


class Watch:
    """The warnings, coroutines and threads of the steps of this process, each with the step that they belong to."""

    def __init__(self, steps):
        self.step = None
        self.by_file = {step["file"]: step["id"] for step in steps}
        self.above = 0  # lines that stand above the code while it is parsed
        self.warned = []
        self.never = []
        self.processes = {}

    def install(self):
        warnings.simplefilter("always")
        warnings._showwarnmsg_impl = hidden(self.on_warning)
        warnings._warn_unawaited_coroutine = hidden(self.on_coroutine)
        sys.set_coroutine_origin_tracking_depth(8)
        start = threading.Thread.start

        def start_and_remember(thread):
            thread.__dict__["_started_by"] = self.starter(_getframe(1))
            start(thread)

        start_and_remember.__name__, start_and_remember.__qualname__ = start.__name__, start.__qualname__
        start_and_remember.__doc__ = start.__doc__
        threading.Thread.start = hidden(start_and_remember)

    def begin(self, step):
        self.step, self.warned = step, []

    def on_warning(self, shown):
        line = shown.lineno - self.above if shown.filename == self.step["file"] else None
        try:
            text = clean(str(shown.message))
        except Exception:
            text = "<its text cannot be shown>"
        self.warn(shown.category, text, line)

    def warn(self, category, text, line):
        warned = [class_names(category), text, line]
        if len(self.warned) < MOST_WARNINGS and warned not in self.warned:
            self.warned.append(warned)

    def on_coroutine(self, coroutine):
        step, line = self.maker(coroutine)
        name = clean(str(coroutine.__qualname__), 200)
        self.never.append([step, name, line])
        text = "coroutine '%s' was never awaited" % name
        self.warn(RuntimeWarning, text, line if step == self.step["id"] else None)

    def maker(self, coroutine):
        """The step whose code made it, and the line: the step of now where that is not known."""
        for file, line, _ in coroutine.cr_origin or ():
            if file in self.by_file:
                return self.by_file[file], line
        return self.step["id"], None

    def starter(self, frame):
        """The step and line that start a thread by its own hand or through the standard library's; else None."""
        while frame is not None:
            file = frame.f_code.co_filename
            if file in self.by_file:
                return [self.by_file[file], frame.f_lineno]
            is_standard = file.startswith(STANDARD) and "-packages" + os.sep not in file
            if not is_standard and not file.startswith("<frozen"):
                return None
            frame = frame.f_back
        return None

    def count_processes(self):
        if has_children():
            for child in children():
                self.processes.setdefault(child, self.step["id"])

    # What outlives the steps

    def left_behind(self):
        self.end_executors()
        until = monotonic() + GRACE
        threads = [thread for thread in all_threads() if self.is_left(thread)]
        for thread in threads:
            thread.join(max(0, until - monotonic()))
        processes = self.own_children()
        while processes and monotonic() < until:
            sleep(0.005)
            processes = self.own_children()
        return {
            "never": self.never + self.unstarted(),
            "threads": [
                [thread._started_by[0], clean(str(thread.name), 200), thread._started_by[1]]
                for thread in threads
                if thread.is_alive()
            ],
            "processes": [self.processes.get(child, self.step["id"]) for child in processes],
        }

    def is_left(self, thread):
        is_own = thread is threading.main_thread() or thread.daemon or not thread.is_alive()
        return not is_own and thread.__dict__.get("_started_by") is not None

    def end_executors(self):
        # As the interpreter does when it ends: idle threads of a pool are not left behind.
        pools = sys.modules.get("concurrent.futures.thread")
        if pools is not None:
            pools._shutdown = True
            for queue in list(pools._threads_queues.values()):
                queue.put(None)

    def own_children(self):
        if not has_children():
            return []
        tracker = sys.modules.get("multiprocessing.resource_tracker")
        tracker = getattr(getattr(tracker, "_resource_tracker", None), "_pid", None)
        return [child for child in children() if child != tracker]

    def unstarted(self):
        """Coroutines that nobody has awaited yet; those that a pending task holds would be cancelled in silence."""
        held = [id(task.get_coro()) for task in loop_tasks()]
        found = []
        for coroutine in get_objects():
            if type(coroutine) is CoroutineType and id(coroutine) not in held and is_unstarted(coroutine):
                step, line = self.maker(coroutine)
                found.append([step, clean(str(coroutine.__qualname__), 200), line])
        return found


def is_unstarted(coroutine):
    frame = coroutine.cr_frame
    if frame is None or coroutine.cr_running:
        return False
    is_suspended = getattr(coroutine, "cr_suspended", None)  # since 3.11
    return frame.f_lasti == -1 if is_suspended is None else not is_suspended


# One event loop for all top-level `await` of a process


RUNNER = []


def coroutine_runner():
    """What runs a coroutine."""
    import asyncio

    if not RUNNER:
        RUNNER.append(asyncio.Runner() if hasattr(asyncio, "Runner") else asyncio.new_event_loop())
    runner = RUNNER[0]
    if hasattr(runner, "run"):
        return runner.run
    asyncio.set_event_loop(runner)
    return runner.run_until_complete


def own_loop():
    return RUNNER[0].get_loop() if hasattr(RUNNER[0], "get_loop") else RUNNER[0]


def loop_tasks():
    return sys.modules["asyncio"].all_tasks(own_loop()) if RUNNER else ()


def unheard():
    """The exceptions of tasks that nobody has asked for, and never will."""
    if not RUNNER:
        return
    kind = sys.modules["asyncio"].Future
    for task in get_objects():
        if issubclass(type(task), kind) and task.done() and task._log_traceback:
            yield task.exception()


# A process that runs steps


def limits():
    """What the system lets this process use, and on which processors, and how soon."""
    found = [quietly(resource.getrlimit, number) for number in range(16)] if resource else []
    for name in ("sched_getaffinity", "sched_getscheduler", "sched_getparam"):
        found.append(quietly(lambda name=name: getattr(os, name)(0)))
    return found + [quietly(lambda: os.getpriority(os.PRIO_PROCESS, 0))]


def limit_memory(most):
    if resource is None or not most:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    quietly(set_limit, resource.RLIMIT_AS, (most - HEADROOM, most))


def loaded_probe(name, code):
    """A probe that has started, or none and the reason."""
    probe = ModuleType("rulebook_probe_" + name)
    sys.modules[probe.__name__] = probe
    try:
        exec(compile(code, "<probe %s>" % name, "exec", 0, True), probe.__dict__)
        getattr(probe, "start", int)()
    except BaseException as fault:
        return None, class_name(type(fault)) + ": " + message_of(fault)
    return probe, None


class Process:
    """What runs steps, as a generator: what it yields is to be called from a place where nothing of ours is seen."""

    def __init__(self, worker, steps, channel, answers, secrets, folder, places=None):
        self.worker, self.steps, self.folder = worker, steps, folder
        self.channel, self.answers = channel, answers
        self.token, self.key = secrets
        self.speaker = None  # the process whose frames are numbered: a fork has numbers of its own
        self.places = places  # a descriptor to which the lines go that run when somebody asks
        self.pid = getpid()
        self.future = 0
        self.watch = Watch(steps)
        self.prints = Prints(steps) if any(step.get("prints") for step in steps) else None
        self.streams = sys.stdout, sys.stderr
        self.module = ModuleType("__main__")
        self.module.__dict__["__builtins__"] = sys.modules["builtins"]
        self.descriptors = {}
        self.compiled = {}  # by step: what its code is made of, or why it is none, and warnings of that
        self.died = []  # the end that a thread or a task of a step gives it, with the step
        self.hears = []  # our own functions in event loops
        self.notice = Notice(self)
        self.reach = Reach(self.notice.look_at)
        self.texts = {}  # what the steps' texts say, by their ids
        self.beside = Beside(self)

    def life(self, forks):
        try:
            yield from self.run(forks)
        except BaseException as fault:
            # An interval timer of an example may strike here, and memory may be gone.
            if getpid() == self.pid:
                self.make_room()
                self.tell("broken", why=class_name(type(fault)) + ": " + message_of(fault))
            _exit(BROKEN)
        self.flush()
        _exit(0)

    def run(self, forks):
        """Every step, a bad one in a fork of its own; where it may not be forked, a bad one is left to a replay."""
        self.prepare()
        for step in self.steps:
            if step["kind"] == "bad" and forks is not None:
                why = forks and self.unforkable()
                if not forks or why:
                    self.tell("skip", step=step["id"], why=why)
                else:
                    yield from self.run_fork(step)
            elif not (yield from self.run_step(step)) and step["kind"] != "bad":
                # What comes later might have awaited and joined: only what is gone already counts.
                left = {"never": self.watch.never, "threads": [], "processes": []}
                self.tell("left", died=self.died, reach=self.reach.news(), **left)
                return
        self.finish()

    def prepare(self):
        os.environ.update(HOME=self.folder, TMPDIR=self.folder)
        os.chdir(self.folder)
        sys.path.insert(0, self.folder)
        sys.argv[:] = ["example.py"]
        # As on a terminal: else what a program prints that the step starts stands before what the step printed.
        sys.stdout.reconfigure(line_buffering=True)
        sys.modules["__main__"] = self.module
        self.watch.install()
        if self.prints is not None:
            self.prints.install()
        self.reach.install()
        self.beside.install()
        self.notice.install()
        self.hear_of_threads()
        if "asyncio" in sys.modules:
            self.hear_of_loops(sys.modules["asyncio"])
        if self.places is not None:
            faulthandler.register(WHERE, self.places, all_threads=False)
        self.compile_all()
        self.descriptors = descriptors()
        gc.freeze()  # what is here by now, no one finds through the collector

    def hear_of_threads(self):
        tell = threading.excepthook

        def tell_and_remember(died):
            started = died.thread is not None and died.thread.__dict__.get("_started_by")
            step = started and next(step for step in self.steps if step["id"] == started[0])
            if step and died.exc_type is not SystemExit:
                self.died.append([step["id"], self.end_of(died.exc_value, step)])
            tell(died)

        threading.excepthook = hidden(tell_and_remember)

    def hear_of_loops(self, asyncio):
        """What an event loop would only log: above all the exception of a task that nobody asks for."""
        tell = asyncio.BaseEventLoop.default_exception_handler
        if tell in self.hears:
            return

        def tell_and_remember(loop, told):
            if told.get("exception") is not None:
                self.on_death(told["exception"])
            tell(loop, told)

        tell_and_remember = hidden(tell_and_remember)
        self.hears.append(tell_and_remember)
        asyncio.BaseEventLoop.default_exception_handler = tell_and_remember

    def on_death(self, fault):
        place, file = fault.__traceback__, None
        while place is not None:
            name = place.tb_frame.f_code.co_filename
            file, place = name if name in self.watch.by_file else file, place.tb_next
        for step in self.steps:
            if step["file"] == file:
                self.died.append([step["id"], self.end_of(fault, step)])

    def tell(self, kind, **what):
        """Gives the place of the frame among all."""
        what["kind"] = kind
        payload = encode(what).encode()
        if getpid() != self.speaker:
            self.speaker, self.name, self.numbers = getpid(), urandom(8), count()
        place = self.name + next(self.numbers).to_bytes(8, "little")
        try:
            put(self.channel, self.token + number(len(payload)) + place + sealed(self.key, place + payload) + payload)
        except OSError:
            _exit(MUTE)
        return place

    def wait(self):
        self.answer(1)

    def answer(self, size):
        told = b""
        while len(told) < size:
            part = quietly(read, self.answers, size - len(told))
            if not part:
                _exit(MUTE)
            told += part
        return told

    def confess(self, what):
        """Goes on only when the supervisor has heard it."""
        place = self.tell("meddled", what=what, pid=getpid())
        if self.answer(SEAL) != sealed(self.key, b"heard" + place):
            _exit(MUTE)

    def run_step(self, step):
        self.tell("begin", step=step["id"], pid=self.pid)
        self.odd = []
        end, probes = yield from self.executed(step)
        self.watch.count_processes()
        told = self.prints.told if self.prints is not None and step.get("prints") else []
        beside = {"warnings": self.watch.warned, "probes": probes, "odd": self.odd, "prints": told}
        self.tell("end", step=step["id"], end=end, reach=self.reach.news(), **beside)
        is_passed = end["kind"] == "passed"
        if step["kind"] != "bad":
            self.wait()
        return is_passed

    def executed(self, step):
        """Its end, and what the probes saw of it."""
        self.watch.begin(step)
        if self.prints is not None:
            self.prints.begin(step)
        names = self.module.__dict__
        names["__file__"] = step["file"]
        names.pop("__warningregistry__", None)
        self.beside.begin(step)
        for name, probe in self.worker.probes:
            self.asked(name, probe, "begin")
        try:
            yield from self.execute(step, names)
            died = [end for id, end in self.died if id == step["id"]]
            end = died[0] if died else {"kind": "passed"}
        except BaseException as fault:
            if isinstance(fault, MemoryError):
                self.make_room()
            end = self.end_of(fault, step)
            fault.__traceback__ = None  # it leads to us
        if getpid() != self.pid:
            # A copy of the process that the step itself made has come to the step's end: it is no witness but of its own.
            if end["kind"] == "raised":
                self.tell("died", step=step["id"], end=end)
            self.flush()
            _exit(0 if end["kind"] == "passed" else 1)
        self.flush()
        return end, self.probed()

    def compile_all(self):
        """Before any of it runs: a step that changes what is compiled with changes none of those after it."""
        for step in self.steps:
            self.watch.begin(step)
            try:
                made = self.made_of(step)
            except BaseException as fault:
                fault.__traceback__ = None
                made = fault
            self.compiled[step["id"]] = made, self.watch.warned
            if type(made) is tuple and step["kind"] != "bad":
                for code in made[1]:
                    self.future |= code.co_flags & FUTURE

    def made_of(self, step):
        """Its code in pieces, all code objects of them that run, and what its text says."""
        source, above = outdented(step["code"])
        file = step["file"]
        self.watch.above = above
        try:
            if "\0" in source:
                line = source.count("\n", 0, source.index("\0")) + 1
                raise SyntaxError("source code cannot contain null bytes", (file, line, 1, ""))
            if step.get("turns"):
                found = pieces(step, source, above, self.future)
            elif step.get("raise"):
                tree = tree_of(source, above, file, self.future)
                put_raise(tree, *step["raise"])
                found = [(None, [compile(tree, file, "exec", TOP_LEVEL_AWAIT | self.future, True)])]
            else:
                found = [(None, [compiled(source, above, file, self.future)])]
            codes = [code for turn, codes in found if turn is None or turn[3] != "skip" for code in codes]
            return found, codes, self.text_of(step, source, above, codes)
        except SyntaxError as fault:
            fault._above = above  # its own, and not one that it raises when it runs
            raise
        finally:
            self.watch.above = 0

    def execute(self, step, names):
        source, above = outdented(step["code"])
        lines = source.splitlines(True)[above:]
        linecache.cache[step["file"]] = len(source), None, lines, step["file"]
        made, warned = self.compiled.pop(step["id"])
        self.watch.warned.extend(warned)
        if type(made) is not tuple:
            raise made
        found, codes, text = made
        self.notice.look_at(codes)
        if step["kind"] == "setup":
            self.reach.pass_by(step)
            return (yield from run_pieces(self, step, found, names))
        self.texts[step["id"]] = text
        self.reach.begin(step, codes, text)
        has_passed = False
        try:
            yield from run_pieces(self, step, found, names)
            has_passed = True
        finally:
            self.reach.end(has_passed, text)

    def text_of(self, step, source, above, codes):
        """None of a setup, which is asked for nothing, and where there is too much of it."""
        if step["kind"] == "setup" or has_too_many(codes):
            return None
        return Text(tree_of(source, above, step["file"], self.future))

    def evaluate(self, code, names):
        value = yield eval, (code, names)
        if code.co_flags & IS_COROUTINE:
            import asyncio

            self.hear_of_loops(asyncio)
            return (yield coroutine_runner(), (value,))
        return value

    def end_of(self, fault, step):
        kind = type(fault)
        if isinstance(fault, SystemExit):
            code = "0" if fault.code is None else quietly(lambda: clean(str(fault.code))) or ""
            return {"kind": "exited", "code": code, "line": line_of(fault, step)}
        above = getattr(fault, "_above", None) if isinstance(fault, SyntaxError) else None
        if above is not None and is_fragment(fault):
            return {"kind": "fragment", "why": clean(str(fault.msg))}
        if above is not None and isinstance(fault.lineno, int):
            line = max(1, fault.lineno - above)
            message = clean(str(fault.msg))
        else:
            message, line = message_of(fault), line_of(fault, step)
            if kind is RecursionError and message.startswith(TOO_DEEP):
                message = TOO_DEEP  # in what it was exceeded depends on who looks on
            if isinstance(fault, MemoryError) and not message and self.worker.memory:
                message = "it may hold no more than %d MB of memory" % (self.worker.memory // 10**6)
        names, denied = class_names(kind), self.worker.is_boxed and is_denied(fault)
        lacks = quietly(lack_of, fault, step)
        return {"kind": "raised", "classes": names, "message": message, "line": line, "denied": denied, "lacks": lacks}

    def make_room(self):
        if resource is not None and self.worker.memory:
            limits = resource.getrlimit(resource.RLIMIT_AS)
            quietly(set_limit, resource.RLIMIT_AS, (limits[1], limits[1]))

    def probed(self):
        values = []
        silent = [name for name, _ in self.odd]  # what began badly knows nothing
        for name, probe in self.worker.probes:
            value = self.asked(name, probe, "end") if name not in silent else None
            if isinstance(value, (list, tuple)):
                value = quietly(lambda: [clean(str(item)) for item in value[:MOST_ITEMS]])
            elif isinstance(value, str):
                value = clean(value)
            elif value is not None and (not isinstance(value, int) or abs(value) >= 1 << 63):
                self.odd.append([name, "its `end()` gives `%s`, and no number, text or list" % class_name(type(value))])
                continue
            if value is not None:
                values.append([name, value])
        return values

    def asked(self, name, probe, what):
        """What a function of a probe gives. One that fails has no value, and that is told."""
        try:
            return getattr(probe, what, int)()
        except BaseException as fault:
            self.odd.append([name, "its `%s()` raises %s: %s" % (what, class_name(type(fault)), message_of(fault))])
            return None

    def flush(self):
        for stream in (getattr(sys, "stdout", None), getattr(sys, "stderr", None)) + self.streams:
            try:
                stream.flush()
            except BaseException:
                pass

    def finish(self):
        left = self.watch.left_behind()
        self.beside.finish()
        for fault in unheard():
            self.on_death(fault)
        self.reach.add_unheard(self.beside.unheard())
        self.flush()
        self.tell("left", died=self.died, reach=self.reach.news(), **left)

    # A fork of this state

    def unforkable(self):
        """None, or why a fork of this state would not be like it, or would not leave it alone."""
        if threading.active_count() > 1 or len(quietly(listdir, "/proc/self/task") or "1") > 1:
            return "a thread runs"
        if has_children():
            return "a process runs"
        if descriptors() != self.descriptors:
            return "a file, a socket or an event loop is open"
        if listdir(self.folder):
            return "files were written"
        if signal.getsignal(signal.SIGCHLD) is not signal.SIG_DFL or signal.getitimer(signal.ITIMER_REAL)[0]:
            return "a signal is waited for"
        if "mmap" in sys.modules or "_multiprocessing" in sys.modules:
            for line in (content("/proc/self/maps") or b"").splitlines():
                if line.split()[1].endswith(b"s"):
                    return "memory is shared"
        return None

    def run_fork(self, step):
        before = limits()
        pid = fork()
        if pid == 0:
            yield from self.run_alone(step)
        self.tell("forked", step=step["id"], pid=pid)
        _, status = waitpid(pid, 0)
        # None were there before, so all that are here now are its own.
        if has_children():
            sweep()
        is_unharmed = quietly(clear, self.folder) and limits() == before
        self.tell("reaped", step=step["id"], status=status)
        if not is_unharmed:
            _exit(BROKEN)  # what comes later would find it: it is done again elsewhere
        self.wait()

    def run_alone(self, step):
        parent, self.pid = self.pid, getpid()
        try:
            os.setsid()
            die_with(parent)
            adopt_orphans()
            self.reach.parts.clear()
            yield from self.run_step(step)
            self.finish()
            _exit(0)
        finally:
            _exit(BROKEN)


def descriptors():
    """What is open: the kind and the identity of each."""
    found = {}
    for name in quietly(listdir, "/proc/self/fd") or quietly(listdir, "/dev/fd") or range(1024):
        try:
            about = fstat(int(name))
        except OSError:
            continue  # the folder itself, which is closed again
        found[name] = stat.S_IFMT(about.st_mode), about.st_dev, about.st_ino
    return found
