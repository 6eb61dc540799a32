//! `completions` and `man`, from the definition of the command line.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::kept::printed;
use crate::support::{cognito, fails, has, with_stdin};

/// The names under a heading of `--help`: the first word of each line.
fn listed(path: &[&str], heading: &str) -> BTreeSet<String> {
    let arguments = [path, &["-h"]].concat();
    let help = printed(&cognito(&arguments).output().unwrap());
    let section = help.split(heading).nth(1).unwrap_or_default();
    let section = section.split("\n\n").next().unwrap();
    let words = section.lines().filter_map(|line| {
        let mut words = line.split([' ', ',']).filter(|word| !word.is_empty());
        words.find(|word| word.starts_with("--") || !word.starts_with('-'))
    });
    words.map(str::to_owned).collect()
}

fn subcommands(path: &[&str]) -> BTreeSet<String> {
    let mut found = listed(path, "Commands:\n");
    found.remove("help");
    found
}

fn script(shell: &str) -> String {
    printed(&cognito(&["completions", shell]).output().unwrap())
}

#[test]
fn the_help_names_every_subcommand() {
    let found = subcommands(&[]);
    for name in [
        "sign-up",
        "confirm",
        "forgot-password",
        "change-password",
        "whoami",
        "devices",
        "passkeys",
        "mfa",
        "sign-out",
        "token",
        "sign-in",
        "refresh",
    ] {
        assert!(found.contains(name), "{name} in {found:?}");
    }
}

#[test]
fn every_shell_s_script_names_every_subcommand() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = script(shell);
        for name in subcommands(&[]) {
            assert!(script.contains(&name), "{name} for {shell}");
        }
    }
    fails(
        &cognito(&["completions", "tcsh"]).output().unwrap(),
        2,
        "tcsh",
    );
}

/// The words that bash would offer for the last of these words.
fn offered(words: &[&str]) -> BTreeSet<String> {
    let mut ask = script("bash");
    ask.push_str(
        "\nCOMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=()\n\
         _cognito cognito \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\"\n\
         printf '%s\\n' \"${COMPREPLY[@]}\"\n",
    );
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-s", "--"]).args(words);
    let output = with_stdin(bash, &ask);
    printed(&output).lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes() {
    if !has("bash") {
        return;
    }
    assert_eq!(
        offered(&["cognito", "who"]),
        BTreeSet::from(["whoami".to_owned()])
    );
    let names = ["sign-in", "sign-out", "sign-up"].map(str::to_owned);
    assert_eq!(offered(&["cognito", "sign"]), BTreeSet::from(names));
    assert_eq!(
        offered(&["cognito", "token", "--prof"]),
        BTreeSet::from(["--profile".to_owned()])
    );
    assert_eq!(
        offered(&["cognito", "devices", "for"]),
        BTreeSet::from(["forget".to_owned()])
    );
    let factors = ["email", "passkey", "sms", "totp"].map(str::to_owned);
    let found = offered(&["cognito", "mfa", "prefer", ""]);
    assert!(found.is_superset(&BTreeSet::from(factors)), "{found:?}");
}

/// A page as a reader sees it, without escapes.
fn unescaped(page: &str) -> String {
    page.replace("\\-", "-").replace("\\*(Aq", "'")
}

#[test]
fn the_pages_name_every_subcommand_and_flag() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_str().unwrap();
    let written = cognito(&["man", "--directory", path]).output().unwrap();
    assert_eq!(printed(&written), "");
    let page = |words: &[&str]| {
        let name = [&["cognito"], words].concat().join("-");
        let page = fs::read_to_string(directory.path().join(format!("{name}.1")));
        unescaped(&page.unwrap())
    };
    let main = page(&[]);
    assert!(main.contains("Exit codes: 0 done"), "{main}");
    let own = printed(&cognito(&["man"]).output().unwrap());
    assert_eq!(unescaped(&own), main);

    for name in subcommands(&[]) {
        assert!(main.contains(&format!("cognito-{name}(1)")), "{name}");
        let mut paths = vec![vec![name.as_str()]];
        let nested = subcommands(&[&name]);
        paths.extend(nested.iter().map(|other| vec![name.as_str(), other]));
        for path in paths {
            let page = page(&path);
            let mut flags = listed(&path, "\nOptions:\n");
            flags.extend(listed(&path, "\nConnection options:\n"));
            assert!(flags.contains("--help"));
            for flag in flags {
                assert!(page.contains(&flag), "{flag} of {path:?}");
            }
        }
    }
    let nowhere = cognito(&["man", "--directory", "/no/such/directory"]).output();
    fails(&nowhere.unwrap(), 2, "the manual cannot be written");
}

#[test]
fn groff_accepts_the_page_without_warnings() {
    if !has("groff") {
        return;
    }
    let page = printed(&cognito(&["man"]).output().unwrap());
    let mut groff = Command::new("groff");
    groff.args(["-man", "-Tutf8", "-ww", "-z"]);
    printed(&with_stdin(groff, &page));
}
