//! What the modules of a crate import, found in their source text.
//!
//! This needs no parser for Rust: `use` declarations and paths can be recognised by their
//! tokens. What a macro generates is not seen.

use std::collections::{BTreeMap, BTreeSet};

use super::Imports;
use super::tokens::{Token, tokens};

/// A path as it is written, and where.
struct Written {
    /// The modules within the file that contain it.
    within: Vec<String>,
    segments: Vec<String>,
    /// The name that a `use` gives it.
    bound: Option<String>,
}

/// Which modules import which others.
pub(super) fn between(sources: &BTreeMap<String, String>) -> Imports {
    let targets = |(module, text): (&String, &String)| {
        let targets = targets(module, text, sources);
        (module.clone(), targets)
    };
    sources.iter().map(targets).collect()
}

fn targets(module: &str, text: &str, sources: &BTreeMap<String, String>) -> BTreeSet<String> {
    let written = Reader::new(text).read();
    let here: Vec<String> = segments(module);
    // Imported names that are paths of this crate: other paths may begin with them.
    let mut bound = BTreeMap::new();
    for it in &written {
        if let (Some(name), Some(path)) = (&it.bound, absolute(&here, it, sources)) {
            bound.insert(name.clone(), path);
        }
    }
    let mut targets = BTreeSet::new();
    for it in &written {
        let path = absolute(&here, it, sources).or_else(|| {
            let (first, rest) = it.segments.split_first()?;
            let path = bound.get(first)?;
            Some(path.iter().chain(rest).cloned().collect())
        });
        if let Some(path) = path {
            let target = module_of(path, sources);
            if target != module {
                targets.insert(target);
            }
        }
    }
    targets
}

fn segments(module: &str) -> Vec<String> {
    let segments = module.split("::").filter(|segment| !segment.is_empty());
    segments.map(str::to_owned).collect()
}

/// A path from the crate's root, if its first word says that it is in this crate.
fn absolute(
    here: &[String],
    written: &Written,
    sources: &BTreeMap<String, String>,
) -> Option<Vec<String>> {
    let mut base: Vec<String> = here.iter().chain(&written.within).cloned().collect();
    let (first, mut rest) = written.segments.split_first()?;
    match first.as_str() {
        "crate" => base.clear(),
        "self" => {}
        "super" => drop(base.pop()),
        _ => {
            base.push(first.clone());
            // A child of this module; every other path is in another crate.
            return sources
                .contains_key(&base.join("::"))
                .then(|| base.iter().chain(rest).cloned().collect());
        }
    }
    while let Some((_, after)) = rest.split_first().filter(|(next, _)| *next == "super") {
        base.pop();
        rest = after;
    }
    Some(base.iter().chain(rest).cloned().collect())
}

/// The module that a path leads into: the longest prefix that is a module.
fn module_of(mut path: Vec<String>, sources: &BTreeMap<String, String>) -> String {
    loop {
        let name = path.join("::");
        if path.is_empty() || sources.contains_key(&name) {
            return name;
        }
        path.pop();
    }
}

