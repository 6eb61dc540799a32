//! `docs/challenges.md` names tests that exist.

const PAGE: &str = include_str!("../../../../docs/challenges.md");

const SOURCES: [(&str, &str); 9] = [
    ("choice", include_str!("../end_to_end/choice.rs")),
    ("custom", include_str!("../end_to_end/custom.rs")),
    ("devices", include_str!("../end_to_end/devices.rs")),
    ("flows", include_str!("../end_to_end/flows.rs")),
    ("mfa", include_str!("../end_to_end/mfa.rs")),
    ("mfa_setup", include_str!("../end_to_end/mfa_setup.rs")),
    (
        "new_password",
        include_str!("../end_to_end/new_password.rs"),
    ),
    ("operators", include_str!("../end_to_end/operators.rs")),
    ("passkeys", include_str!("../end_to_end/passkeys.rs")),
];

#[test]
fn the_page_names_every_test_and_no_other() {
    let mut named: Vec<(&str, &str)> = PAGE
        .split('`')
        .filter_map(|code| code.split_once("::"))
        .filter(|(module, _)| SOURCES.iter().any(|(name, _)| name == module))
        .collect();
    named.sort_unstable();
    named.dedup();
    let mut there: Vec<(&str, &str)> = Vec::new();
    for (module, source) in SOURCES {
        for test in source.split("#[test]\nfn ").skip(1) {
            there.push((module, test.split('(').next().unwrap()));
        }
    }
    there.sort_unstable();
    assert_eq!(named, there);
}
