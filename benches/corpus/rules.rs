//! The rules of the corpus: a small Python house guideline, each rule with a detector and a pair of examples.
//!
//! In the examples `@name` is a name of the page's own, `@Name` the same as a class, `@word` a field, and `@number` a number.

/// One rule of the guideline.
pub struct Rule {
    pub id: &'static str,
    pub title: &'static str,
    /// The value of ast-grep's `rule` key, as lines of YAML.
    pub detector: &'static str,
    pub bad: &'static str,
    pub good: &'static str,
}

pub const RULES: [Rule; 20] = [
    Rule {
        id: "PY01",
        title: "Say the encoding of a text file",
        detector: "pattern: open($$$ARGUMENTS)\nnot:\n  has:\n    field: arguments\n    has: { kind: keyword_argument, regex: ^encoding }",
        bad: "with open(\"@name.csv\") as lines:\n    for line in lines:\n        read_@name(line, @number)\n",
        good: "with open(\"@name.csv\", encoding=\"utf-8\") as lines:\n    for line in lines:\n        read_@name(line, @number)\n",
    },
    Rule {
        id: "PY02",
        title: "Read the clock with its time zone",
        detector: "pattern: datetime.utcnow()",
        bad: "@name_seen = datetime.utcnow()\nif @name_seen > @name_due:\n    remind_@name(@number)\n",
        good: "@name_seen = datetime.now(timezone.utc)\nif @name_seen > @name_due:\n    remind_@name(@number)\n",
    },
    Rule {
        id: "PY03",
        title: "Name the exception that is expected",
        detector: "kind: except_clause\nregex: '^except\\s*:'",
        bad: "try:\n    @word = @name[\"@word\"]\nexcept:\n    @word = @number\n",
        good: "try:\n    @word = @name[\"@word\"]\nexcept KeyError:\n    @word = @number\n",
    },
    Rule {
        id: "PY04",
        title: "Compare with None by identity",
        detector: "pattern: $VALUE == None\nhas: { field: operators, regex: '^[!=]=$' }",
        bad: "if @name.@word == None:\n    @name.@word = @number\nstore_@name(@name)\n",
        good: "if @name.@word is None:\n    @name.@word = @number\nstore_@name(@name)\n",
    },
    Rule {
        id: "PY05",
        title: "Make a fresh list for each call",
        detector: "kind: default_parameter\nhas:\n  field: value\n  any:\n    - kind: list\n    - kind: dictionary",
        bad: "def gather_@name(@word, found=[]):\n    found.append(@word)\n    return found[:@number]\n",
        good: "def gather_@name(@word, found=None):\n    found = [*(found or ()), @word]\n    return found[:@number]\n",
    },
    Rule {
        id: "PY06",
        title: "Build paths with pathlib",
        detector: "pattern: os.path.join($$$PARTS)",
        bad: "@name_path = os.path.join(root, \"@name\", \"@word-@number.json\")\nprint(@name_path)\n",
        good: "@name_path = Path(root) / \"@name\" / \"@word-@number.json\"\nprint(@name_path)\n",
    },
    Rule {
        id: "PY07",
        title: "Start programs without a shell",
        detector: "pattern:\n  context: f(shell=True)\n  selector: keyword_argument",
        bad: "subprocess.run(f\"archive {@name_path} --@word @number\", shell=True, check=True)\nprint(\"@name is archived\")\n",
        good: "subprocess.run([\"archive\", @name_path, \"--@word\", \"@number\"], check=True)\nprint(\"@name is archived\")\n",
    },
    Rule {
        id: "PY08",
        title: "Let a failed program be an error",
        detector: "pattern: subprocess.call($$$ARGUMENTS)",
        bad: "subprocess.call([\"sync-@name\", \"--@word\", \"@number\"])\nprint(\"@name is there\")\n",
        good: "subprocess.run([\"sync-@name\", \"--@word\", \"@number\"], check=True)\nprint(\"@name is there\")\n",
    },
    Rule {
        id: "PY09",
        title: "Hand arguments to the logger",
        detector: "all:\n  - pattern: $LOGGER.$LEVEL($MESSAGE)\n  - has:\n      field: function\n      regex: \\.(debug|info|warning|error)$\n  - has:\n      field: arguments\n      has:\n        nthChild: 1\n        kind: string\n        has: { kind: interpolation }",
        bad: "logger.info(f\"{@name} has {@word} of @number\")\ncount_@name(@word)\n",
        good: "logger.info(\"%s has %s of %d\", @name, @word, @number)\ncount_@name(@word)\n",
    },
    Rule {
        id: "PY10",
        title: "Hold a lock with a block",
        detector: "pattern: $LOCK.acquire()",
        bad: "@name_lock.acquire()\n@name_totals[\"@word\"] += @number\n@name_lock.release()\n",
        good: "with @name_lock:\n    @name_totals.update(@word=@number)\n",
    },
    Rule {
        id: "PY11",
        title: "Load YAML without running it",
        detector: "pattern: yaml.load($$$ARGUMENTS)",
        bad: "@name_settings = yaml.load(text)\nlimit_@word = @name_settings.get(\"@word\", @number)\n",
        good: "@name_settings = yaml.safe_load(text)\nlimit_@word = @name_settings.get(\"@word\", @number)\n",
    },
    Rule {
        id: "PY12",
        title: "Draw secrets from secrets",
        detector: "any:\n  - pattern: random.choice($$$ARGUMENTS)\n  - pattern: random.randint($$$ARGUMENTS)",
        bad: "@name_token = \"\".join(random.choice(LETTERS) for _ in range(@number))\nsend_@name(@name_token)\n",
        good: "@name_token = secrets.token_urlsafe(@number)\nsend_@name(@name_token)\n",
    },
    Rule {
        id: "PY13",
        title: "Ask for an instance, not for a type",
        detector: "pattern: type($VALUE) == $TYPE",
        bad: "if type(@name) == @Name:\n    accept_@name(@name, @number)\n",
        good: "if isinstance(@name, @Name) and @number > 1:\n    accept_@name(@name, @number)\n",
    },
    Rule {
        id: "PY14",
        title: "Import names, not everything",
        detector: "kind: import_from_statement\nhas: { kind: wildcard_import }",
        bad: "from @name.@word import *\n\nprint(@Name(@number))\n",
        good: "from @name.@word import @Name\n\nprint(@Name(@number))\n",
    },
    Rule {
        id: "PY15",
        title: "Keep the cause of an error",
        detector: "kind: raise_statement\nnot:\n  has: { field: cause, regex: . }\ninside:\n  kind: except_clause\n  stopBy: end",
        bad: "try:\n    @word = int(@name[\"@word\"])\nexcept ValueError:\n    raise @NameError(\"@word is no number, @number is one\")\n",
        good: "try:\n    @word = int(@name[\"@word\"])\nexcept ValueError as error:\n    raise @NameError(\"@word is no number, @number is one\") from error\n",
    },
    Rule {
        id: "PY16",
        title: "Make temporary files in one step",
        detector: "pattern: tempfile.mktemp($$$ARGUMENTS)",
        bad: "@name_copy = tempfile.mktemp(suffix=\".@word\")\nwrite_@name(@name_copy, @number)\n",
        good: "with tempfile.NamedTemporaryFile(suffix=\".@word\") as @name_copy:\n    write_@name(@name_copy, @number)\n",
    },
    Rule {
        id: "PY17",
        title: "Use a hash that still holds",
        detector: "pattern: hashlib.md5($$$ARGUMENTS)",
        bad: "@name_mark = hashlib.md5(@name.@word.encode()).hexdigest()\nremember_@name(@name_mark[:@number])\n",
        good: "@name_mark = hashlib.sha256(@name.@word.encode()).hexdigest()\nremember_@name(@name_mark[:@number])\n",
    },
    Rule {
        id: "PY18",
        title: "Let asyncio own its loop",
        detector: "pattern: asyncio.get_event_loop()",
        bad: "loop = asyncio.get_event_loop()\nloop.run_until_complete(fetch_@name(\"@word\", @number))\n",
        good: "asyncio.run(fetch_@name(\"@word\", @number))\n",
    },
    Rule {
        id: "PY19",
        title: "Measure spans with a clock that never jumps",
        detector: "pattern: time.time()",
        bad: "started = time.time()\nrefresh_@name(\"@word\")\nassert time.time() - started < @number\n",
        good: "started = time.monotonic()\nrefresh_@name(\"@word\")\nassert time.monotonic() - started < @number\n",
    },
    Rule {
        id: "PY20",
        title: "Assert a condition, not a pair",
        detector: "kind: assert_statement\nhas: { kind: tuple }",
        bad: "assert (@name.@word > @number, \"@name has too little @word\")\nship_@name(@name)\n",
        good: "assert @name.@word > @number, \"@name has too little @word\"\nship_@name(@name)\n",
    },
];
