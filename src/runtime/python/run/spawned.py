# Where there are no forks: each process that runs steps is an interpreter of its own.
#
#   rulebook <- frames of JSON -> supervisor
#                                  `- process           one for a sequence: its setups and good steps, in their order
#                                  `- process           one for a bad step: what stands before it again, and then the step
#
# Nothing but three streams can be handed down everywhere. So the frames of a process go through its standard output,
# between what its steps write there; the token at their beginning tells them apart. It follows on `worker.py`.


NO_WINDOW = 0x08000000  # of CreateProcess


class Spawned(Watched):
    """As `Watched`, of a process that is started and not forked, and listened to by threads."""

    def start(self, steps, forks):
        import queue
        import subprocess

        self.heard, self.nothing = queue.SimpleQueue(), queue.Empty
        self.open = {"output", "errors"}
        self.unread = bytearray()  # of the standard error, with the marks in it
        self.status = None
        self.no_probe = None
        apart = {"start_new_session": True} if os.name == "posix" else {"creationflags": NO_WINDOW}
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        command = [sys.executable, "-s", "-B", "-X", "utf8", "-c", self.worker.boot]
        self.process = subprocess.Popen(command, bufsize=0, **pipes, **apart)
        self.pid = self.process.pid
        self.answers = self.process.stdin.fileno()
        order = {
            "steps": steps,
            "token": self.token.hex(),
            "key": self.key.hex(),
            "parent": getpid(),
            "memory": self.worker.memory,
            "preload": self.worker.modules,
            "probes": self.worker.probe_codes,
            "folder": self.worker.folder,
            "boxed": self.worker.is_boxed,
            "all": forks is None,
        }
        message = b"".join(number(len(part)) + part for part in (PROGRAM, encode(order).encode()))
        self.listen(lambda: put(self.answers, message))
        self.listen(self.hear_stream, "output", self.process.stdout.fileno())
        self.listen(self.hear_stream, "errors", self.process.stderr.fileno())
        self.listen(self.hear_end)
        self.deadline = monotonic() + self.worker.patience

    def listen(self, hear, *arguments):
        threading.Thread(target=quietly, args=(hear, *arguments), daemon=True).start()

    def hear_stream(self, name, descriptor):
        try:
            while True:
                data = read(descriptor, 1 << 16)
                if not data:
                    break
                self.heard.put((name, data))
        finally:
            self.heard.put((name, b""))

    def hear_end(self):
        if waitid is not None:
            # It stays a zombie: its number is its own until its group is gone as well.
            waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
            self.heard.put(("end", None))
        else:
            self.heard.put(("end", self.process.wait()))

    def watch(self):
        while self.status is None:
            self.worker.beat()
            self.hear(min(self.deadline - monotonic(), BEAT))
            self.take_frames()
            if self.status is None and monotonic() >= self.deadline:
                self.end(self.too_slow())
        # Whoever is left of its group holds the streams open.
        kill(self.pid)
        until = monotonic() + HANGS
        while self.open and monotonic() < until:
            self.hear(until - monotonic())
        self.take_frames()
        self.on_noise(bytes(self.frames))
        self.on_status(self.process.wait())
        self.count_frames()
        if not self.open:
            for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
                quietly(stream.close)
        if not self.worker.tidy():
            self.worker.is_worn = True
        return self.results

    def hear(self, wait):
        """Waits for one piece of what the process says, and puts it where it belongs."""
        try:
            name, data = self.heard.get(timeout=max(0, wait))
        except self.nothing:
            return
        if name == "end":
            self.status = data if data is not None else -1
        elif not data:
            self.open.discard(name)
        elif name == "output":
            self.frames += data
        else:
            self.unread += data
            self.take_errors()

    def take_errors(self):
        """What stands before the next mark, all but what may be the beginning of one. Says whether there is a mark."""
        at = self.unread.find(self.token)
        before = at if at >= 0 else max(0, len(self.unread) - len(self.token) + 1)
        self.errors += self.unread[:before]
        del self.unread[:before]
        self.hold(self.errors)
        return at >= 0

    def on_noise(self, data):
        self.output += data
        self.hold(self.output)

    def hold(self, kept):
        if len(kept) > self.worker.output:
            del kept[self.worker.output :]
            if self.why is None:
                self.end({"kind": "too-much-output", "bytes": self.worker.output})

    def on_frame(self, frame):
        if frame.get("kind") in ("end", "left"):
            # What the step wrote to its standard error ends with a mark, and comes by another way.
            until = monotonic() + HANGS
            while not self.take_errors() and "errors" in self.open and monotonic() < until:
                self.hear(until - monotonic())
            del self.unread[: len(self.token)]
        if frame.get("kind") == "begin":
            frame["pid"] = self.pid  # what was started may itself have started who speaks
        if frame.get("kind") == "no-probe":
            self.no_probe = frame["name"], frame["why"]
        else:
            Watched.on_frame(self, frame)

    def line(self):
        """Nobody can be asked everywhere."""

    def drain(self):
        """Frames and output come in their order."""

    def end_of_process(self, status):
        if status < 0:
            return {"kind": "killed", "signal": -status, "why": KILLED_BY.get(-status)}
        return {"kind": "vanished", "code": status if status < 1 << 31 else status - (1 << 32)}


class Order:
    """What a process that was spawned has of its supervisor's."""

    def __init__(self, order):
        self.memory, self.folder, self.probes = order["memory"], order["folder"], []
        self.is_boxed = order["boxed"]


class Alone(Process):
    """A process with nothing but its three streams."""

    def __init__(self, order):
        channel, answers, self.errors = os.dup(1), os.dup(0), os.dup(2)
        secrets = bytes.fromhex(order["token"]), bytes.fromhex(order["key"])
        Process.__init__(self, Order(order), order["steps"], channel, answers, secrets, order["folder"])
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            dup2(null, descriptor)
        close(null)

    def open_streams(self):
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(newline="\n")  # a line ends as it does everywhere else
        dup2(self.channel, 1)
        dup2(self.errors, 2)

    def tell(self, kind, **what):
        if kind in ("end", "left"):
            quietly(put, self.errors, self.token)
        return Process.tell(self, kind, **what)


def run_alone(order):
    """The life of a process that was spawned."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the supervisor's was inherited
    if sys.platform.startswith("linux"):
        die_with(order["parent"])
        adopt_orphans()
    process = Alone(order)
    limit_memory(order["memory"])
    try:
        for name in order["preload"]:
            quietly(__import__, name)
        for name, code in order["probes"]:
            probe, why = loaded_probe(name, code)
            if why:
                process.tell("no-probe", name=name, why=why)
                _exit(0)
            process.worker.probes.append((name, probe))
        process.open_streams()
    except BaseException as fault:
        if getpid() == process.pid:
            process.make_room()
            process.tell("broken", why=class_name(type(fault)) + ": " + message_of(fault))
        _exit(BROKEN)
    keep_private(True)
    return process, None if order["all"] else False
