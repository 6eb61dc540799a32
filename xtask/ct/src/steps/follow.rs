//! Follows an operation one instruction at a time, once for each secret value.

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::sys::ptrace;
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::Failure;
use crate::operand::Code;

/// How many secret values each operation is run with.
const VALUES: usize = 3;

/// The address of an instruction, and a hash of the addresses that it uses.
type Step = (u64, u64);

/// Prints the number of instructions, how many of them multiply with IFMA, and the first
/// difference between the secret values, if there is one.
pub(crate) fn run(operation: &str) -> Result<(), Failure> {
    let program = env::current_exe()?;
    let mut child = Command::new(&program)
        .args(["traced", operation])
        .stdin(Stdio::piped())
        .spawn()?;
    let pid = Pid::from_raw(i32::try_from(child.id())?);
    // The child ends with this process, whatever happens here.
    ptrace::seize(pid, ptrace::Options::PTRACE_O_EXITKILL)?;
    child.stdin.take().ok_or("no input")?.write_all(&[1])?;
    let mut code = Code::of(File::open(format!("/proc/{pid}/mem"))?);

    let mut first: Vec<Step> = Vec::new();
    let (mut ifma, mut difference) = (0u64, None);
    for value in 0..VALUES {
        if value > 0 {
            ptrace::cont(pid, None)?;
        }
        until_stopped(pid)?;
        let mut count = 0;
        while let Some((step, is_ifma)) = next(pid, &mut code)? {
            if value == 0 {
                first.push(step);
                ifma += u64::from(is_ifma);
            } else if difference.is_none() && first.get(count) != Some(&step) {
                difference = Some(describe(pid, &program, first.get(count), step)?);
            }
            count += 1;
        }
        if difference.is_none() && count != first.len() {
            difference = Some(format!("branch: {count} instructions"));
        }
    }
    ptrace::cont(pid, None)?;
    match waitpid(pid, None)? {
        WaitStatus::Exited(_, 0) => {}
        other => return Err(format!("the operation ended with {other:?}").into()),
    }
    let difference = difference.as_deref().unwrap_or("none");
    println!("{} {ifma} {difference}", first.len());
    Ok(())
}

/// Waits until the operation begins.
fn until_stopped(pid: Pid) -> Result<(), Failure> {
    match waitpid(pid, None)? {
        WaitStatus::Stopped(_, Signal::SIGSTOP) => Ok(()),
        other => Err(format!("the operation did not begin: {other:?}").into()),
    }
}

/// Executes the next instruction. Returns `None` if the operation has ended.
fn next(pid: Pid, code: &mut Code) -> Result<Option<(Step, bool)>, Failure> {
    let registers = ptrace::getregs(pid)?;
    let (addresses, is_ifma) = code.addresses(&registers)?;
    ptrace::step(pid, None)?;
    match waitpid(pid, None)? {
        WaitStatus::Stopped(_, Signal::SIGTRAP) => Ok(Some(((registers.rip, addresses), is_ifma))),
        WaitStatus::Stopped(_, Signal::SIGSTOP) => Ok(None),
        other => Err(format!("in the middle of an operation: {other:?}").into()),
    }
}

/// What differs, and where: if the place is in the program, in the form that `addr2line` reads.
fn describe(
    pid: Pid,
    program: &Path,
    before: Option<&Step>,
    (at, _): Step,
) -> Result<String, Failure> {
    let kind = match before {
        Some((other, _)) if *other == at => "address",
        _ => "branch",
    };
    let maps = fs::read_to_string(format!("/proc/{pid}/maps"))?;
    let start = maps
        .lines()
        .find(|line| line.ends_with(&*program.to_string_lossy()))
        .and_then(|line| u64::from_str_radix(line.split('-').next()?, 16).ok());
    let place = at.wrapping_sub(start.unwrap_or_default());
    Ok(format!("{kind} at {place:#x}"))
}
