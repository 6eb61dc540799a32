//! The platforms: how each runs its programs here, and what is tried on it.

pub(super) struct Platform {
    pub(super) target: &'static str,
    /// What makes C for it, and links for it where this machine runs none of its programs.
    pub(super) compiler: &'static str,
    pub(super) runs: Runs,
    /// The tests for which it is not enough; docs/platforms.md has why.
    pub(super) skipped: &'static [&'static str],
    /// The arguments of cargo, one command after the other.
    pub(super) commands: &'static [&'static [&'static str]],
}

/// How its programs run here.
pub(super) enum Runs {
    /// As they are.
    AsTheyAre,
    /// By Wine, which starts what they start, too.
    ByWine,
    /// By qemu-user, which the kernel is told of, in a namespace that ends with the command: so
    /// that it starts what they start, too.
    ByQemu {
        program: &'static str,
        /// The machine's number in the header of ELF, in hexadecimal.
        machine: &'static str,
        /// Where its libraries are.
        libraries: &'static str,
    },
}

/// What there is beside the core and the command.
const LIBRARIES: &[&str] = &[
    "test",
    "--no-fail-fast",
    "--package=cognito-store",
    "--package=cognito-tokens",
    "--package=cognito-transport",
    "--package=cognito-blocking",
    "--package=cognito-async",
];

const CORE: &[&str] = &[
    "test",
    "--no-fail-fast",
    "--package=cognito-srp-core",
    "--package=cognito-srp-field",
    FEATURES,
];

const FEATURES: &str = "--features=cognito-srp-core/identity-pools,cognito-srp-core/prime-groups,\
                        cognito-srp-core/seal";

pub(super) const PLATFORMS: [Platform; 4] = [
    Platform {
        target: "aarch64-unknown-linux-gnu",
        compiler: "aarch64-linux-gnu-gcc",
        runs: Runs::ByQemu {
            program: "qemu-aarch64",
            machine: "b7",
            libraries: "/usr/aarch64-linux-gnu",
        },
        skipped: &["file_modes::another_users_file_is_refused"],
        commands: &[LIBRARIES, CORE],
    },
    Platform {
        target: "x86_64-pc-windows-gnu",
        compiler: "x86_64-w64-mingw32-gcc",
        runs: Runs::ByWine,
        skipped: &[
            "shared::tls::a_certificate_is_for_one_name",
            "shared::tls::a_session_is_resumed_on_the_next_connection",
            "shared::tls::an_authority_that_is_given_is_trusted",
            "shared::tls::no_other_is_trusted",
            "shared::tls::one_of_a_bundle_is_enough",
            "shared::tls::the_cryptography_is_that_of_the_features",
        ],
        commands: &[
            &[
                "test",
                "--no-fail-fast",
                "--package=cognito-store",
                "--features=keyring",
            ],
            &[
                "test",
                "--no-fail-fast",
                "--package=cognito-transport",
                "--package=cognito-blocking",
            ],
            CORE,
        ],
    },
    Platform {
        target: "i686-unknown-linux-gnu",
        compiler: "i686-linux-gnu-gcc",
        runs: Runs::AsTheyAre,
        skipped: &[],
        commands: &[CORE, LIBRARIES],
    },
    Platform {
        target: "x86_64-unknown-linux-musl",
        compiler: "musl-gcc",
        runs: Runs::AsTheyAre,
        skipped: &[],
        commands: &[
            &["run", "--package=cognito-cli", "--", "demo"],
            &["test", "--no-fail-fast", "--package=cognito-cli"],
            LIBRARIES,
            // Without the examples: one is a dynamic library, which a static system cannot load.
            &[
                "test",
                "--no-fail-fast",
                "--tests",
                "--package=cognito-srp-core",
                "--package=cognito-srp-field",
                FEATURES,
            ],
            &[
                "test",
                "--no-fail-fast",
                "--doc",
                "--package=cognito-srp-core",
                "--package=cognito-srp-field",
                FEATURES,
            ],
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::PLATFORMS;
    use crate::command::root;

    /// Whether this test is in a file of its module in one of these folders.
    fn is_in(folder: &Path, module: &Path, test: &str) -> bool {
        let source = fs::read_to_string(folder.join(module)).unwrap_or_default();
        let is_here = source.contains(&format!("fn {test}()"));
        let below = fs::read_dir(folder).into_iter().flatten().flatten();
        is_here || below.map(|it| it.path()).any(|it| is_in(&it, module, test))
    }

    /// A test that has another name now would be run where it cannot pass.
    #[test]
    fn each_test_that_is_skipped_exists() {
        for test in PLATFORMS.iter().flat_map(|platform| platform.skipped) {
            let (module, name) = test.rsplit_once("::").unwrap();
            let module = module.replace("::", "/") + ".rs";
            assert!(
                is_in(&root().join("crates"), Path::new(&module), name),
                "{test}"
            );
        }
    }
}
