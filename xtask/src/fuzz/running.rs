//! Runs the targets, as many at once as there are processors.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::build::Program;
use super::report::Report;
use super::{Search, TARGETS, committed, left_behind};
use crate::Failure;
use crate::command::{cannot_start, root, run};

/// An input that takes more seconds, or more than this many MiB, is a fault.
const LIMITS: [&str; 3] = ["-timeout=20", "-rss_limit_mb=1024", "-max_len=4096"];

pub(super) fn all(
    program: &Program,
    targets: &[&'static str],
    search: Search,
) -> Result<Vec<Report>, Failure> {
    let next = AtomicUsize::new(0);
    let at_once = thread::available_parallelism()?.get();
    let one_after_the_other = || {
        let mut reports = Vec::new();
        while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
            // A `Failure` cannot be sent to another thread, so it is printed here.
            let report = one(program, target, search);
            reports.push(report.map_err(|failure| format!("{target}: {failure}")));
        }
        reports
    };
    let reports: Vec<Result<Report, String>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..at_once.min(targets.len()))
            .map(|_| scope.spawn(one_after_the_other))
            .collect();
        let ends = threads.into_iter().map(|thread| thread.join());
        ends.flat_map(Result::unwrap_or_default).collect()
    });
    let mut reports = reports.into_iter().collect::<Result<Vec<_>, _>>()?;
    reports.sort_by_key(|report| report.target);
    match reports.len() == targets.len() {
        true => Ok(reports),
        false => Err("a target was not run".into()),
    }
}

fn one(program: &Program, target: &'static str, search: Search) -> Result<Report, Failure> {
    let found = left_behind("found", target)?;
    let log = left_behind("log", "")?.join(format!("{target}.txt"));
    let mut command = program.of(target);
    command
        .args(LIMITS)
        .arg("-print_final_stats=1")
        .arg(option("-dict", &root().join("xtask/fuzz/words.dict")))
        .arg(option("-artifact_prefix", &found.join("found-")));
    match search {
        Search::Nothing => command.arg("-runs=0").arg(committed(target)),
        Search::Seconds(seconds) => {
            println!("{target}: {seconds} s");
            command
                .arg(format!("-max_total_time={seconds}"))
                // New inputs are written into the first folder.
                .arg(left_behind("corpus", target)?)
                .arg(committed(target))
        }
        Search::Fixed => {
            let of_target = TARGETS.iter().find(|(name, _)| *name == target);
            let runs = of_target.map_or(0, |(_, runs)| *runs);
            println!("{target}: {runs} executions");
            command
                .args(["-seed=1", "-use_cmp=0"])
                .arg(format!("-runs={runs}"))
                .arg(format!("-seed_inputs=@{}", in_order(target)?.display()))
        }
    };
    let status = quietly(&mut command, &log)?;
    Ok(Report::read(
        target,
        status,
        &log,
        &fs::read_to_string(&log)?,
    ))
}

/// A list of the committed inputs. libFuzzer would read a folder in the file system's order, and
/// then search differently. For the same reason it must not learn from compared values
/// (`-use_cmp`): some are addresses.
fn in_order(target: &str) -> Result<PathBuf, Failure> {
    let mut inputs = Vec::new();
    for entry in fs::read_dir(committed(target))? {
        inputs.push(entry?.path().display().to_string());
    }
    inputs.sort_unstable();
    let list = left_behind("inputs", "")?.join(format!("{target}.txt"));
    fs::write(&list, inputs.join(","))?;
    Ok(list)
}

/// Runs a command with its output in a file; returns whether it succeeded.
fn quietly(command: &mut Command, log: &Path) -> Result<bool, Failure> {
    let file = File::create(log)?;
    command.stdin(Stdio::null()).stdout(file.try_clone()?);
    let status = command.stderr(file).status();
    Ok(status
        .map_err(|error| cannot_start(command, &error))?
        .success())
}

/// Replaces the committed corpus by the fewest inputs that have its coverage and that of earlier
/// runs together. Seeds, which people wrote, stay.
pub(super) fn minimise(program: &Program, target: &str) -> Result<(), Failure> {
    let least = left_behind("least", target)?;
    fs::remove_dir_all(&least)?;
    let least = left_behind("least", target)?;
    let kept = committed(target);
    for entry in fs::read_dir(&kept)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if name.to_string_lossy().starts_with("seed-") {
            fs::copy(&path, least.join(name))?;
        }
    }
    let log = left_behind("log", "")?.join(format!("{target}-merge.txt"));
    let mut merge = program.of(target);
    merge.args(LIMITS).arg("-merge=1").arg(&least);
    merge.arg(&kept).arg(left_behind("corpus", target)?);
    if !quietly(&mut merge, &log)? {
        return Err(format!("{target}: see {}", log.display()).into());
    }
    fs::remove_dir_all(&kept)?;
    run(Command::new("cp").arg("-r").arg(&least).arg(&kept))
}

fn option(name: &str, path: &Path) -> String {
    format!("{name}={}", path.display())
}
