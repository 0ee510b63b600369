//! What an example needs of an environment: packages with conditions, and the version of Python.

use super::Environment;
use super::needs::{Requirement, specifier};

/// Whether an environment has what an example needs: `sqlalchemy>=2.1`, `python>=3.12`, several with commas.
///
/// # Errors
///
/// What in `needs` makes no sense, as a sentence.
pub fn fits(needs: &str, environment: &Environment) -> Result<bool, String> {
    let mut is_fit = true;
    for need in read(needs)? {
        let version = match need.name.as_str() {
            "python" => Some(environment.python.as_str()),
            name => environment.version(name),
        };
        is_fit &= version.is_some_and(|version| need.holds(version));
    }
    Ok(is_fit)
}

/// A part that begins with a comparison belongs to the package before it.
fn read(needs: &str) -> Result<Vec<Requirement>, String> {
    let mut found: Vec<Requirement> = Vec::new();
    let mut depth = 0_i32;
    // A comma between extras parts nothing.
    let parts = needs.split(|c: char| {
        depth += i32::from(c == '[') - i32::from(c == ']');
        c == ',' && depth == 0
    });
    for part in parts.map(str::trim) {
        if part.is_empty() {
            return Err(format!("`{needs}` names nothing before or after a comma"));
        }
        let is_more = part.starts_with(['=', '!', '~', '<', '>']);
        match (is_more, found.last_mut()) {
            (true, Some(last)) => last.specifiers.push(specifier(part)?),
            (true, None) => return Err(format!("`{part}` is said of no package")),
            (false, _) => {
                let need = Requirement::read(part)?;
                if need.is_open {
                    return Err(format!("`{part}` is more than a package and its versions"));
                }
                found.push(need);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_fits_where_everything_is_there() {
        let environment = Environment {
            name: String::new(),
            interpreter: "p".into(),
            root: "r".into(),
            base: "b".into(),
            python: "3.11.7".to_owned(),
            implementation: "CPython".to_owned(),
            packages: vec![
                ("sqlalchemy".to_owned(), "2.1.0b1".to_owned()),
                ("typing-extensions".to_owned(), "4.12".to_owned()),
            ],
            key: 0,
            held: super::super::Held::default(),
        };
        let check = |needs: &str, expect: Result<bool, &str>| {
            let expect = expect.map_err(str::to_owned);
            assert_eq!(fits(needs, &environment), expect, "{needs}");
        };
        check("sqlalchemy", Ok(true));
        check("SQLAlchemy[asyncio,x] >= 2.0, < 3", Ok(true));
        check("sqlalchemy>=2.1", Ok(false));
        check("sqlalchemy==2.1.*, Typing_Extensions>4", Ok(true));
        check("python>=3.11,<3.12", Ok(true));
        check("python>=3.12, sqlalchemy", Ok(false));
        check("numpy", Ok(false));
        check("", Err("`` names nothing before or after a comma"));
        check("a,", Err("`a,` names nothing before or after a comma"));
        check(">=2", Err("`>=2` is said of no package"));
        check("a=2", Err("`=2` begins with no comparison"));
        check("a>=x", Err("`>=x` compares with no version"));
        check(
            "a; python_version > '3'",
            Err("`a; python_version > '3'` is more than a package and its versions"),
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(needs in "[a1.,<>=~!*\\[\\]@;é ]{0,20}") {
            let _ = read(&needs);
        }
    }
}
