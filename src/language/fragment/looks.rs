//! How texts of each language look: signs that others do not have.
//!
//! A sign is no proof: the grammar of the language is asked as well, where there is one.

fn own(code: &str) -> impl Iterator<Item = &str> {
    code.lines().map(str::trim).filter(|line| !line.is_empty())
}

pub fn has_line(code: &str, starts: &[&str]) -> bool {
    own(code).any(|line| starts.iter().any(|start| line.starts_with(start)))
}

pub fn is_traceback(code: &str) -> bool {
    code.contains("Traceback (most recent call last)")
        || own(code).any(|line| line.starts_with("File \"") && line.contains(", line "))
}

pub fn is_diff(code: &str) -> bool {
    has_line(code, &["@@ -", "diff --git ", "+++ "]) && has_line(code, &["+", "-"])
}

pub fn is_http(code: &str) -> bool {
    let first = own(code).next().unwrap_or("");
    let methods = [
        "GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD ", "OPTIONS ",
    ];
    let has_method = methods.iter().any(|method| {
        let rest = first.strip_prefix(method);
        rest.is_some_and(|rest| rest.starts_with(['/', '{', '<']) || rest.starts_with("http"))
    });
    let has_header = own(code).any(|line| {
        line.split_once(": ")
            .is_some_and(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    });
    has_method
        || first.starts_with("HTTP/")
        || (has_header && first.contains(": ") && !first.starts_with(['{', '"']))
}

pub fn is_dockerfile(code: &str) -> bool {
    const WORDS: &[&str] = &[
        "FROM", "RUN", "COPY", "CMD", "WORKDIR", "ENTRYPOINT", "ENV", "EXPOSE", "ARG", "ADD",
        "USER",
    ];
    let mut lines = own(code).filter(|line| !line.starts_with('#')).peekable();
    let first = lines.peek().and_then(|line| line.split_whitespace().next());
    let is_word = |line: &&str| {
        line.split_whitespace()
            .next()
            .is_some_and(|word| WORDS.contains(&word))
    };
    first.is_some_and(|word| WORDS.contains(&word)) && lines.filter(is_word).count() >= 2
}

/// What is typed in shells more often than anything else stands behind its name.
const COMMANDS: &[&str] = &[
    "pip", "pip3", "pipx", "python", "python3", "npm", "npx", "yarn", "pnpm", "node", "git", "cd",
    "ls", "curl", "wget", "docker", "docker-compose", "kubectl", "helm", "sudo", "apt", "apt-get",
    "brew", "cargo", "rustup", "go", "make", "export", "source", "mkdir", "cp", "mv", "rm", "cat",
    "echo", "chmod", "uv", "uvx", "poetry", "pytest", "conda", "bundle", "gem", "rails",
    "terraform", "aws", "gcloud", "az", "ssh", "psql", "mysql", "deno", "bun", "bunx", "dotnet",
    "mvn", "gradle", "./gradlew", "flask", "django-admin", "uvicorn", "gunicorn", "ruff", "mypy",
    "black", "touch", "tar", "ng", "vercel", "gh", "argocd", "kustomize", "minikube", "ansible",
    "ansible-playbook", "systemctl", "service", "grep", "sed", "awk", "find", "code", "nx",
    "turbo", "rulebook",
];

pub fn is_shell(code: &str) -> bool {
    if code.trim_start().starts_with("#!/") {
        return true;
    }
    let mut goes_on = false;
    let (mut commands, mut others) = (0, 0);
    for line in own(code).filter(|line| !line.starts_with('#')) {
        let is_rest = goes_on;
        goes_on = line.ends_with(['\\', '|']) || line.ends_with("&&");
        if is_rest {
            continue;
        }
        let line = line.strip_prefix("$ ").unwrap_or(line);
        let mut words = line
            .split_whitespace()
            .skip_while(|word| word.contains('=') && !word.starts_with('='));
        let first = words.next().unwrap_or("");
        let second = words.next().unwrap_or("");
        let is_path = first.starts_with("./") || first.starts_with("~/");
        let is_code =
            second.starts_with(['=', '(', ':', '.']) || first.contains(['(', '.']) && !is_path;
        if (COMMANDS.contains(&first) || is_path) && !is_code {
            commands += 1;
        } else {
            others += 1;
        }
    }
    commands > others
}

pub fn is_markup(code: &str) -> bool {
    let start = code.trim_start();
    let name = start
        .strip_prefix('<')
        .map(|rest| rest.trim_start_matches(['!', '?', '/']));
    name.is_some_and(|rest| rest.starts_with(char::is_alphabetic) || rest.starts_with("--"))
        && code.trim_end().ends_with('>')
        && (code.contains("</") || code.contains("/>") || code.contains("<!"))
}

pub fn is_python(code: &str) -> bool {
    let has_block = own(code).any(|line| {
        let starts = [
            "def ", "class ", "async def ", "for ", "if ", "with ", "while ", "elif ",
        ];
        starts.iter().any(|start| line.starts_with(start)) && line.ends_with(':')
    });
    let words = [
        ": None", ": True", ": False", "= None", "= True", "= False", " None,", "[None", "(None",
    ];
    let is_literal =
        words.iter().any(|word| code.contains(word)) || code.trim_start().starts_with("{'");
    has_block
        || is_literal
        || has_line(code, &["from ", "import "]) && !code.contains([';', '{'])
        || code.contains("print(")
}

pub fn is_ecmascript(code: &str) -> bool {
    has_line(
        code,
        &[
            "const ", "let ", "var ", "import {", "export ", "interface ", "function ",
            "async function ",
        ],
    ) || code.contains("=> ")
}

/// An object whose names are bare or whose texts are in single quotes.
pub fn is_object(code: &str) -> bool {
    let words = ["undefined", "function", "new ", "//"];
    let keys = code.match_indices(':').any(|(at, _)| {
        let head = code[..at].trim_end();
        let name = head.trim_end_matches(|one: char| one.is_alphanumeric() || "_$".contains(one));
        name.len() < head.len() && name.trim_end().ends_with(['{', ','])
    });
    is_ecmascript(code)
        || keys
        || code.contains('\'')
        || words.iter().any(|word| code.contains(word))
}

pub fn is_c(code: &str) -> bool {
    has_line(
        code,
        &[
            "#include ", "int main(", "void ", "std::", "namespace ", "using ", "printf(",
        ],
    ) && code.contains([';', '{'])
}

pub fn is_sql(code: &str) -> bool {
    let upper = code.trim_start().to_ascii_uppercase();
    let pairs = [
        ("SELECT ", " FROM "),
        ("INSERT INTO ", " VALUES"),
        ("UPDATE ", " SET "),
        ("DELETE FROM ", ""),
        ("CREATE TABLE ", "("),
        ("CREATE INDEX ", " ON "),
        ("ALTER TABLE ", ""),
        ("DROP TABLE ", ""),
        ("WITH ", "SELECT"),
    ];
    let upper = upper.replace('\n', " ");
    pairs
        .iter()
        .any(|(start, then)| upper.starts_with(start) && upper.contains(then))
}

pub fn is_toml(code: &str) -> bool {
    let has_table = own(code).any(|line| {
        line.starts_with('[') && line.ends_with(']') && !line.contains([',', '"', ' '])
    });
    has_table && own(code).any(|line| line.contains(" = ") || line.contains('='))
}

pub fn is_ini(code: &str) -> bool {
    is_toml(code)
}

pub fn is_css(code: &str) -> bool {
    let has_rule = code.contains('{') && code.contains('}');
    has_rule
        && own(code).any(|line| line.contains(": ") && line.ends_with(';'))
        && !code.contains(['=', '('])
}

/// Most lines are a key and its value, or an item.
pub fn is_yaml(code: &str) -> bool {
    let (mut keys, mut others) = (0, 0);
    for line in own(code).filter(|line| !line.starts_with('#') && *line != "---") {
        let text = line.strip_prefix("- ").unwrap_or(line);
        let key = text
            .find(": ")
            .or_else(|| text.strip_suffix(':').map(str::len));
        // A bound of Rust or TypeScript, and a member of an object: `F: for<'a> Fn(&'a T),`.
        let is_code = ["<'", "->", "=>", "Fn("]
            .iter()
            .any(|sign| text.contains(sign));
        let is_key = key
            .filter(|_| !is_code && !text.ends_with(','))
            .is_some_and(|at| {
                let key = text[..at].trim_matches(['"', '\'']);
                let is_name = |one: char| one.is_alphanumeric() || "_-./$@ ".contains(one);
                !key.is_empty() && key.chars().all(is_name) && key.split(' ').count() <= 2
            });
        if is_key || text.len() < line.len() {
            keys += 1;
        } else {
            others += 1;
        }
    }
    let starts_header = has_line(
        code,
        &["if ", "for ", "def ", "class ", "else:", "while ", "with "],
    );
    keys > 0 && keys > others * 2 && !starts_header
}

/// Sentences: words without the signs of code.
pub fn is_prose(code: &str) -> bool {
    let is_sentence = |line: &str| {
        let line = line.trim_start_matches(['-', '*', '#', '>', ' ']);
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_word = |word: &&&str| {
            word.trim_matches(|one: char| ",.:;!?()\"'@/#".contains(one))
                .chars()
                .all(|one| one.is_alphabetic() || one == '-' || one == '\'')
        };
        let all = words.iter().filter(is_word).count();
        words.len() >= 4
            && all * 5 >= words.len() * 4
            && !line.contains(['=', '{', '}', '[', ']'])
            && !line.ends_with([':', '(', ','])
    };
    let (mut sentences, mut lines) = (0, 0);
    for line in own(code) {
        lines += 1;
        sentences += usize::from(is_sentence(line));
    }
    lines > 0 && sentences * 3 >= lines * 2
}
