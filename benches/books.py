#!/usr/bin/env python3
"""Books of mdBook, published by rulebook and by mdBook itself: a line a book, and what they have in common.

    benches/books.py RULEBOOK MDBOOK FOLDER...

RULEBOOK and MDBOOK are the programs, and each FOLDER is a book in a clone of its repository. Nothing is fetched and no
FOLDER is changed: each book is copied twice, once as it is for rulebook, and once for mdBook without the preprocessors
and renderers that are not mdBook's own and without its own templates, which need programs of their version.

The columns: `exit` of rulebook; `pages` of mdBook that rulebook has too; `order`, whether both turn their pages alike;
`anchors`, headings and terms with the same id; `edit`, links to the source; `moved`, redirects of pages and of anchors;
`lost`, words of mdBook's pages that are not on rulebook's; `raw`, directives in code that is shown, `hidden`, hidden lines
that are; `lines` that rulebook prints; `cpu`, its seconds of the processor, and how many times those of mdBook (the
best of three).
"""
import collections
import html.parser
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

INLINE = {"a", "abbr", "b", "code", "em", "i", "kbd", "mark", "small", "span", "strong", "sub", "sup", "u", "wbr"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DIRECTIVE = re.compile(r"\{\{\s*#(?:include|rustdoc_include|playground|playpen|title)\b")
HIDDEN = re.compile(r"(?m)^\s*#(?: |$)")
TIMES = 3


class Page(html.parser.HTMLParser):
    """What a page says inside of `<main>`."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.text, self.code, self.rust, self.ids = [], [], [], []
        self.edit = self.next = self.leads = None
        self.feed(text)

    def inside(self, name):
        return any(tag == name for tag, _ in self.open)

    def of_class(self, name):
        return any(name in classes for _, classes in self.open)

    def handle_starttag(self, tag, attributes):
        attributes = {key: value or "" for key, value in attributes}
        classes = attributes.get("class", "").split()
        if "id" in attributes and self.inside("main") and tag in ("h1", "h2", "h3", "h4", "h5", "h6", "dt"):
            self.ids.append(attributes["id"])
        href = attributes.get("href", "")
        if tag == "a" and ("edit" in href and "/edit/" in href or self.of_class("edit")):
            self.edit = href
        if tag in ("a", "link") and "next" in attributes.get("rel", "").split():
            self.next = href
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            self.leads = attributes.get("content", "")
        if tag == "pre":
            self.code.append("")
            self.rust.append("")
        if tag not in INLINE:
            self.text.append(" ")
        # The way back from a footnote, with the number of the reference.
        if href.startswith("#fr-"):
            classes = [*classes, "boring"]
        if tag not in VOID:
            self.open.append((tag, classes))

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self.text.append(" ")
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == tag:
                del self.open[at:]
                return

    def handle_data(self, data):
        is_hidden = self.of_class("boring") or self.of_class("covered")
        if not self.inside("main") or self.inside("script") or self.inside("style"):
            return
        if not is_hidden:
            self.text.append(data)
        if self.inside("pre") and self.code and not is_hidden:
            self.code[-1] += data
            if self.of_class("language-rust"):
                self.rust[-1] += data

    def words(self):
        text = "".join(self.text).lower()
        for typed, shown in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"')):
            text = text.replace(typed, shown)
        return collections.Counter(re.findall(r"\w+", text))


def site(folder):
    """The pages of a site by their addresses, and its redirects."""
    pages, moved = {}, {}
    for path in sorted(folder.rglob("*.html")):
        page = Page(path.read_text("utf-8", "replace"))
        name = path.relative_to(folder).as_posix()
        if page.leads is not None or "Redirecting" in path.read_text("utf-8", "replace")[:600]:
            moved[name] = page.leads
        else:
            pages[name] = page
    return pages, moved


def turned(pages, start):
    """The addresses from the first page on, by the links to the next one."""
    order, at = [], start
    while at in pages and at not in order:
        order.append(at)
        step = pages[at].next
        if not step:
            break
        at = os.path.normpath(os.path.join(os.path.dirname(at), step.split("#")[0]))
    return order


def measured(command, cwd):
    """What a program printed, its exit status, and the seconds of the processor that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, errors="replace")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def clone_of(book):
    for folder in [book, *book.parents]:
        if (folder / ".git").exists():
            return folder
    return book


def plain(text):
    """A book.toml without the programs that mdBook would run, and without templates of the book's own."""
    kept, is_kept = [], True
    # Style sheets and scripts that those programs would write.
    text = re.sub(r"(?m)^\s*additional-(?:css|js)\s*=\s*\[[^\]]*\]\s*$", "", text)
    for line in text.splitlines():
        table = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        if table:
            name = table.group(1).replace('"', "").replace(" ", "")
            is_own = not name.startswith("output") or name == "output" or name.split(".")[:2] == ["output", "html"]
            is_kept = is_own and not name.startswith("preprocessor")
        is_old = re.match(r"\s*(multilingual|theme|curly-quotes|copy-fonts|google-analytics)\s*=", line)
        if is_kept and not is_old:
            kept.append(line)
    return "\n".join(kept) + "\n"