/// Reads the paths of a file.
struct Reader<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
    /// For each open brace, the module that it belongs to, if any.
    braces: Vec<Option<&'a str>>,
    written: Vec<Written>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            tokens: tokens(text),
            at: 0,
            braces: Vec::new(),
            written: Vec::new(),
        }
    }

    fn peek(&self, ahead: usize) -> Option<Token<'a>> {
        self.tokens.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.peek(0);
        self.at += 1;
        token
    }

    fn read(mut self) -> Vec<Written> {
        while let Some(token) = self.next() {
            match token {
                Token::Word("mod") => {
                    if let (Some(Token::Word(name)), Some(Token::Mark('{'))) =
                        (self.peek(0), self.peek(1))
                    {
                        self.at += 2;
                        self.braces.push(Some(name));
                    }
                }
                Token::Word("use") => self.tree(&[]),
                // A visibility such as `pub(in crate::a)` is no import.
                Token::Word("in") if self.is_visibility() => {
                    while !matches!(self.next(), None | Some(Token::Mark(')'))) {}
                }
                Token::Word(first) => self.path(first),
                Token::Mark('{') => self.braces.push(None),
                Token::Mark('}') => drop(self.braces.pop()),
                // The rest belongs to the preceding word, or is in another crate.
                Token::Separator => self.at += 1,
                Token::Mark(_) => {}
            }
        }
        self.written
    }

    /// Whether the last word is in `pub(in …)`.
    fn is_visibility(&self) -> bool {
        let before = self.at.checked_sub(3).and_then(|at| self.tokens.get(at..));
        matches!(before, Some([Token::Word("pub"), Token::Mark('('), ..]))
    }

    /// A path in an expression or a type; a single word is none.
    fn path(&mut self, first: &'a str) {
        let mut segments = vec![first.to_owned()];
        while let (Some(Token::Separator), Some(Token::Word(next))) = (self.peek(0), self.peek(1)) {
            self.at += 2;
            segments.push(next.to_owned());
        }
        if segments.len() > 1 {
            self.write(segments, None);
        }
    }

    /// A tree of `use`, after the given prefix.
    fn tree(&mut self, above: &[String]) {
        let mut path = above.to_vec();
        loop {
            match self.next() {
                Some(Token::Word("as")) => {
                    if let Some(Token::Word(name)) = self.next() {
                        self.write(path, Some(name.to_owned()));
                    }
                    return;
                }
                Some(Token::Word("self")) if !path.is_empty() => {}
                Some(Token::Word(segment)) => path.push(segment.to_owned()),
                Some(Token::Separator) if path.is_empty() => path.push(String::new()),
                Some(Token::Separator) => {}
                Some(Token::Mark('{')) => {
                    while !matches!(self.peek(0), None | Some(Token::Mark('}'))) {
                        self.tree(&path);
                        if self.peek(0) == Some(Token::Mark(',')) {
                            self.at += 1;
                        }
                    }
                    self.at += 1;
                    return;
                }
                Some(Token::Mark('*')) => {
                    self.write(path, None);
                    return;
                }
                // The end, which the caller handles.
                _ => {
                    self.at -= 1;
                    let name = path.last().cloned();
                    self.write(path, name);
                    return;
                }
            }
        }
    }

    fn write(&mut self, segments: Vec<String>, bound: Option<String>) {
        let within = self.braces.iter().flatten();
        self.written.push(Written {
            within: within.map(|name| (*name).to_owned()).collect(),
            segments,
            bound,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a module `a::b` imports, in a crate that also has `a`, `a::b::c` and `d::e`.
    fn imports(text: &str) -> Vec<String> {
        let files = [
            ("", ""),
            ("a", ""),
            ("a::b", text),
            ("a::b::c", ""),
            ("d::e", ""),
        ];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let targets = between(&BTreeMap::from(files)).remove("a::b");
        targets.unwrap().into_iter().collect()
    }

    #[test]
    fn trees() {
        let text = "use crate::{d::e::{self, Name, other::*}, a::{Thing as Other, b::c}};";
        assert_eq!(imports(text), ["a", "a::b::c", "d::e"]);
        assert_eq!(imports("pub(crate) use c::{Name,};"), ["a::b::c"]);
        assert_eq!(imports("use ::d::e; use std::d::e; use d::e;"), [""; 0]);
        assert_eq!(imports("use super::super::d::e::Name;"), ["d::e"]);
    }

    #[test]
    fn paths() {
        assert_eq!(imports("fn f() -> self::c::Name { c::g() }"), ["a::b::c"]);
        assert_eq!(imports("use crate::d; fn f() { d::e::g() }"), ["", "d::e"]);
        assert_eq!(
            imports("struct S(crate::d::e::Name<super::Thing>);"),
            ["a", "d::e"]
        );
        assert_eq!(
            imports("fn f() { std::c::g(); x.c::<crate::d::e::N>() }"),
            ["d::e"]
        );
    }

    #[test]
    fn modules_within_a_file() {
        let text = "mod tests { use super::*; use super::super::Thing; } use super::Thing;";
        assert_eq!(imports(text), ["a"]);
        assert_eq!(
            imports("mod tests { fn f() { {} } } use c::Name;"),
            ["a::b::c"]
        );
    }

    #[test]
    fn who_may_see_a_thing_is_no_import() {
        let text = "pub(in crate::d::e) struct S(u8); pub(super) use c::Name;";
        assert_eq!(imports(text), ["a::b::c"]);
        assert_eq!(
            imports("fn f() { for it in crate::d::e::all() {} }"),
            ["d::e"]
        );
    }

    #[test]
    fn neither_comments_nor_literals() {
        let texts = [
            "//! [`Name`](crate::d::e::Name)\n/// crate::d::e",
            "/* use crate::d::e; /* nested */ use crate::d::e; */",
            r##"const A: &str = r#"" crate::d::e "#; const B: &str = "\" crate::d::e";"##,
            r#"const A: &[u8] = b"crate::d::e"; const B: &str = r"\";"#,
        ];
        for text in texts {
            assert_eq!(imports(text), [""; 0], "{text}");
        }
        // The text after them is read.
        let text = r#"fn f<'a>(a: &'a str) { a == '"'; b == '\''; c == b'{' } use crate::d::e;"#;
        assert_eq!(imports(text), ["d::e"]);
    }
}
