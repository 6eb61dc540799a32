//! Runs steps in three lanes. Clients wait for downloads and for browsers, and rustc often has
//! work for one processor: with two lanes the other would be idle.

use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::steps::Step;
use super::{Lane, PROCESSORS, SAID, alone};
use crate::Failure;
use crate::command::root;

/// A line of the table at the end.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) failed: bool,
    said: Option<String>,
    took: Duration,
    /// The processor time of its process and of all that it started.
    pub(super) processors: Option<Duration>,
}

impl Row {
    fn result(&self) -> String {
        match (self.failed, &self.said) {
            (true, _) => "FAILED".to_owned(),
            (false, None) => "passed".to_owned(),
            (false, Some(said)) => format!("passed: {said}"),
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, line: &mut fmt::Formatter<'_>) -> fmt::Result {
        let took = self.took.as_secs_f32();
        let processors = self
            .processors
            .map_or("?".to_owned(), |time| format!("{:.1}", time.as_secs_f32()));
        let result = self.result();
        write!(
            line,
            "{took:>8.1} {processors:>10}  {}: {result}",
            self.name
        )
    }
}

/// The steps that have not started.
struct Waiting {
    workspace: VecDeque<&'static Step>,
    clients: VecDeque<&'static Step>,
    beside: VecDeque<&'static Step>,
    /// The first failure ends all lanes.
    failed: bool,
    rows: Vec<Row>,
}

impl Waiting {
    /// The next step of a lane or, when the lane has none left, of those that belong to no lane.
    fn next(&mut self, lane: Lane) -> Option<&'static Step> {
        if self.failed {
            return None;
        }
        let own = match lane {
            Lane::Workspace => self.workspace.pop_front(),
            Lane::Clients => self.clients.pop_front(),
            Lane::Beside => self.beside.pop_front(),
        };
        own.or_else(|| self.beside.pop_front())
    }
}

/// Runs until all steps have run or one has failed; a step that has started is not stopped.
pub(super) fn run(steps: &[&'static Step]) -> Result<Vec<Row>, Failure> {
    let of = |lane: Lane| {
        let steps = steps.iter().copied();
        steps.filter(|step| step.lane == lane).collect()
    };
    let waiting = Mutex::new(Waiting {
        workspace: of(Lane::Workspace),
        clients: of(Lane::Clients),
        beside: of(Lane::Beside),
        failed: false,
        rows: Vec::new(),
    });
    fs::create_dir_all(folder())?;
    thread::scope(|scope| {
        for lane in [Lane::Workspace, Lane::Clients, Lane::Beside] {
            let waiting = &waiting;
            scope.spawn(move || work(lane, waiting));
        }
    });
    Ok(waiting
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .rows)
}

fn work(lane: Lane, waiting: &Mutex<Waiting>) {
    let locked = || waiting.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let next = locked().next(lane);
        let Some(step) = next else { return };
        println!("=== {} begins", step.name);
        let begun = Instant::now();
        let ended = one(step);
        let took = begun.elapsed();
        let (row, text) = row(step.name, took, ended);
        // Under the lock, so that the lines of one step stay together.
        let mut waiting = locked();
        let whole = row.took.as_secs_f32();
        println!(
            "\n=== {}\n{text}=== {} {} in {whole:.1} s",
            row.name,
            row.name,
            row.result()
        );
        waiting.failed |= row.failed;
        waiting.rows.push(row);
    }
}

/// Whether a step passed, and all that it printed.
fn one(step: &Step) -> Result<(bool, String), Failure> {
    let path = log(step.name);
    let file = File::create(&path)?;
    let mut command = alone(step)?;
    command.stdout(file.try_clone()?).stderr(file);
    let status = command.status()?;
    let text = fs::read(path)?;
    Ok((
        status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    ))
}

fn folder() -> PathBuf {
    root().join("target/ci")
}

/// The file for a step's output.
fn log(step: &str) -> PathBuf {
    folder().join(word(step)).with_extension("txt")
}

/// A step's name as one of a file.
pub(super) fn word(step: &str) -> String {
    step.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-")
}

/// What the table says of a step, and which part of its output is shown.
fn row(
    name: &'static str,
    took: Duration,
    ended: Result<(bool, String), Failure>,
) -> (Row, String) {
    let (passed, all) = ended.unwrap_or_else(|why| (false, format!("{why}\n")));
    let (mut said, mut processors, mut text) = (None, None, String::new());
    for line in all.lines() {
        if let Some(seconds) = line.strip_prefix(PROCESSORS) {
            processors = seconds.parse().ok().map(Duration::from_secs_f32);
        } else if let Some(what) = line.strip_prefix(SAID) {
            said = Some(what.to_owned());
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    let failed = !passed;
    let row = Row {
        name,
        failed,
        said,
        took,
        processors,
    };
    (row, text)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::row;

    #[test]
    fn what_a_step_says_of_itself_is_in_its_row_and_the_rest_is_shown() {
        let words = "one\n=== processors: 12.5\n=== said: all of it\n".to_owned();
        let (row, text) = row("a step", Duration::from_secs(2), Ok((true, words)));
        assert_eq!(
            row.to_string(),
            "     2.0       12.5  a step: passed: all of it"
        );
        assert_eq!(text, "one\n");
    }

    #[test]
    fn a_step_that_cannot_be_started_has_failed() {
        let (row, text) = row("a step", Duration::ZERO, Err("no such file".into()));
        assert!(row.failed);
        assert_eq!(row.to_string(), "     0.0          ?  a step: FAILED");
        assert_eq!(text, "no such file\n");
    }
}
