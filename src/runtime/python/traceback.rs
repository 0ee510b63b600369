//! Exceptions as documents show them: a traceback, or its last line alone.

const HEADER: &str = "Traceback (";

/// The line at which the exception that is shown begins, and that line; none where no exception is shown.
///
/// A document may leave the stack out and show the last line alone.
pub fn shown_exception(shown: &[&str]) -> Option<(usize, String)> {
    let header = shown.iter().position(|line| line.contains(HEADER));
    let at = match header {
        Some(0) if shown[0].starts_with(HEADER) => {
            let mut rest = shown.iter().enumerate().skip(1);
            rest.find(|(_, line)| line.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
                .map(|(at, _)| at)
        }
        // As IPython writes it, with source between.
        Some(_) => shown.iter().rposition(|line| is_class(line)),
        None => shown
            .iter()
            .position(|line| line.trim() != "...")
            .filter(|at| is_class(shown[*at])),
    };
    at.map(|at| (at, shown[at].to_owned()))
}

/// Whether a line begins with the name of an exception and nothing else before a colon.
fn is_class(line: &str) -> bool {
    const ENDS: &[&str] = &[
        "Error", "Exception", "Warning", "Interrupt", "Exit", "StopIteration",
    ];
    let name = line.split(':').next().unwrap_or("").trim_end();
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    name.chars().all(is_name) && ENDS.iter().any(|end| name.ends_with(end))
}
