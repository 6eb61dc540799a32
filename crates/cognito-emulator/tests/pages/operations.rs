//! `docs/operations.md` against the service's model and the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

const TABLE: &str = include_str!("../../../../docs/operations.md");
/// The service's model, with which the core is compared.
const MODEL: &str = include_str!("../../../cognito-srp-core/tests/model/cognito-operations.json");
/// The same for identity pools.
const IDENTITY_MODEL: &str =
    include_str!("../../../cognito-srp-core/tests/model/identity-operations.json");
/// The operation of STS that identity pools need.
const STS: &str = "AssumeRoleWithWebIdentity";
/// Two operations that are signed in the model, and work unsigned.
const MACHINES: &str =
    include_str!("../../../cognito-srp-core/tests/model/machine-operations.json");
/// All operations of the service, as in the emulator's model.
const SERVICE: &str = include_str!("../../src/ground/model/service.json");
const HANDLERS: &str = include_str!("../../src/operations/table.rs");
const IDENTITY_HANDLERS: &str = include_str!("../../src/operations/identity_pool/mod.rs");
const STS_HANDLER: &str = include_str!("../../src/face/sts.rs");

/// The sources of the tests by their file's name.
const TESTS: [(&str, &str); 13] = [
    (
        "attributes.rs",
        include_str!("../end_to_end/operations/attributes.rs"),
    ),
    (
        "devices.rs",
        include_str!("../end_to_end/operations/devices.rs"),
    ),
    (
        "identity_pools.rs",
        include_str!("../end_to_end/operations/identity_pools.rs"),
    ),
    (
        "machines.rs",
        include_str!("../end_to_end/operations/machines.rs"),
    ),
    ("mfa.rs", include_str!("../end_to_end/operations/mfa.rs")),
    (
        "passkeys.rs",
        include_str!("../end_to_end/operations/passkeys.rs"),
    ),
    (
        "password.rs",
        include_str!("../end_to_end/operations/password.rs"),
    ),
    (
        "revocation.rs",
        include_str!("../end_to_end/operations/revocation.rs"),
    ),
    (
        "sign_in.rs",
        include_str!("../end_to_end/operations/sign_in.rs"),
    ),
    (
        "sign_up.rs",
        include_str!("../end_to_end/operations/sign_up.rs"),
    ),
    ("user.rs", include_str!("../end_to_end/operations/user.rs")),
    (
        "user_sessions.rs",
        include_str!("../end_to_end/operations/user_sessions.rs"),
    ),
    (
        "verification.rs",
        include_str!("../end_to_end/operations/verification.rs"),
    ),
];

/// Those of a user pool's domain.
const DOMAIN_TESTS: [&str; 2] = [
    include_str!("../end_to_end/hosted_login.rs"),
    include_str!("../../../cognito-cli/tests/command/logout.rs"),
];
/// The paths of the hosted login.
const DOMAIN_HANDLERS: &str = include_str!("../../src/hosted_login/mod.rs");
/// Where `OAuthClient` is.
const OAUTH_CLIENT: [&str; 2] = ["hosted_login", "machine"];

/// The rows: operation, core method, emulator file, test.
fn rows() -> Vec<[&'static str; 4]> {
    let rows = TABLE.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let mut cells = row
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'));
        core::array::from_fn(|_| cells.next().unwrap_or_default())
    })
    .collect()
}

#[test]
fn the_table_has_every_unsigned_operation_of_the_model() {
    let models = [MODEL, MACHINES, IDENTITY_MODEL].map(|model| {
        let model: Value = serde_json::from_str(model).unwrap();
        let operations = model["operations"].as_object().unwrap().clone();
        operations.into_iter().map(|(name, _)| name)
    });
    let mut expected: BTreeSet<String> = models.into_iter().flatten().collect();
    expected.insert(STS.to_owned());
    let rows = rows();
    let named: BTreeSet<&str> = rows.iter().map(|[operation, ..]| *operation).collect();
    assert_eq!(named, expected.iter().map(String::as_str).collect());
    assert_eq!((rows.len(), expected.len()), (41, 41));
}

#[test]
fn every_operation_is_emulated() {
    let model: Value = serde_json::from_str(SERVICE).unwrap();
    for operation in model["operations"].as_object().unwrap().keys() {
        assert!(
            HANDLERS.contains(&format!("\"{operation}\"")),
            "{operation}"
        );
    }
}

#[test]
fn every_cell_of_the_table_is_true() {
    let crates = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    for [operation, method, file, test] in rows() {
        let (source, method) = method.split_once("::").unwrap();
        let source = crates.join("cognito-srp-core/src").join(source);
        let source = fs::read_to_string(&source).unwrap_or_else(|_| panic!("{source:?}"));
        assert!(source.contains(&format!("pub fn {method}")), "{method}");

        let file = crates.join("cognito-emulator/src").join(file);
        assert!(file.is_file(), "{file:?}");
        assert!(
            [HANDLERS, IDENTITY_HANDLERS, STS_HANDLER]
                .iter()
                .any(|handlers| handlers.contains(&format!("\"{operation}\""))),
            "{operation}"
        );

        let (file, test) = test.split_once("::").unwrap();
        let (_, source) = TESTS.iter().find(|(name, _)| *name == file).unwrap();
        assert!(
            source.contains(&format!("#[test]\nfn {test}() {{")),
            "{test}"
        );
    }
}

/// The text's parts between backticks.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_endpoint_of_a_domain_has_a_method_and_a_test() {
    let core = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../cognito-srp-core/src");
    let entries = OAUTH_CLIENT.map(|folder| fs::read_dir(core.join(folder)).unwrap());
    let sources: String = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| fs::read_to_string(entry.unwrap().path()).ok())
        .collect();
    let mut paths = BTreeSet::new();
    for row in TABLE.lines().filter(|line| line.starts_with("| /")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let [endpoints, method, tests] = cells[..] else {
            panic!("{row}")
        };
        for method in code(method) {
            assert!(sources.contains(&format!("pub fn {method}(")), "{method}");
        }
        assert!(code(tests).count() > 0, "nothing shows it: {row}");
        for test in code(tests) {
            let test = format!("#[test]\nfn {test}() {{");
            assert!(DOMAIN_TESTS.iter().any(|it| it.contains(&test)), "{test}");
        }
        let words = endpoints.split([' ', ',']);
        paths.extend(words.filter(|word| word.starts_with('/')));
    }
    for path in &paths {
        assert!(DOMAIN_HANDLERS.contains(&format!("\"{path}\"")), "{path}");
    }
    let all = [
        "/logout",
        "/oauth2/authorize",
        "/oauth2/revoke",
        "/oauth2/token",
        "/oauth2/userInfo",
    ];
    assert_eq!(paths, BTreeSet::from(all));
}
