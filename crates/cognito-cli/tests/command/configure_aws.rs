//! `cognito configure-aws`: a profile in ~/.aws/config.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::kept::{Kept, WAYS, printed};
use crate::support::{emulator, fails, stderr};
use crate::terminal::Terminal;

const POOL: &str = "us-east-1:00000000-0000-4000-8000-000000000001";

/// A home directory with AWS's tools.
struct Home {
    folder: TempDir,
    kept: Kept,
}

impl Home {
    fn new() -> Self {
        let kept = Kept::nobody(&emulator(), WAYS[0]);
        Self {
            folder: TempDir::new().unwrap(),
            kept,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(".aws").join(name)
    }

    fn put(&self, name: &str, text: &str) {
        fs::create_dir_all(self.file(name).parent().unwrap()).unwrap();
        fs::write(self.file(name), text).unwrap();
    }

    fn config(&self) -> String {
        fs::read_to_string(self.file("config")).unwrap()
    }

    fn command(&self, more: &[&str]) -> Command {
        let arguments = [
            "configure-aws",
            "--profile",
            "alice",
            "--identity-pool-id",
            POOL,
        ];
        let mut command = self.kept.command(&[&arguments[..], more].concat());
        command.env("HOME", self.folder.path());
        command
    }

    fn output(&self, more: &[&str]) -> Output {
        self.command(more).output().unwrap()
    }
}

fn written(profile: &str) -> String {
    let command = env!("CARGO_BIN_EXE_cognito");
    format!(
        "[profile alice]\ncredential_process = {command} credentials --identity-pool-id {POOL} \
         --profile {profile}\nregion = us-east-1\n"
    )
}

#[test]
fn a_profile_is_added_to_what_is_there() {
    let home = Home::new();
    assert_eq!(printed(&home.output(&["--yes"])), "");
    assert_eq!(home.config(), written("default"));
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(home.file("config")), 0o600);

    let home = Home::new();
    let before = "[default]\nregion = eu-west-2\n# mine\n";
    home.put("config", before);
    fs::set_permissions(home.file("config"), fs::Permissions::from_mode(0o640)).unwrap();
    printed(&home.output(&["--yes", "--cognito-profile", "work"]));
    assert_eq!(home.config(), format!("{before}\n{}", written("work")));
    assert_eq!(mode(home.file("config")), 0o640);
    let names = fs::read_dir(home.file("config").parent().unwrap()).unwrap();
    assert_eq!(names.count(), 1, "nothing is left beside it");
    // The second time there is nothing to do, and nothing is asked.
    printed(&home.output(&["--cognito-profile", "work"]));
}

#[test]
fn the_variable_names_the_file_and_links_are_followed() {
    let home = Home::new();
    let (real, link) = (
        home.folder.path().join("real"),
        home.folder.path().join("link"),
    );
    fs::write(&real, "[default]\n").unwrap();
    symlink(&real, &link).unwrap();
    let mut command = home.command(&["--yes", "--region", "eu-west-1"]);
    printed(&command.env("AWS_CONFIG_FILE", &link).output().unwrap());
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let text = fs::read_to_string(&real).unwrap();
    assert!(text.starts_with("[default]\n\n[profile alice]\n"), "{text}");
    assert!(text.ends_with("region = eu-west-1\n"), "{text}");
    assert!(!home.file("config").exists());
}

#[test]
fn nothing_is_written_without_consent() {
    let home = Home::new();
    fails(
        &home.output(&[]),
        2,
        "nothing was written: there is no terminal to prompt in; give --yes",
    );
    assert!(!home.file("config").exists());
    for (answer, code) in [("no", 2), ("", 2), ("yes", 0)] {
        let mut terminal = Terminal::start(home.command(&[]));
        terminal
            .wait_for("[profile alice]")
            .wait_for("credential_process = ")
            .wait_for("(yes or no): ")
            .type_line(answer);
        assert_eq!(terminal.end().0, Some(code), "{}", terminal.screen());
        assert_eq!(home.file("config").exists(), code == 0);
    }
    assert_eq!(home.config(), written("default"));
}

/// Keys that AWS's tools prefer.
#[test]
fn competing_credentials_are_reported() {
    let home = Home::new();
    let before = "[profile alice]\nrole_arn = arn:aws:iam::123456789012:role/r\n";
    home.put("config", before);
    fails(
        &home.output(&["--yes"]),
        2,
        "the profile alice has role_arn in ",
    );
    assert_eq!(home.config(), before);
    let home = Home::new();
    home.put(
        "credentials",
        "[bob]\naws_access_key_id = a\n[alice]\naws_secret_access_key = s3cret\n",
    );
    let output = home.output(&["--yes"]);
    fails(
        &output,
        2,
        "the profile alice has aws_secret_access_key in ",
    );
    assert!(!stderr(&output).contains("s3cret"));
    assert!(!home.file("config").exists());
}

#[test]
fn values_that_would_break_a_line_are_refused() {
    let home = Home::new();
    for (arguments, said) in [
        (["--yes", "--region", "a\nb"], "cannot be in a line"),
        (["--yes", "--region", "a # b"], "cannot be in a line"),
        (["--yes", "--role-arn", "$(id)"], "cannot be in a line"),
        (["--yes", "--role-arn", "a`id`"], "cannot be in a line"),
    ] {
        fails(&home.output(&arguments), 2, said);
    }
    let mut command = home.kept.command(&[
        "configure-aws",
        "--yes",
        "--identity-pool-id",
        POOL,
        "--profile",
        "a]\n[b",
    ]);
    let output = command.env("HOME", home.folder.path()).output().unwrap();
    fails(&output, 2, "--profile: expected letters");
    assert!(!home.file("config").exists());
}

/// A shell runs the line, as in AWS's SDK for JavaScript.
#[test]
fn the_written_profile_gives_credentials() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let pool = kept.identity_pool(&emulator);
    let home = TempDir::new().unwrap();
    let file = home.path().join("config");
    let mut command = kept.command(&[
        "configure-aws",
        "--yes",
        "--profile",
        "default",
        "--identity-pool-id",
        &pool,
    ]);
    let output = command
        .env("HOME", home.path())
        .env("AWS_CONFIG_FILE", &file)
        .output();
    printed(&output.unwrap());
    let text = fs::read_to_string(&file).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("[default]"));
    let process = lines
        .next()
        .unwrap()
        .strip_prefix("credential_process = ")
        .unwrap();
    let output = Command::new("sh")
        .args(["-c", process])
        .env("COGNITO_HOME", kept.home())
        .output()
        .unwrap();
    let credentials: Value = serde_json::from_str(&printed(&output)).unwrap();
    let known = emulator.issued_credentials();
    assert_eq!(credentials["AccessKeyId"], *known[0].access_key_id);
}
