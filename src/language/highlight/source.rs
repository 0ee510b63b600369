//! The text of one query pattern, read into a tree of what it asks for.
//!
//! Only the forms that highlight queries use; for any other it returns None, and tree-sitter's own engine takes the pattern.

/// What a pattern asks of one node.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub kind: Kind,
    /// The field that the node stands in.
    pub field: Option<String>,
    pub children: Vec<Asked>,
    pub captures: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Named(String),
    Token(String),
    AnyNamed,
    Either(Vec<Asked>),
}

/// `(#match? @capture "expression")`.
#[derive(Debug, PartialEq)]
pub struct Matches {
    pub capture: String,
    pub expression: String,
}

pub fn pattern(text: &str) -> Option<(Asked, Vec<Matches>)> {
    let tokens = tokens(text)?;
    let mut reading = PatternReader {
        tokens: &tokens,
        matches: Vec::new(),
    };
    let asked = reading.asked(0)?;
    reading
        .tokens
        .is_empty()
        .then_some((asked, reading.matches))
}

#[derive(Debug, PartialEq)]
enum Token {
    Mark(char),
    Text(String),
    Word(String),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => while letters.next_if(|letter| *letter != '\n').is_some() {},
            '(' | ')' | '[' | ']' | ':' => tokens.push(Token::Mark(letter)),
            '"' => {
                let mut value = String::new();
                loop {
                    match letters.next()? {
                        '"' => break,
                        '\\' => value.push(match letters.next()? {
                            'n' => '\n',
                            't' => '\t',
                            'r' => '\r',
                            '0' => '\0',
                            other => other,
                        }),
                        other => value.push(other),
                    }
                }
                tokens.push(Token::Text(value));
            }
            _ if letter.is_whitespace() => {}
            _ if is_word(letter) => {
                let mut word = letter.to_string();
                while let Some(next) = letters.next_if(|next| is_word(*next)) {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
            _ => return None,
        }
    }
    Some(tokens)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || "_-@#?.!/".contains(letter)
}

struct PatternReader<'tokens> {
    tokens: &'tokens [Token],
    matches: Vec<Matches>,
}

/// Queries are data of the grammars that we chose; this only keeps a mistake from recursing without end.
const DEEPEST: usize = 32;

impl PatternReader<'_> {
    fn next(&mut self) -> Option<&Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    fn is_next(&self, mark: char) -> bool {
        self.tokens.first() == Some(&Token::Mark(mark))
    }

    fn asked(&mut self, depth: usize) -> Option<Asked> {
        if depth > DEEPEST {
            return None;
        }
        let mut asked = match self.next()? {
            Token::Text(text) => plain(Kind::Token(text.clone())),
            Token::Word(word) if word == "_" => return None,
            Token::Mark('[') => {
                let mut alternatives = Vec::new();
                while !self.is_next(']') {
                    alternatives.push(self.asked(depth + 1)?);
                }
                self.next();
                plain(Kind::Either(alternatives))
            }
            Token::Mark('(') => self.parenthesis(depth)?,
            _ => return None,
        };
        while let Some(Token::Word(word)) = self.tokens.first() {
            let Some(capture) = word.strip_prefix('@') else {
                break;
            };
            asked.captures.push(capture.to_string());
            self.next();
        }
        Some(asked)
    }

    fn parenthesis(&mut self, depth: usize) -> Option<Asked> {
        // A group: one pattern and its predicates.
        if !matches!(self.tokens.first(), Some(Token::Word(_))) {
            let asked = self.asked(depth + 1)?;
            while !self.is_next(')') {
                self.predicate()?;
            }
            self.next();
            return Some(asked);
        }
        let Token::Word(name) = self.next()? else {
            return None;
        };
        let kind = match name.as_str() {
            "_" => Kind::AnyNamed,
            name if name
                .chars()
                .all(|letter| letter.is_alphanumeric() || letter == '_') =>
            {
                Kind::Named(name.to_string())
            }
            _ => return None,
        };
        let mut asked = plain(kind);
        while !self.is_next(')') {
            let is_predicate = self.is_next('(')
                && matches!(self.tokens.get(1), Some(Token::Word(word)) if word.starts_with('#'));
            if is_predicate {
                self.predicate()?;
                continue;
            }
            let field = match self.tokens {
                [Token::Word(field), Token::Mark(':'), ..] => Some(field.clone()),
                _ => None,
            };
            if field.is_some() {
                self.tokens = &self.tokens[2..];
            }
            let mut child = self.asked(depth + 1)?;
            child.field = field;
            asked.children.push(child);
        }
        self.next();
        Some(asked)
    }

    fn predicate(&mut self) -> Option<()> {
        let matches = match self.tokens {
            [
                Token::Mark('('),
                Token::Word(name),
                Token::Word(capture),
                Token::Text(expression),
                Token::Mark(')'),
                ..,
            ] if name == "#match?" => Matches {
                capture: capture.strip_prefix('@')?.to_string(),
                expression: expression.clone(),
            },
            _ => return None,
        };
        self.tokens = &self.tokens[5..];
        self.matches.push(matches);
        Some(())
    }
}

fn plain(kind: Kind) -> Asked {
    Asked {
        kind,
        field: None,
        children: Vec::new(),
        captures: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_highlight_queries_are_read() {
        let (asked, matches) =
            pattern("((call function: (identifier) @f) (#match? @f \"^a\\\\.b$\"))").expect("read");
        assert_eq!(asked.kind, Kind::Named("call".to_string()));
        assert_eq!(asked.children[0].field.as_deref(), Some("function"));
        assert_eq!(asked.children[0].captures, ["f"]);
        assert_eq!(matches[0].expression, "^a\\.b$");
        let (asked, _) = pattern("[ \"a\" (b) ] @keyword ; note").expect("read");
        assert!(matches!(asked.kind, Kind::Either(list) if list.len() == 2));
    }

    #[test]
    fn other_forms_are_left_to_the_engine() {
        for text in [
            "(a) @x (b)",
            "(a (b)* @x)",
            "((a) @x (#eq? @x \"b\"))",
            "(a . (b) @x)",
            "(a",
            "",
        ] {
            assert_eq!(pattern(text), None, "{text}");
        }
        assert_eq!(pattern(&"(".repeat(100_000)), None);
    }
}
