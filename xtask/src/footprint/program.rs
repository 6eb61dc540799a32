//! A program that signs in: built, run, and measured.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use cognito_emulator::{Emulator, Request};
use serde_json::{Value, json};

use crate::Failure;
use crate::command::{cargo, from_cold, output, root, run};

/// The name of each package and its binary.
const NAME: &str = "sign-in";

/// The profile `small`, beside cargo's own `release`: with the settings for small programs, but
/// the same optimisation level.
pub(crate) const SMALL: [&str; 3] = ["lto = true", "codegen-units = 1", "panic = \"abort\""];

/// In the order of the table; ours is the first.
pub(crate) const PROGRAMS: [Program; 4] = [
    Program {
        folder: "ours",
        called: "ours: ",
        made_of: &["cognito-blocking"],
    },
    Program {
        folder: "parts",
        called: "no sign-in by SRP, but what ours is made of: ",
        made_of: &["ureq", "rustls", "hmac", "sha2", "base64", "serde_json"],
    },
    Program {
        folder: "aws-cognito-srp",
        called: "",
        made_of: &["aws-cognito-srp", "ureq"],
    },
    Program {
        folder: "aws-sdk",
        called: "",
        made_of: &[
            "aws-sdk-cognitoidentityprovider",
            "aws-cognito-srp",
            "tokio",
        ],
    },
];

/// A program of `xtask/footprint`.
pub(crate) struct Program {
    folder: &'static str,
    /// A text before their names in the table.
    called: &'static str,
    /// The crates that it compares.
    made_of: &'static [&'static str],
}

/// The measurements of a program.
pub(crate) struct Footprint {
    /// The crates that it compares, with their versions.
    pub(crate) who: String,
    pub(crate) crates: usize,
    /// Bytes of the binary, stripped.
    pub(crate) release: u64,
    pub(crate) small: u64,
    /// The time of a build in `release` from cold.
    pub(crate) cold: Duration,
}

impl Program {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        PROGRAMS.iter().find(|program| program.is(name))
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.folder == name
    }

    pub(crate) fn measure(&self) -> Result<Footprint, Failure> {
        println!("     {}", self.folder);
        // Not part of the build time.
        run(self.cargo("fetch").arg("--quiet"))?;
        let mut tree = self.cargo("tree");
        tree.args(["--edges", "normal", "--prefix", "none"]);
        let packages = packages(&output(&mut tree)?);
        let target = root().join("target").join("footprint").join(self.folder);
        let cold = from_cold(&mut self.build("release"), &target)?;
        let release = bytes(&target.join("release").join(NAME))?;
        run(self.build("small").env("CARGO_TARGET_DIR", &target))?;
        let small = bytes(&target.join("small").join(NAME))?;
        // Nothing here is used again, and the folder of the AWS SDK is large.
        fs::remove_dir_all(&target)?;
        Ok(Footprint {
            who: self.who(&packages)?,
            crates: packages.len(),
            release,
            small,
            cold,
        })
    }

    fn cargo(&self, task: &str) -> Command {
        let mut command = cargo();
        let folder = root().join("xtask").join("footprint").join(self.folder);
        command.args([task, "--locked"]).current_dir(folder);
        command
    }

    /// Builds it in one of the two profiles, whose settings are passed to cargo so that they are
    /// the same for all.
    fn build(&self, profile: &str) -> Command {
        let mut command = self.cargo("build");
        command.args(["--quiet", "--profile", profile]);
        command.args(["--config", "profile.release.strip = true"]);
        command.args(["--config", "profile.small.inherits = \"release\""]);
        for setting in SMALL {
            command.arg("--config");
            command.arg(format!("profile.small.{setting}"));
        }
        command
    }

    /// Names and versions of the crates that it compares.
    fn who(&self, packages: &BTreeSet<String>) -> Result<String, Failure> {
        let versions = self.made_of.iter().map(|name| {
            let of_name = |package: &&String| package.split(' ').next() == Some(*name);
            let found = packages.iter().find(of_name);
            found.ok_or_else(|| format!("{} is not made of {name}", self.folder).into())
        });
        let versions: Vec<_> = versions.collect::<Result<_, Failure>>()?;
        let versions: Vec<_> = versions.into_iter().map(String::as_str).collect();
        Ok(format!("{}{}", self.called, versions.join(" + ")))
    }
}

/// The packages that `cargo tree --prefix none` prints, except the program itself: each name and
/// version once.
fn packages(tree: &str) -> BTreeSet<String> {
    let packages = tree.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
        (name != NAME).then(|| format!("{name} {version}"))
    });
    packages.collect()
}

/// The size of a program that works: it has signed in.
fn bytes(program: &Path) -> Result<u64, Failure> {
    signs_in(program)?;
    Ok(fs::metadata(program)?.len())
}

/// Runs it against an emulator, which must accept the token that it prints.
fn signs_in(program: &Path) -> Result<(), Failure> {
    let (username, password) = ("alice", "Correct-Horse7!");
    let emulator = Emulator::start()?;
    emulator.add_user(username, password)?;
    let mut command = Command::new(program);
    command
        .arg(emulator.endpoint())
        .args([emulator.user_pool_id(), emulator.client_id(), username])
        .env("COGNITO_PASSWORD", password);
    let token = output(&mut command)?;
    let request = Request::operation("GetUser", &json!({ "AccessToken": token }));
    let response = emulator.handle(&request);
    let reply: Value = serde_json::from_slice(&response.body)?;
    match reply.get("Username").and_then(Value::as_str) == Some(username) {
        true => Ok(()),
        false => Err(format!("{} printed no access token", program.display()).into()),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{packages, signs_in};

    #[test]
    fn a_program_that_prints_something_else_than_a_token_is_refused() {
        let refused = signs_in(Path::new("echo")).unwrap_err().to_string();
        assert_eq!(refused, "echo printed no access token");
    }

    #[test]
    fn a_package_counts_once_per_version_and_the_program_not_at_all() {
        let tree = "\
            sign-in v0.1.0 (/work/xtask/footprint/ours)\n\
            ureq v3.5.2\n\
            rand v0.8.8\n\
            thiserror-impl v2.0.21 (proc-macro)\n\
            rand v0.10.4\n\
            ureq v3.5.2 (*)\n\
            \n\
            cognito-blocking v0.1.0 (/work/crates/cognito-blocking)";
        let expected = [
            "cognito-blocking 0.1.0",
            "rand 0.10.4",
            "rand 0.8.8",
            "thiserror-impl 2.0.21",
            "ureq 3.5.2",
        ];
        assert!(packages(tree).iter().eq(&expected), "{:?}", packages(tree));
    }
}
