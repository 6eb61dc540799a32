//! The table, and which targets were met.

use std::fmt::Write;

use super::program::{Footprint, SMALL};
use crate::machine::Machine;
use crate::performance::{list, verdict};

/// The most crates and megabytes that our program may have.
const CRATES: f64 = 48.0;
const MEGABYTES: f64 = 2.8;

pub(crate) struct Report {
    /// Ours is the first.
    pub(crate) found: Vec<Footprint>,
    /// The target for which the programs are built.
    pub(crate) host: String,
    pub(crate) machine: Machine,
}

impl Report {
    /// A table in Markdown.
    pub(crate) fn table(&self) -> String {
        let mut table = "| sign-in with | crates | `release` | `small` | built from cold |\n\
                         |---|---:|---:|---:|---:|\n"
            .to_owned();
        for found in &self.found {
            let _ = writeln!(
                table,
                "| {} | {} | {:.2} MB | {:.2} MB | {:.0} s |",
                found.who,
                found.crates,
                megabytes(found.release),
                megabytes(found.small),
                found.cold.as_secs_f64(),
            );
        }
        table
    }

    /// The targets, and whether they were met.
    pub(crate) fn targets(&self) -> Vec<String> {
        let ours = self.found.first();
        let crates = ours.and_then(|ours| u32::try_from(ours.crates).ok());
        let size = |profile: &str, bytes: Option<u64>| {
            let what = format!("ours, megabytes of `{profile}`");
            verdict(&what, bytes.map(megabytes), MEGABYTES, 3)
        };
        vec![
            verdict("ours, crates", crates.map(f64::from), CRATES, 0),
            size("small", ours.map(|ours| ours.small)),
            size("release", ours.map(|ours| ours.release)),
        ]
    }

    pub(crate) fn markdown(&self) -> String {
        format!(
            "## Footprint\n\n\
             Written by `cargo xtask footprint`: minimal programs \
             ([xtask/footprint](../xtask/footprint)) that sign in with USER_SRP_AUTH and print \
             the access token (the second posts the password once), built one after the other for {}. Each program, in both profiles, \
             signed in at the emulator over HTTP, and the emulator accepted its token. All of \
             them include TLS: rustls with ring. Ours is built without the feature `full-tls`, so \
             it has TLS 1.3 only; the others have TLS 1.2 too. Machine: {}.\n\n{}\n\
             Crates: the packages of `cargo tree --edges normal`, each version once, without the \
             program itself, with procedural macros, and without crates that only build scripts \
             need. Sizes: the stripped file; 1 MB is 1,000,000 bytes. `release` is cargo's \
             profile with \
             `strip = true`; `small` is that with `{}`. Built from cold: `release`, with the \
             sources downloaded and nothing built.\n\n\
             The AWS SDK has no SRP, so its program uses aws-cognito-srp. The SDK is built \
             without its default features, except tokio; with them its TLS would use \
             aws-lc-rs.\n\n\
             ### Targets\n\n{}",
            self.host,
            self.machine.line(),
            self.table(),
            SMALL.join("`, `"),
            list(&self.targets()),
        )
    }
}

fn megabytes(bytes: u64) -> f64 {
    // Exact below 2^53.
    bytes as f64 / 1e6
}
