//! Import cycles: modules that import each other, directly or through others.

use std::collections::BTreeSet;

use super::Imports;

/// The largest cycle; empty if there is none.
pub(super) fn largest(imports: &Imports) -> Vec<&str> {
    let circles = imports.keys().map(|module| circle_of(imports, module));
    circles.max_by_key(Vec::len).unwrap_or_default()
}

/// The modules that reach this one and are reached from it.
fn circle_of<'a>(imports: &'a Imports, module: &'a str) -> Vec<&'a str> {
    let reached = reached(imports, module).into_iter();
    reached
        .filter(|other| self::reached(imports, other).contains(module))
        .collect()
}

/// The modules that a module imports, directly or through others.
fn reached<'a>(imports: &'a Imports, module: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![module];
    while let Some(module) = waiting.pop() {
        for target in imports.get(module).into_iter().flatten() {
            if reached.insert(target.as_str()) {
                waiting.push(target);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(arrows: &[(&str, &[&str])]) -> Imports {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        arrows
            .iter()
            .map(|(from, to)| ((*from).to_owned(), owned(to)))
            .collect()
    }

    #[test]
    fn the_largest_of_two() {
        let imports = imports(&[
            ("a", &["b"]),
            ("b", &["a", "c"]),
            ("c", &["d"]),
            ("d", &["e"]),
            ("e", &["c"]),
        ]);
        assert_eq!(largest(&imports), ["c", "d", "e"]);
    }

    #[test]
    fn none_where_arrows_only_go_down() {
        let imports = imports(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]);
        assert_eq!(largest(&imports), [""; 0]);
    }
}
