//! What two short texts, or two codes, are to each other: a negation, the same kind of thing, near-twins.

use super::label;
use std::collections::HashSet;

/// Texts that alternate and judge nothing.
const NO_STANCE: &[&[&str]] = &[
    // The same in other languages.
    &[
        "anfrage", "antwort", "requête", "réponse", "demande", "question", "solicitud", "petición",
        "respuesta", "pregunta", "requisição", "resposta", "pergunta", "richiesta", "risposta",
        "domanda", "verzoek", "antwoord", "żądanie", "odpowiedź", "запрос", "ответ", "вопрос",
        "istek", "yanıt", "请求", "響應", "响应", "問題", "回答", "リクエスト", "レスポンス",
        "質問", "요청", "응답", "질문", "답변",
    ],
    &[
        "eingabe", "ausgabe", "ergebnis", "entrée", "sortie", "résultat", "entrada", "salida",
        "resultado", "saída", "ingresso", "uscita", "risultato", "invoer", "uitvoer", "wejście",
        "wyjście", "wynik", "ввод", "вывод", "результат", "girdi", "çıktı", "输入", "输出", "輸入",
        "輸出", "結果", "结果", "入力", "出力", "입력", "출력", "결과",
    ],
    &[
        "definition",
        "definición",
        "définition",
        "definição",
        "definizione",
        "verwendung",
        "utilisation",
        "utilización",
        "uso",
        "utilizzo",
        "aufruf",
        "appel",
        "llamada",
        "chamada",
        "определение",
        "использование",
        "вызов",
        "定义",
        "使用",
        "调用",
        "定義",
        "呼び出し",
        "usage",
    ],
    &[
        "cliente", "servidor", "serveur", "клиент", "сервер", "客户端", "服务端", "服务器",
        "客戶端", "伺服器", "クライアント", "サーバー", "サーバ", "클라이언트", "서버", "klient",
        "serwer",
    ],
    &[
        "arrange", "act", "assert", "given", "when", "then", "setup", "exercise", "verify",
        "teardown", "cleanup",
    ],
    &[
        "client", "server", "frontend", "backend", "browser", "host", "guest", "local", "remote",
        "producer", "consumer", "sender", "receiver", "publisher", "subscriber", "master", "slave",
        "primary", "replica", "main", "worker", "parent", "child",
    ],
    &[
        "request", "response", "query", "answer", "question", "call", "reply", "command", "event",
        "message",
    ],
    &[
        "input", "output", "in", "out", "code", "result", "results", "prints", "returns", "source",
        "target", "from", "to", "expected", "actual", "usage", "signature", "definition",
        "declaration", "example", "syntax", "type", "types",
    ],
    &[
        "first", "second", "third", "one", "two", "start", "end", "begin", "open", "close",
        "encode", "decode", "read", "write", "get", "set", "post", "put", "delete", "create",
        "update", "up", "down",
    ],
    &[
        "development", "production", "test", "tests", "staging", "debug", "release",
        "implementation", "interface", "header", "schema", "model", "view", "controller",
        "template", "component", "script", "style", "styles", "markup", "html", "css",
        "options api", "composition api", "options", "composition",
    ],
    &[
        "javascript", "typescript", "js", "ts", "python", "python 2", "python 3", "rust", "go",
        "java", "kotlin", "c", "c++", "c#", "ruby", "php", "swift", "bash", "shell", "sql", "json",
        "yaml", "toml", "xml", "linux", "macos", "windows", "mac", "unix", "ubuntu", "npm", "yarn",
        "pnpm", "bun", "deno", "pip", "uv", "poetry", "conda", "sync", "async", "mysql",
        "postgresql", "sqlite", "react", "vue", "angular", "svelte", "commonjs", "esm", "maven",
        "gradle", "groovy",
    ],
];

