//! What the documents and the two transports' roots say of the front door.

const README: &str = include_str!("../../../../README.md");
const ROOTS: [&str; 2] = [
    include_str!("../../../cognito-blocking/src/lib.rs"),
    include_str!("../../../cognito-async/src/lib.rs"),
];
const CORE: &str = include_str!("../../../cognito-srp-core/src/lib.rs");

/// The names of a `pub use` list that begins so, whatever feature it is for.
fn names(source: &str, begin: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for list in source.split(begin).skip(1) {
        let list = list.split(';').next().unwrap();
        let list = list.rsplit("::").next().unwrap();
        let list = list.trim_matches(|c: char| c == '{' || c == '}' || c.is_whitespace());
        names.extend(list.split(',').map(|name| name.trim().to_owned()));
    }
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names
}

/// What is only for those who carry requests themselves, and the core's own error: a
/// transport's has the same variants, and more.
const BY_HAND: [&str; 4] = ["Error", "Request", "Response", "SignatureScope"];

#[test]
fn both_roots_have_every_name_of_the_core() {
    let core = names(CORE, "\npub use ");
    for root in ROOTS {
        let mut root: Vec<String> = [
            names(root, "pub use cognito_srp_core::{"),
            BY_HAND.map(str::to_owned).to_vec(),
        ]
        .concat();
        root.sort_unstable();
        assert_eq!(root, core);
    }
}

#[test]
fn the_readme_begins_with_the_program() {
    let first = README.split("```rust").nth(1).unwrap();
    let (_, code) = first.split_once('\n').unwrap();
    let code = code.split("```").next().unwrap();
    assert_eq!(code, include_str!("program.rs"));
}
