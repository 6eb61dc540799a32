//! `docs/challenges.md` names tests that exist.

const PAGE: &str = include_str!("../../../../docs/challenges.md");

const SOURCES: [(&str, &str); 9] = [
    ("choice", include_str!("choice.rs")),
    ("custom", include_str!("custom.rs")),
    ("devices", include_str!("devices.rs")),
    ("flows", include_str!("flows.rs")),
    ("mfa", include_str!("mfa.rs")),
    ("mfa_setup", include_str!("mfa_setup.rs")),
    ("new_password", include_str!("new_password.rs")),
    ("operators", include_str!("operators.rs")),
    ("passkeys", include_str!("passkeys.rs")),
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
