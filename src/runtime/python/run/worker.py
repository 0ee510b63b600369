# What rulebook talks to: one warm interpreter that imports the heavy modules once and then forks.
#
#   rulebook <- frames of JSON -> supervisor            imports, forks, watches, kills; runs no example itself
#                                  `- process           one for a sequence: its setups and good steps, in their order
#                                      `- fork          one for a bad step, of the state that the reader has reached
#                                  `- process           or again for a bad step, where that state cannot be forked
#
# The supervisor alone has clocks and limits, and kills all that is left. It follows on `process.py`, in one program.


# Layers of a box that forbid something.
HOLDERS = ("mount-namespace", "network-namespace", "landlock", "seccomp")


class Begun(BaseException):
    """Takes a process that is to run steps off the stack of its supervisor."""


class Watched:
    """One process that runs steps, watched until it and all that it started are gone."""

    def __init__(self, worker, steps, forks, way):
        self.worker, self.way = worker, way
        self.kinds = {step["id"]: step["kind"] for step in steps}
        self.files = {step["id"]: step["file"] for step in steps}
        self.results = {}
        self.current = None  # the step that runs
        self.fork = None  # the process of its own that it runs in
        self.why = None  # the end of what we killed
        self.meddled = None  # what led the process to what is ours
        self.has_tainted_fork = False
        self.died = {}  # the end that a copy of its process gave a step
        self.output, self.errors = bytearray(), bytearray()
        self.turns = []  # of the step that runs: each with the bytes of output at its end
        self.frames = bytearray()
        self.token, self.key = urandom(16), urandom(SEAL)
        self.spoken = {}  # by who writes, the numbers of the frames that came
        self.start(steps, forks)

    def start(self, steps, forks):
        # A pipe could be opened anew through /proc and read by those that only write to it; a socket cannot.
        self.channel, channel = (end.detach() for end in socketpair())
        self.answers, answers = self.channel, channel
        pipes = [os.pipe() for _ in range(3)]
        (self.stdout, stdout), (self.stderr, stderr), (self.places, places) = pipes
        os.set_blocking(places, False)  # nobody reads it before it is asked for
        self.pid = fork()
        if self.pid == 0:
            try:
                process = self.become(channel, answers, stdout, stderr, places, steps)
            except BaseException:
                _exit(BROKEN)
            raise Begun(process, forks)
        for descriptor in (channel, stdout, stderr, places):
            close(descriptor)
        for descriptor in (self.channel, self.stdout, self.stderr):
            os.set_blocking(descriptor, False)
        self.deadline = monotonic() + HANGS

    def become(self, channel, answers, stdout, stderr, places, steps):
        parent = self.worker.pid
        os.setsid()
        die_with(parent)
        adopt_orphans()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        dup2(stdout, 1)
        dup2(stderr, 2)
        ours = [self.channel, self.stdout, self.stderr, self.places, stdout, stderr]
        for descriptor in ours + self.worker.descriptors:
            close(descriptor)
        limit_memory(self.worker.memory)
        gc.enable()
        return Process(self.worker, steps, channel, answers, (self.token, self.key), self.worker.folder, places)

    def watch(self):
        """What happened to each step that was reached."""
        poll = select.poll()
        for descriptor in (self.channel, self.stdout, self.stderr, self.worker.wakeup):
            poll.register(descriptor, select.POLLIN)
        readers = {self.channel: self.on_frames}
        readers[self.stdout] = lambda: self.on_output(self.stdout, self.output)
        readers[self.stderr] = lambda: self.on_output(self.stderr, self.errors)
        status = None
        while status is None:
            self.worker.beat()
            wait = min(self.deadline - monotonic(), BEAT)
            for descriptor, _ in poll.poll(max(0, int(wait * 1000) + 1)):
                if descriptor == self.worker.wakeup:
                    quietly(read, descriptor, 4096)
                    status = self.reaped()
                elif readers[descriptor]() is False:
                    poll.unregister(descriptor)
            if status is None and monotonic() >= self.deadline:
                self.end(self.too_slow())
                status = self.reaped()
        self.on_frames()
        self.on_status(status)
        self.count_frames()
        for descriptor in (self.channel, self.stdout, self.stderr, self.places):
            close(descriptor)
        if not self.worker.tidy():
            self.worker.is_worn = True
        return self.results

    def too_slow(self):
        return {"kind": "too-slow", "seconds": max(1, round(self.worker.time)), "line": self.line()}

    def line(self):
        """The innermost line of the step that runs now. The step may have seen to it that nobody is told."""
        if self.current not in self.files:
            return None
        poll = select.poll()
        poll.register(self.places, select.POLLIN)
        quietly(os.kill, self.fork or self.pid, WHERE)
        mark = '  File "%s", line ' % self.files[self.current].encode("ascii", "backslashreplace").decode()
        told = ""
        # It comes in pieces; a stack that is cut off ends with dots. A step may write there as much as it likes.
        while "  ..." not in told and len(told) < 1 << 16 and poll.poll(int(HANGS * 1000)):
            part = read(self.places, 1 << 12)
            told += part.decode("ascii", "replace")
            number, space, _ = told.partition(mark)[2].partition(" ")
            if space:
                return int(number) if number.isdigit() else None
            if not part:
                break
        return None

    def reaped(self):
        pid, status = waitpid(self.pid, os.WNOHANG)
        return status if pid else None

    def end(self, why):
        """Ends the step that runs; the process as well, if the step is not in a fork, or if that was not enough."""
        if self.fork is not None and self.why is None:
            kill(self.fork)
        else:
            kill(self.pid)
        self.why = self.why or why
        self.deadline = monotonic() + HANGS

    def on_output(self, descriptor, kept):
        """False at its end."""
        while True:
            try:
                data = read(descriptor, 1 << 16)
            except OSError:
                return True
            if not data:
                return False
            kept += data
            if len(kept) > self.worker.output:
                del kept[self.worker.output :]
                if self.why is None:
                    self.end({"kind": "too-much-output", "bytes": self.worker.output})
                return True

    def drain(self):
        self.on_output(self.stdout, self.output)
        self.on_output(self.stderr, self.errors)

    def on_frames(self):
        while True:
            try:
                data = read(self.channel, 1 << 16)
            except OSError:
                return True
            if not data:
                return False
            self.frames += data
            self.take_frames()

    def take_frames(self):
        frames, token = self.frames, self.token
        while True:
            at = frames.find(token)
            noise = at if at >= 0 else max(0, len(frames) - len(token) + 1)
            self.on_noise(frames[:noise])
            del frames[:noise]
            if at < 0:
                return
            length = len(token) + 4
            begin = length + PLACE + SEAL
            if len(frames) < begin:
                return
            size = int.from_bytes(frames[len(token) : length], "little")
            if size <= SECOND_FRAME and len(frames) < begin + size:
                return
            frame = self.opened(bytes(frames[length : begin + size]))
            # One that makes no sense was written into by somebody else: the next token may begin inside it.
            del frames[: begin + size if frame is not None else len(token)]
            if frame is not None:
                self.on_frame(frame)

    def opened(self, sealed_frame):
        """What a frame says; None where it is not a process of ours that says so, and says it for the first time."""
        place, seal, payload = sealed_frame[:PLACE], sealed_frame[PLACE : PLACE + SEAL], sealed_frame[PLACE + SEAL :]
        if sealed(self.key, place + payload) != seal:
            return None
        numbers = self.spoken.setdefault(place[:8], set())
        if place[8:] in numbers:
            return None
        numbers.add(place[8:])
        frame = quietly(decode, payload.decode("utf-8", "replace"))
        return dict(frame, place=place) if isinstance(frame, dict) else None

    def count_frames(self):
        """At the end. Where one of them did not come, somebody came between."""
        for numbers in self.spoken.values():
            if len(numbers) != 1 + max(int.from_bytes(number, "little") for number in numbers):
                for result in self.results.values():
                    result["meddled"] = result["meddled"] or "its channel to rulebook"

    def on_noise(self, data):
        """What is no frame."""

    def on_frame(self, frame):
        kind, step = frame.get("kind"), frame.get("step")
        if self.has_tainted_fork and kind not in ("end", "left", "reaped", "turn"):
            return  # it has no say in what is not its own
        if kind == "meddled":
            self.on_meddled(frame)
        elif kind == "begin" and step in self.kinds and step not in self.results:
            self.current, self.why = step, None
            self.fork = frame["pid"] if frame["pid"] != self.pid else None
            self.deadline = monotonic() + self.worker.time
        elif kind == "end" and step == self.current and self.why is None:
            self.keep(frame["end"], frame["warnings"], frame["probes"], frame["odd"], frame["prints"])
            self.on_reach(frame["reach"])
            if self.kinds[step] != "bad":
                self.answer()
        elif kind == "turn" and step == self.current and self.why is None:
            self.drain()
            self.turns.append((frame["turn"], len(self.output), frame["raised"], frame["value"]))
            # Not `answer`: the time of the step goes on.
            quietly(write, self.answers, b".")
        elif kind == "died" and step in self.kinds and (step == self.current or self.may_tell_of(step)):
            self.died.setdefault(step, frame["end"])
            self.on_died(step, frame["end"])
        elif kind == "left":
            self.on_left(frame)
        elif kind == "skip":
            self.deadline = monotonic() + HANGS
        elif kind == "forked" and step not in self.results:
            # It may have begun, and even ended, before its parent says that it is there.
            self.current = step
            self.fork = frame["pid"]
        elif kind == "reaped":
            if step not in self.results:
                self.current = step
                self.keep(self.why or end_of_process(frame["status"]))
            self.fork, self.current = None, None
            self.why = None
            if self.has_tainted_fork:
                # It knew how to answer for its process: what comes later is done again, without it.
                kill(self.pid)
            else:
                self.answer()
        elif kind == "broken" and self.current is not None and self.current not in self.results:
            self.keep({"kind": "lost", "why": frame["why"]})

    def answer(self):
        self.deadline = monotonic() + HANGS
        quietly(write, self.answers, b".")

    def keep(self, end, warned=(), probes=(), odd=(), prints=()):
        # What a step wrote before it told its end is in the pipes by now.
        self.drain()
        result = {
            "id": self.current,
            "end": self.why or (self.died.get(self.current, end) if end["kind"] == "passed" else end),
            "output": bytes(self.output),
            "errors": bytes(self.errors[:MOST_ERRORS]),
            "warnings": list(warned),
            "probes": list(probes),
            "odd": list(odd),
            "turns": self.shown_by_turn(),
            "prints": list(prints),
            "never": [],
            "threads": [],
            "processes": 0,
            "reach": None,
            "meddled": self.meddled,
            "way": self.way,
        }
        self.results[self.current] = result
        self.output.clear()
        self.errors.clear()
        self.deadline = monotonic() + HANGS

    def shown_by_turn(self):
        start, shown = 0, []
        for turn, end, raised, value in self.turns:
            shown.append([turn, bytes(self.output[start:end]).decode("utf-8", "replace"), raised, value])
            start = end
        self.turns = []
        return shown

    def on_reach(self, news):
        """What a fork enters of the code of others, it does not enter for them."""
        for step, reach in news:
            if self.may_tell_of(step):
                self.results[step]["reach"] = reach

    def on_left(self, frame):
        """What outlives the steps belongs to those of this process; in a fork, to the step of the fork."""
        is_mine = self.may_tell_of
        if self.current in self.results:
            self.drain()
            self.results[self.current]["output"] += bytes(self.output)
            self.output.clear()
        for what in ("never", "threads"):
            for step, name, line in frame[what]:
                if is_mine(step):
                    self.results[step][what].append([name, line])
        self.on_reach(frame["reach"])
        for step in frame["processes"]:
            if is_mine(step):
                self.results[step]["processes"] += 1
        for step, end in frame["died"]:
            if is_mine(step):
                self.on_died(step, end)

    def on_meddled(self, frame):
        """From here on no word of the process is believed; what it said before counts."""
        quietly(write, self.answers, sealed(self.key, b"heard" + frame["place"]))
        self.meddled = frame["what"]
        self.has_tainted_fork = frame["pid"] != self.pid and self.fork is not None
        if self.current in self.results:
            self.results[self.current]["meddled"] = self.meddled

    def may_tell_of(self, step):
        """Whether what comes now may change what is known of a step."""
        if step not in self.results or self.fork is not None and step != self.current:
            return False
        return self.meddled is None or self.results[step]["meddled"] is not None

    def on_died(self, step, end):
        if step in self.results and self.results[step]["end"]["kind"] == "passed":
            self.results[step]["end"] = end

    def on_status(self, status):
        """The process is gone: the step that ran in it ended so. What ran in a fork of it is to be done again."""
        if self.current is not None and self.current not in self.results and self.fork is None:
            self.keep(self.why or self.end_of_process(status))

    def end_of_process(self, status):
        return end_of_process(status)