/// Whether two texts judge nothing, however they alternate.
pub fn is_no_stance(one: &str, other: &str) -> bool {
    let without_digits = |text: &str| {
        text.chars()
            .filter(|c| !c.is_ascii_digit())
            .collect::<String>()
    };
    let is_same_but_number = without_digits(one) == without_digits(other);
    let is_topic = NO_STANCE.iter().any(|group| {
        let holds =
            |text: &str| group.contains(&text) || text.split(' ').any(|word| group.contains(&word));
        holds(one) && holds(other)
    });
    // Names of files and of things in code.
    let is_name = |text: &str| text.contains(['.', '/', '\\', '(', '_', '=', '<', '@', '$']);
    is_same_but_number
        || is_topic
        || is_name(one)
        || is_name(other)
        || one.chars().all(|c| c.is_ascii_digit())
        || crate::language::find(one).is_some()
        || crate::language::find(other).is_some()
}

/// Whether the first text is the second with a negation: "nicht sauber" and "sauber", "unsauber" and "sauber".
pub fn negates(one: &str, other: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "not", "no", "non", "nicht", "kein", "pas", "ne", "nie", "не", "не", "niet", "geen", "inte", "ikke",
        "ej", "ei", "nem", "nu", "não", "không", "değil", "tidak", "غير", "לא", "नहीं", "ekki", "nav",
        "ikki", "ez", "ddim",
    ];
    #[rustfmt::skip]
    const PREFIXES: &[&str] = &[
        "un", "in", "non-", "non", "dis", "im", "ir", "il", "mis", "不", "非", "未", "无", "無", "비", "불", "не",
        "ne", "nie", "ó", "u", "o", "epä", "a",
    ];
    let word = one
        .strip_suffix(other)
        .map(str::trim_end)
        .or_else(|| one.strip_prefix(other).map(str::trim_start));
    word.is_some_and(|word| {
        WORDS.contains(&word) || one.ends_with(other) && PREFIXES.contains(&word)
    })
}

/// A short text as it is compared: visible characters, lower case, without signs of punctuation; none if it is long.
pub fn plain(text: &str) -> Option<String> {
    const MOST_WORDS: usize = 4;
    const MOST_BYTES: usize = 80;
    if text.len() > MOST_BYTES {
        return None;
    }
    let text = label::visible(text.trim());
    let kept = text.trim_matches(|c: char| {
        !c.is_alphanumeric() && label::sign(c.encode_utf8(&mut [0; 4])).is_none()
    });
    let is_short = !kept.is_empty() && kept.split_whitespace().count() <= MOST_WORDS;
    is_short.then(|| kept.to_lowercase())
}

/// The share of words that two texts have in common: those in both, of those in either.
pub fn likeness(one: &str, other: &str) -> f64 {
    // Long examples are alike at their beginning, or not at all.
    const MOST: usize = 4_000;
    let words = |text: &str| -> HashSet<String> {
        let end = (0..=MOST.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        let words = text[..end].split(|c: char| !c.is_alphanumeric() && c != '_');
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let both = one.intersection(&other).count();
    let either = one.union(&other).count();
    if either == 0 {
        0.0
    } else {
        both as f64 / either as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negations() {
        assert!(negates("nicht sauber", "sauber"));
        assert!(negates("unsauber", "sauber"));
        assert!(negates("ekki gott", "gott"));
        assert!(!negates("slæmt", "gott"));
        assert!(!negates("sauber", "unsauber"));
    }

    #[test]
    fn pairs_that_judge_nothing() {
        for (one, other) in [
            ("arrange", "act"),
            ("step 1", "step 2"),
            ("request", "response"),
            ("javascript", "typescript"),
            ("the client", "the server"),
            ("vorher 1", "vorher 2"),
        ] {
            assert!(is_no_stance(one, other), "{one} {other}");
        }
        assert!(!is_no_stance("slæmt", "gott"));
    }

    #[test]
    fn likeness_of_codes() {
        assert!(likeness("let a = 1", "let age = 1") > 0.4);
        assert!(likeness("order.pay()", "x = Order(3)") < 0.3);
        assert_eq!(likeness("", ""), 0.0);
    }
}
