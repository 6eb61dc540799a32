//! The processes: on which core each runs, and how a server tells its address.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use cognito_emulator::Emulator;

use crate::Failure;
use crate::client::{PASSWORD, USER};

/// Whether `taskset` can keep a process on one core.
static PINNED: LazyLock<bool> = LazyLock::new(|| {
    let mut tried = Command::new("taskset");
    tried.args(["-c", "1", "true"]).stderr(Stdio::null());
    tried.status().is_ok_and(|status| status.success())
});

pub(crate) fn are_pinned() -> bool {
    *PINNED
}

/// A command that runs this program, on its own core if possible.
pub(crate) fn this_program_on(core: usize) -> Command {
    let program = std::env::current_exe().unwrap_or_default();
    if !are_pinned() {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["-c", &core.to_string()]).arg(program);
    command
}

/// A server in a process, which ends when this value is dropped.
pub(crate) struct Server {
    child: Child,
    /// The endpoint, the user pool's id and the app client's.
    pub(crate) address: Vec<String>,
}

impl Server {
    pub(crate) fn start(name: &str) -> Result<Self, Failure> {
        let mut child = this_program_on(1)
            .arg(name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().ok_or("no standard output")?;
        BufReader::new(output).read_line(&mut line)?;
        let address = line.split_whitespace().map(str::to_owned).collect();
        Ok(Self { child, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the emulator until standard input ends.
pub(crate) fn emulate() -> Result<(), Failure> {
    let emulator = Emulator::start()?;
    emulator
        .add_user(USER, PASSWORD)
        .map_err(|fault| format!("{fault:?}"))?;
    let (pool, client) = (emulator.user_pool_id(), emulator.client_id());
    println!("{} {pool} {client}", emulator.endpoint());
    wait()
}

/// Waits until the parent process has ended.
pub(crate) fn wait() -> Result<(), Failure> {
    std::io::stdin().lock().read_to_end(&mut Vec::new())?;
    Ok(())
}
