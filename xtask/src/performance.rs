//! What the parts of `docs/performance.md` have in common.

use std::fmt::Write;

/// A list in Markdown.
pub(crate) fn list(entries: &[String]) -> String {
    entries.iter().fold(String::new(), |mut list, entry| {
        let _ = writeln!(list, "- {entry}");
        list
    })
}

/// Whether a target was met, by what was found, with so many decimals.
pub(crate) fn verdict(what: &str, found: Option<f64>, most: f64, decimals: usize) -> String {
    match found {
        Some(found) if found <= most => format!("met: {what} = {found:.decimals$} ≤ {most}"),
        Some(found) => format!("MISSED: {what} = {found:.decimals$} > {most}"),
        None => format!("not measured: {what} ≤ {most}"),
    }
}

#[cfg(test)]
mod tests {
    use super::verdict;

    #[test]
    fn a_target_is_met_up_to_its_limit() {
        assert_eq!(verdict("it", Some(55.0), 55.0, 0), "met: it = 55 ≤ 55");
        assert_eq!(verdict("it", Some(2.81), 2.8, 2), "MISSED: it = 2.81 > 2.8");
        assert_eq!(verdict("it", None, 2.8, 2), "not measured: it ≤ 2.8");
    }
}