def compare(rulebook, mdbook, book, scratch):
    clone = clone_of(book)
    copies = []
    for name in ("as-it-is", "plain"):
        copy = scratch / name
        shutil.copytree(clone, copy, symlinks=True)
        copies.append(copy / book.relative_to(clone))
    own, other = copies
    config = other / "book.toml"
    config.write_text(plain(config.read_text("utf-8")), "utf-8")
    for path in (other / "theme").rglob("*"):
        if path.suffix in (".hbs", ".js"):
            path.unlink()

    ours, theirs = scratch / "ours", scratch / "theirs"
    environment = scratch / "home"
    os.environ.update(HOME=str(environment), XDG_CACHE_HOME=str(environment / "cache"))
    done = seconds = peer = None
    for _ in range(TIMES):
        shutil.rmtree(ours, ignore_errors=True)
        shutil.rmtree(theirs, ignore_errors=True)
        done, took = measured([rulebook, "build", "-d", str(ours), str(own)], own)
        seconds = min(took, seconds or took)
        built, took = measured([mdbook, "build", "-d", str(theirs), str(other)], other)
        peer = min(took, peer or took)
    if built.returncode != 0:
        return f"mdBook: {built.stderr.strip().splitlines()[-1]}", None
    if not ours.is_dir():
        return f"exit {done.returncode}, not published: {done.stdout.strip().splitlines()[-1]}", None

    (our_pages, our_moved), (their_pages, their_moved) = site(ours), site(theirs)
    ignored = {"print.html", "toc.html", "404.html"}
    names = [name for name in their_pages if name not in ignored]
    both = [name for name in names if name in our_pages]
    first = turned(their_pages, "index.html")
    order = first == turned(our_pages, "index.html")
    anchors = [(name, one) for name in both for one in their_pages[name].ids]
    same = [one for name, one in anchors if one in our_ids(our_pages[name])]
    edits = [name for name in both if their_pages[name].edit]
    edit = [name for name in edits if our_pages[name].edit == their_pages[name].edit]
    html = tomllib.loads(config.read_text("utf-8")).get("output", {}).get("html", {})
    moved = html.get("redirect", {})
    served = 0
    for old in moved:
        path, _, anchor = old.removeprefix(".").lstrip("/").partition("#")
        path = path + "index.html" if not path or path.endswith("/") else path
        text = (ours / path).read_text("utf-8", "replace") if (ours / path).is_file() else ""
        served += f'id="{anchor}"' in text if anchor else path in our_moved
    words = lost = raw = hidden = 0
    for name in both:
        wanted = their_pages[name].words()
        words += wanted.total()
        lost += (wanted - our_pages[name].words()).total()
        known = sum(len(DIRECTIVE.findall(code)) for code in their_pages[name].code)
        raw += max(0, sum(len(DIRECTIVE.findall(code)) for code in our_pages[name].code) - known)
        known = sum(len(HIDDEN.findall(code)) for code in their_pages[name].rust)
        hidden += max(0, sum(len(HIDDEN.findall(code)) for code in our_pages[name].rust) - known)
    lines = len(done.stdout.splitlines()) + len(done.stderr.splitlines())
    row = {
        "exit": done.returncode,
        "pages": f"{len(both)}/{len(names)}",
        "order": "same" if order else "other",
        "anchors": f"{len(same)}/{len(anchors)}",
        "edit": f"{len(edit)}/{len(edits)}",
        "moved": f"{served}/{len(moved)}",
        "lost": f"{lost}/{words}",
        "raw": raw,
        "hidden": hidden,
        "lines": lines,
        "cpu": f"{seconds:.2f} ({seconds / peer:.2f})",
    }
    return row, seconds / peer


def our_ids(page):
    return set(page.ids)


def main(rulebook, mdbook, *books):
    rulebook, mdbook = (os.path.abspath(shutil.which(name)) for name in (rulebook, mdbook))
    ratios, lines, published = [], 0, 0
    for at, name in enumerate(books):
        book = Path(name).resolve()
        with tempfile.TemporaryDirectory() as scratch:
            row, ratio = compare(rulebook, mdbook, book, Path(scratch))
        label = f"{clone_of(book).name}/{book.relative_to(clone_of(book))}".removesuffix("/.")
        if isinstance(row, str):
            print(f"| {label} | {row} |", flush=True)
            continue
        if not ratios:
            print("| book | " + " | ".join(row) + " |\n" + "|---" * (len(row) + 1) + "|")
        ratios.append(ratio)
        lines += row["lines"]
        published += row["exit"] == 0
        print(f"| {label} | " + " | ".join(str(value) for value in row.values()) + " |", flush=True)
    if ratios:
        median = statistics.median(ratios)
        print(f"\n{published} of {len(books)} published, {lines} lines printed, CPU against mdBook: median {median:.2f}")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
