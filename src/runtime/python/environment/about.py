# What an interpreter is, and what is installed in it: lines of words with tabs between them.
# It may be asked of any version, so it says as little as it needs.
import sys


def tell(*words):
    sys.stdout.write("\t".join(str(word).replace("\n", " ") for word in words) + "\n")


import platform

tell("python", platform.python_version())
tell("implementation", platform.python_implementation())
tell("build", sys.version, platform.platform(), platform.machine())
tell("executable", sys.executable)
tell("base-executable", getattr(sys, "_base_executable", sys.executable))
tell("prefix", sys.prefix)
tell("base-prefix", getattr(sys, "base_prefix", sys.prefix))
for folder in sys.path:
    if folder.endswith("-packages"):
        tell("packages-in", folder)
try:
    from importlib.metadata import distributions
except ImportError:
    tell("old")
else:
    # The first one of a name is the one that is imported.
    seen = set()
    for one in distributions():
        name = one.metadata["Name"]
        if name and one.version and name.lower() not in seen:
            seen.add(name.lower())
            tell("package", name, one.version)
