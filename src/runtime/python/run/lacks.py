# What code that failed wants and does not have here: a module, a network, an import that it leaves out.
#
# It says what is missing and excuses nothing. It is put behind `process.py`, in one program.

NO_NETWORK = ("ENETUNREACH", "ENETDOWN", "EHOSTUNREACH", "EHOSTDOWN", "EADDRNOTAVAIL", "EAFNOSUPPORT")


def lack_of(fault, step):
    """The kind and the name of what is missing, or none."""
    if isinstance(fault, ModuleNotFoundError):
        name = quietly(lambda: fault.name)
        if isinstance(name, str) and name.isidentifier() and not is_module(name):
            return ["module", name]
    elif isinstance(fault, ImportError):
        # As libraries say it of what they can do without.
        name, told, _ = message_of(fault).partition(" is not installed")
        name = name.strip("`'\"")
        if told and len(name.split()) == 1:
            return ["module", name]
    elif isinstance(fault, NameError) and not isinstance(fault, UnboundLocalError):
        name = str(quietly(lambda: fault.args[0])).partition("'")[2].partition("'")[0]
        if name.isidentifier() and is_module(name):
            return ["import", name]
    elif "ellipsis" in message_of(fault).lower() and "..." in step["code"]:
        return ["placeholder", ""]
    elif any(wants_network(link) for link in chain(fault)):
        return ["network", ""]
    return None


def is_module(name):
    """Whether it can be imported; nothing is."""
    import importlib.util

    return name in sys.modules or quietly(importlib.util.find_spec, name) is not None


def chain(fault):
    """An exception and those that led to it."""
    seen, open = [], [fault]
    while open and len(seen) < 100:
        link = open.pop()
        if isinstance(link, BaseException) and not any(link is other for other in seen):
            seen.append(link)
            open += [quietly(getattr, link, name) for name in ("__cause__", "__context__", "reason")]
            open += [part for part in quietly(getattr, link, "exceptions") or () if isinstance(part, BaseException)]
    return seen


def wants_network(fault):
    import errno

    if not isinstance(fault, OSError):
        return False
    if type(fault).__name__ == "gaierror":
        return True
    numbers = [getattr(errno, name) for name in NO_NETWORK if hasattr(errno, name)]
    place = fault.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    # The box gives no socket.
    file = place.tb_frame.f_code.co_filename if place is not None else ""
    is_socket = os.path.basename(file) == "socket.py" and file.startswith(STANDARD)
    return fault.errno in numbers or isinstance(fault, PermissionError) and is_socket
