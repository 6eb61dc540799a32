//! Running other programs.

use std::fs;
use std::io::{self, IsTerminal};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// The cargo that started this, in the environment of a terminal, without the variables that
/// `cargo run` sets for xtask. A build script that reads one (ring's does) would run again, with
/// all that depends on it, each time cargo is called the other way.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(says_of_a_package) {
            command.env_remove(name);
        }
    }
    command
}

/// Whether cargo sets this variable for a program that it runs.
fn says_of_a_package(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_")
}

/// How long a command of cargo takes from cold: the target folder, which it leaves behind, is
/// emptied first.
pub(crate) fn from_cold(command: &mut Command, target: &Path) -> Result<Duration, Failure> {
    if target.exists() {
        fs::remove_dir_all(target)?;
    }
    let begun = Instant::now();
    run(command.env("CARGO_TARGET_DIR", target))?;
    Ok(begun.elapsed())
}

/// The processor time of this process and of all children that it waited for, on Linux
/// (proc(5)).
pub(crate) fn processor_time() -> Option<Duration> {
    processor_time_of(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// `utime`, `stime`, `cutime` and `cstime`: fields 14 to 17, in hundredths of a second on every
/// architecture that we know of.
fn processor_time_of(stat: &str) -> Option<Duration> {
    // Field 2 is a name in parentheses, which can contain anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let ticks: Vec<&str> = rest.split_whitespace().skip(11).take(4).collect();
    let [_, _, _, _] = ticks[..] else { return None };
    let ticks = ticks.iter().map(|field| field.parse::<u64>().ok());
    Some(Duration::from_millis(ticks.sum::<Option<u64>>()? * 10))
}

/// How long a command may run.
static LIMIT: OnceLock<Duration> = OnceLock::new();

/// From now on a command that has run this long is killed, with all that it started: where
/// nobody watches, a test that hangs must fail. At a terminal somebody watches, and Ctrl-C must
/// reach the command: there is no limit.
pub(crate) fn limit_each_to(limit: Duration) {
    if !io::stdin().is_terminal() {
        let _ = LIMIT.set(limit);
    }
}

/// Runs a command without input; its output is shown.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    command.stdin(Stdio::null());
    let status = match LIMIT.get() {
        Some(limit) => within(command, *limit)?,
        None => command
            .status()
            .map_err(|error| cannot_start(command, &error))?,
    };
    match status.success() {
        true => Ok(()),
        false => Err(format!("`{}` failed: {status}", line(command)).into()),
    }
}

/// Runs a command as the leader of a process group, which is killed if it takes too long.
pub(crate) fn within(command: &mut Command, limit: Duration) -> Result<ExitStatus, Failure> {
    let mut child = command
        .process_group(0)
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let group = child.id();
    let (ended, end) = mpsc::channel::<()>();
    let watcher = thread::spawn(move || {
        let over = end.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
        if over {
            let mut kill = Command::new("kill");
            let _ = kill.args(["-KILL", "--", &format!("-{group}")]).status();
        }
        over
    });
    let status = child.wait()?;
    drop(ended);
    match watcher.join() {
        Ok(true) => Err(format!("`{}` was killed after {limit:?}", line(command)).into()),
        _ => Ok(status),
    }
}

/// Whether a command succeeds, without input and without showing its output. An error if it cannot
/// be started.
pub(crate) fn succeeds(command: &mut Command) -> Result<bool, Failure> {
    command.stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let status = command.status();
    Ok(status
        .map_err(|error| cannot_start(command, &error))?
        .success())
}

/// The output of a command, without the line's end.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned()),
        false => Err(format!("`{}` failed: {}", line(command), output.status).into()),
    }
}

pub(crate) fn cannot_start(command: &Command, error: &io::Error) -> Failure {
    format!("cannot start `{}`: {error}", line(command)).into()
}

/// A command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::process::Command;
    use std::time::Duration;

    use super::{cargo, processor_time_of, within};

    /// `cargo test` sets it as `cargo run` does.
    #[test]
    fn cargo_is_not_told_which_package_calls_it() {
        let name = "CARGO_PKG_NAME";
        assert!(std::env::var_os(name).is_some());
        let command = cargo();
        assert!(
            command
                .get_envs()
                .any(|(variable, value)| variable == name && value.is_none())
        );
    }

    /// The shell waits for a child, which has the pipe too: the reader sees its end only when
    /// both are killed.
    #[test]
    fn what_takes_too_long_is_killed_with_all_that_it_started() -> Result<(), Box<dyn Error>> {
        let (mut reader, writer) = std::io::pipe()?;
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 3600; true"]).stdout(writer);
        let killed = within(&mut shell, Duration::from_millis(50));
        assert!(killed.is_err_and(|why| why.to_string().contains("was killed after 50ms")));
        // What is left in the pipe.
        drop(shell);
        std::io::copy(&mut reader, &mut std::io::sink())?;
        Ok(())
    }

    #[test]
    fn what_ends_in_time_is_told_as_it_ended() -> Result<(), Box<dyn Error>> {
        let hour = Duration::from_secs(3600);
        let status = within(Command::new("sh").args(["-c", "exit 3"]), hour)?;
        assert_eq!(status.code(), Some(3));
        Ok(())
    }

    /// As Linux writes it; a program can choose the name.
    #[test]
    fn processor_time_is_of_the_process_and_of_its_children() {
        let stat = "7 (a) 1 b) S 1 7 7 0 -1 4194304 90 10 0 0 150 25 1000 325 20 0 1 0 9 1 1";
        assert_eq!(processor_time_of(stat), Some(Duration::from_secs(15)));
        for short in ["7 (a) S 1", ""] {
            assert_eq!(processor_time_of(short), None);
        }
    }
}
