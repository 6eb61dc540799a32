//! Texts with a mutant written into them.

use super::{CONSTANT, ELSEWHERE, NO_RUST, NOT_FOUND, OPAQUE, weave};
use crate::list::Mutant;

/// The text with one mutant, where `part` is.
fn woven(text: &str, part: &str, genre: &str, replacement: &str) -> Result<String, &'static str> {
    let place = text.find(part).unwrap();
    let before = &text[..place];
    let mutant = Mutant {
        number: 1,
        file: String::new(),
        genre: genre.to_owned(),
        line: before.matches('\n').count() + 1,
        column: place - before.rfind('\n').map_or(0, |end| end + 1) + 1,
        replacement: replacement.to_owned(),
        name: String::new(),
        hash: String::new(),
    };
    let woven = weave(text, [&mutant].into_iter()).unwrap();
    // The result must be valid Rust.
    syn::parse_file(&woven.text).unwrap();
    match woven.refused.get(&1) {
        Some(why) => Err(why),
        None => Ok(woven.text.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

const AT: &str = "crate::mutants_switch::at(1)";

#[test]
fn an_alternative_stands_beside_what_it_replaces() {
    let choice = |other: &str, first: &str| {
        format!("(match {AT} {{ /*mutant 1*/ 1 => {other}, _ => {first}}})")
    };
    assert_eq!(
        woven("fn f() -> u8 { g(); 3 }", "g()", "FnValue", "0").unwrap(),
        format!("fn f() -> u8 {{ match {AT} {{ /*mutant 1*/ 1 => return 0, _ => {{}} }} g(); 3 }}")
    );
    assert_eq!(
        woven("fn f() { a + b(1); }", "+", "BinaryOperator", "-").unwrap(),
        format!("fn f() {{ {}; }}", choice("(a) - (b (1))", "a + b(1)"))
    );
    assert_eq!(
        woven("fn f() { !a.b() }", "!", "UnaryOperator", "").unwrap(),
        format!("fn f() {{ {} }}", choice("(a . b ())", "!a.b()"))
    );
    assert_eq!(
        woven(
            "fn f() { match a { 1 => b, _ => c } }",
            "1 =>",
            "MatchArm",
            ""
        )
        .unwrap(),
        format!("fn f() {{ match a {{ 1 /*mutant 1*/ if {AT} != 1 => b, _ => c }} }}")
    );
    assert_eq!(
        woven(
            "fn f() { match a { _ if b => c } }",
            "b =>",
            "MatchArmGuard",
            "true"
        )
        .unwrap(),
        format!(
            "fn f() {{ match a {{ _ if {} => c }} }}",
            choice("true", "b")
        )
    );
    assert_eq!(
        woven("fn f() { S { a: 1, b: 2, ..c } }", "a:", "StructField", "").unwrap(),
        format!(
            "fn f() {{ {} }}",
            choice("S { b : 2 , .. c }", "S { a: 1, b: 2, ..c }")
        )
    );
}

const PAGE: &str =
    "#[cfg(all(target_family = \"wasm\", target_os = \"unknown\"))] fn f() { a + b; }";

const ANDROID: &str = "#[cfg(target_os = \"android\")] fn f() { a + b; }";

#[test]
fn what_cannot_be_switched_is_named() {
    for (text, part, why) in [
        ("const A: u8 = 1 + 2;", "+", CONSTANT),
        ("const fn f() -> u8 { a + 2 }", "+", CONSTANT),
        ("static A: [u8; 1 + 2] = B;", "+", CONSTANT),
        ("#[cfg(windows)] fn f() { a + b; }", "+", ELSEWHERE),
        ("#[cfg(not(unix))] fn f() { a + b; }", "+", ELSEWHERE),
        (PAGE, "+", ELSEWHERE),
        (ANDROID, "+", ELSEWHERE),
        ("fn f() { a(b + c) }", "a(", NOT_FOUND),
    ] {
        assert_eq!(woven(text, part, "BinaryOperator", "-"), Err(why), "{text}");
    }
    let chain = "fn f() { if a && let Some(b) = c {} }";
    assert_eq!(woven(chain, "&&", "BinaryOperator", "||"), Err(NO_RUST));
    let opaque = "fn f() -> impl Iterator<Item = u8> { a() }";
    assert_eq!(woven(opaque, "a()", "FnValue", "empty()"), Err(OPAQUE));
}
