//! The test programs that two steps build and only one runs.
//!
//! The README's command and the packages have the same tests. The programs below are the
//! slowest: the packages run them, with more features, and the README's command only builds
//! them. All others run in both places.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::Failure;
use crate::package::{packages, text};

/// The argument before a test program and its arguments, where cargo runs the program through
/// xtask.
pub(super) const TEST_PROGRAM: &str = "--test-program";

/// A test program that the packages run.
struct Left {
    package: &'static str,
    program: &'static str,
    /// The tests of it that the README's command runs nevertheless: those about features that
    /// are off there.
    but: &'static [&'static str],
}

const fn left(package: &'static str, program: &'static str) -> Left {
    let but = &[];
    Left {
        package,
        program,
        but,
    }
}

const LEFT: [Left; 9] = [
    left("cognito-async", "both"),
    left("cognito-async", "memory"),
    left("cognito-blocking", "both"),
    left("cognito-blocking", "memory"),
    Left {
        package: "cognito-cli",
        program: "command",
        but: &["help::", "server_side::"],
    },
    left("cognito-emulator", "end_to_end"),
    left("cognito-emulator", "keeper"),
    left("cognito-emulator", "machine"),
    left("cognito-emulator", "random_paths"),
];

/// The setting by which cargo runs each test program through [`run`].
pub(super) fn runner() -> Result<String, Failure> {
    let here = std::env::current_exe()?;
    Ok(format!(
        "target.'cfg(all())'.runner = [{:?}, \"ci\", \"{TEST_PROGRAM}\"]",
        here.display().to_string()
    ))
}

/// Replaces this process by a test program or, if the packages run that one, runs only the tests
/// that they lack. Cargo starts it in the folder of its package.
pub(super) fn run(words: &[String]) -> Result<(), Failure> {
    let [program, arguments @ ..] = words else {
        return Err("no test program is named".into());
    };
    let mut command = Command::new(program);
    command.args(arguments);
    if let Some(left) = left_of(&std::env::current_dir()?, Path::new(program)) {
        println!("left to the step `tests of the packages, unpacked`");
        if left.but.is_empty() {
            return Ok(());
        }
        println!("but for {}", left.but.join(", "));
        command.args(left.but);
    }
    Err(command.exec().into())
}

fn left_of(folder: &Path, program: &Path) -> Option<&'static Left> {
    let package = folder.file_name()?.to_str()?;
    // Cargo adds a hash to the name.
    let (program, _) = program.file_name()?.to_str()?.rsplit_once('-')?;
    LEFT.iter()
        .find(|left| left.package == package && left.program == program)
}

/// Whether the packages of a workspace have all of these programs.
///
/// # Errors
/// If one is missing: then no step would run it.
pub(crate) fn are_in(unpacked: &Path) -> Result<(), Failure> {
    let packages = packages(unpacked)?;
    for left in &LEFT {
        let of_name = |package: &&Value| text(package, "name") == left.package;
        let package = packages.iter().find(of_name);
        let targets = package.and_then(|it| it.get("targets")?.as_array());
        let test = Some(&json!(["test"]));
        let mut tests = targets
            .into_iter()
            .flatten()
            .filter(|it| it.get("kind") == test);
        let found = tests.any(|target| text(target, "name") == left.program);
        if !found {
            let Left {
                package, program, ..
            } = left;
            return Err(format!("the package {package} has no test `{program}`").into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::left_of;

    #[test]
    fn a_program_is_left_by_its_package_and_its_name() {
        let left = |folder: &str, program: &str| {
            left_of(Path::new(folder), Path::new(program)).map(|left| left.program)
        };
        let built = "/target/debug/deps/keeper-6cd347157b5bf7e3";
        assert_eq!(left("/crates/cognito-emulator", built), Some("keeper"));
        assert_eq!(left("/crates/cognito-async", built), None);
        assert_eq!(left("/crates/cognito-emulator", "/tmp/keeper"), None);
    }
}
