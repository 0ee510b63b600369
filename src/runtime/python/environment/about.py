# What an interpreter is, and what is installed in it: lines of words with tabs between them.
# It may be asked of any version, so it says as little as it needs.
# With the folder of an environment and its program as words, it describes that one, and runs nothing that lies there.
import sys


def tell(*words):
    sys.stdout.write("\t".join(str(word).replace("\n", " ") for word in words) + "\n")


import platform

tell("python", platform.python_version())
tell("implementation", platform.python_implementation())
tell("build", sys.version, platform.platform(), platform.machine())
if sys.argv[2:]:
    import os
    import sysconfig

    folder, executable = sys.argv[1:]
    schemes = sysconfig.get_scheme_names()
    scheme = next(
        (name for name in ("venv", "pypy") if name in schemes),
        "nt" if os.name == "nt" else "posix_prefix",
    )
    paths = sysconfig.get_paths(scheme, {"base": folder, "platbase": folder})
    folders = [paths["purelib"], paths["platlib"]]
    prefix, where = folder, {"path": folders}
else:
    executable, prefix, folders, where = sys.executable, sys.prefix, sys.path, {}
tell("executable", executable)
tell("base-executable", getattr(sys, "_base_executable", sys.executable))
tell("prefix", prefix)
tell("base-prefix", getattr(sys, "base_prefix", sys.prefix))
for folder in folders:
    if folder.endswith("-packages"):
        tell("packages-in", folder)
try:
    from importlib.metadata import distributions
except ImportError:
    tell("old")
else:
    # The first one of a name is the one that is imported.
    seen = set()
    for one in distributions(**where):
        name = one.metadata["Name"]
        if name and one.version and name.lower() not in seen:
            seen.add(name.lower())
            tell("package", name, one.version)