def end_of_process(status):
    if os.WIFSIGNALED(status):
        signalled = os.WTERMSIG(status)
        return {"kind": "killed", "signal": signalled, "why": KILLED_BY.get(signalled)}
    return {"kind": "vanished", "code": os.WEXITSTATUS(status)}


def standing(above):
    """What code that runs elsewhere may have changed of this process, or of the folder around its own."""
    signals = [quietly(signal.getsignal, number) for number in range(1, getattr(signal, "NSIG", 1))]
    around = above and (os.stat(above).st_mode, sorted(listdir(above)), quietly(os.listxattr, above))
    return limits(), signals, around, os.getcwd(), dict(os.environ)


class Worker:
    """The warm interpreter: it imports, and then has sequences run in forks of itself."""

    def __init__(self):
        self.pid = getpid()
        # The pipes to rulebook are moved away, so that nothing that is imported or run finds them at 0 and 1.
        self.inward, self.outward = os.dup(0), os.dup(1)
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            dup2(null, descriptor)
        close(null)
        self.descriptors = [self.inward, self.outward]
        if fork is not None:
            self.hear_of_ends()
        layers = decoded(os.environ.pop("RULEBOOK_LAYERS", "").encode())
        on = (layers or {}).get("on", ())
        self.is_boxed = any(name in HOLDERS for name in on)
        private = os.environ.get("TMPDIR") or "/tmp"
        # Above the folder of a root of its own nothing can be written: a sequence has the whole of it, and no other has
        # been beside it. Elsewhere what is above it is looked at again.
        self.has_root = "mount-namespace" in on
        self.folder = private if self.has_root else os.path.join(private, "rulebook-" + urandom(6).hex())
        self.above = None if layers is None or self.has_root else private
        self.standing = None  # what this process is like when nothing of others runs
        self.last_beat = monotonic()
        self.is_worn = False
        keep_private(True)
        adopt_orphans()

    def hear_of_ends(self):
        self.wakeup, wake = os.pipe()
        for descriptor in (self.wakeup, wake):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self.descriptors += [self.wakeup, wake]

    def send(self, **frame):
        payload = encode(frame).encode()
        put(self.outward, number(len(payload)) + payload)

    def beat(self):
        if monotonic() - self.last_beat > BEAT:
            self.last_beat = monotonic()
            self.send(kind="alive")

    def receive(self):
        return decoded(frame(self.inward))

    def start(self, spec):
        self.time, self.output, self.memory = spec["time"], spec["output"], spec["memory"]
        self.patience, self.boot, self.probe_codes = spec["patience"], spec["boot"], spec["probes"]
        if resource is not None:
            quietly(set_limit, resource.RLIMIT_CORE, (0, 0))
        self.modules, self.probes, refused = spec["preload"], [], []
        if fork is None:
            bad_probe = self.spawned_probes()
        else:
            refused = [[name, why] for name in self.modules for why in [self.preload(name)] if why]
            bad_probe = self.load_probes()
        if bad_probe:
            return self.send(kind="probe", name=bad_probe[0], why=bad_probe[1])
        gc.collect()
        gc.freeze()
        gc.disable()
        sys.stdout.flush()
        self.standing = standing(self.above)
        names = {"cpython": "CPython", "pypy": "PyPy"}
        self.send(
            kind="about",
            implementation=names.get(sys.implementation.name, sys.implementation.name),
            python=".".join(str(part) for part in sys.version_info[:3]),
            build=sys.version,
            not_preloaded=refused,
        )
        return None

    def load_probes(self):
        """The name of the first that does not start, and why."""
        for name, code in self.probe_codes:
            probe, why = loaded_probe(name, code)
            if why:
                return name, why
            self.probes.append((name, probe))
        return None

    def spawned_probes(self):
        """The same, of a process that runs nothing else."""
        self.furnish()
        trial = Spawned(self, [], False, "process")
        trial.watch()
        return trial.no_probe

    def preload(self, name):
        """None, or why the module is not there. One that nobody can fork with ends this interpreter: another comes."""

        def too_slow(*_):
            raise TimeoutError

        self.send(kind="importing", name=name)
        before = descriptors()
        signal.signal(signal.SIGALRM, too_slow)
        signal.setitimer(signal.ITIMER_REAL, self.patience)
        try:
            __import__(name)
            why = None
        except BaseException as fault:
            why = class_name(type(fault)) + ": " + message_of(fault)
            if isinstance(fault, TimeoutError):
                self.refuse(name, "its import takes longer than %g s" % self.patience)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        opened = [kind for name, (kind, _, _) in descriptors().items() if name not in before]
        if threading.active_count() > 1 or len(quietly(listdir, "/proc/self/task") or "1") > 1:
            self.refuse(name, "its import starts a thread")
        if any(kind not in (stat.S_IFREG, stat.S_IFDIR, stat.S_IFCHR) for kind in opened):
            self.refuse(name, "its import opens a socket, a pipe or an event loop")
        if has_children():
            self.refuse(name, "its import starts a process")
        return why

    def refuse(self, name, why):
        self.send(kind="refused", name=name, why=why)
        sweep()
        _exit(0)

    def furnish(self):
        if not self.has_root:
            os.mkdir(self.folder, 0o700)

    def tidy(self):
        """False if something cannot be ended or removed: then this interpreter has to go, and its box with it."""
        is_swept = sweep()
        is_clear = quietly(clear, self.folder)
        if not self.has_root:
            quietly(os.rmdir, self.folder)
            is_clear = not os.path.lexists(self.folder)
        if fork is not None and standing(self.above) != self.standing:
            # What was run has reached us. Nothing that was said since is believed: rulebook asks others, step by step.
            _exit(BROKEN)
        return is_swept and is_clear

    # Sequences

    def run(self, steps, way):
        if fork is None:
            way = "process"
        again = "process" if way == "process" else "replay"
        if again == "replay" and any("await" in step["code"] for step in steps):
            import asyncio  # once, and not in every fork
        results = self.run_process(steps, way == "fork", way)
        good = [step for step in steps if step["kind"] != "bad"]
        failed = self.failed(good, results)
        if failed is None and any(step["id"] not in results for step in good):
            # A fork took its parent with it: the good steps again, without any.
            more = self.run_process(good, False, again)
            results.update((key, value) for key, value in more.items() if key not in results)
            failed = self.failed(good, results)
        for at, step in enumerate(steps):
            if step["kind"] == "bad" and step["id"] not in results:
                before = [other for other in steps[:at] if other["kind"] != "bad"]
                if failed is None or failed["id"] not in [other["id"] for other in before]:
                    more = self.run_process(before + [step], None, again)
                    results[step["id"]] = more.get(step["id"]) or not_reached(step, self.failed(before, more))
        return [results.get(step["id"]) or not_reached(step, failed) for step in steps]

    def failed(self, steps, results):
        """The first that was reached and did not pass."""
        for step in steps:
            result = results.get(step["id"])
            if result is not None and result["end"]["kind"] != "passed":
                return step
        return None

    def run_process(self, steps, forks, way):
        self.furnish()
        process = Spawned if way == "process" else Watched
        return process(self, steps, forks, way).watch()


def decoded(text):
    """What a frame says; None for none."""
    return decode(text.decode("utf-8", "replace")) if text else None


def not_reached(step, failed):
    end = {"kind": "lost", "why": "its process gave no result"}
    if failed is not None:
        end = {"kind": "not-reached", "after": failed["id"]}
    return {"id": step["id"], "end": end}


def main():
    """What this interpreter is to be, its first frame says. Gives what drives a process that runs steps, if it is one."""
    hide_classes()
    order = decoded(frame())
    if not order:
        return None
    if "steps" in order:
        return driver(*run_alone(order))
    try:
        serve(order)
    except Begun as begun:
        return driver(*begun.args)
    return None


def driver(process, forks):
    """Takes what the last call gave or raised, and gives the next one. It never ends: the process does."""
    life = process.life(forks)
    below = []

    def following(value, fault):
        # A step can call whatever it sees below it. Only one frame may, and only with what it has.
        caller = _getframe(1)
        if not below:
            below.append(caller)
        known = caller.f_locals
        if caller is not below[0] or known.get("following") is not shown or known.get("fault") is not fault:
            process.notice.tell("what calls it")
            raise RuntimeError("no example calls this")
        return life.send(value) if fault is None else life.throw(fault)

    shown = hidden(following)
    return shown


def serve(spec):
    worker = Worker()
    worker.start(spec)
    while not worker.is_worn:
        request = worker.receive()
        if not request:
            return
        try:
            results = worker.run(request["steps"], request["way"])
        except OSError as fault:
            worker.is_worn = not worker.tidy()
            results = [{"id": step["id"], "end": {"kind": "lost", "why": str(fault)}} for step in request["steps"]]
        for result in results:
            for stream in ("output", "errors"):
                result[stream] = result.get(stream, b"").decode("utf-8", "replace")
            worker.send(kind="ran", **result)
        worker.send(kind="done", worn=worker.is_worn)
