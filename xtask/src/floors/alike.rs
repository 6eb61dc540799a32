//! What the two transports have alike: what differs by `.await` alone is written once, in
//! cognito-transport/both, so that little of what each has of its own is in the other too.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::Failure;
use crate::command::root;

const TRANSPORTS: [&str; 2] = ["crates/cognito-blocking/src", "crates/cognito-async/src"];

/// Of a hundred lines of a transport's own, so many may be in the other's, at most.
const MOST: usize = 30;

/// What is shorter says nothing: brackets.
const SHORTEST: usize = 4;

/// Of each transport, what it has in common with the other, and what of it is too much.
pub(super) fn look() -> Result<(Vec<String>, Vec<String>), Failure> {
    let [one, other] = TRANSPORTS.map(|folder| lines(&root().join(folder)));
    let (one, other) = (one?, other?);
    let (mut seen, mut faults) = (Vec::new(), Vec::new());
    for (folder, own, others) in [(TRANSPORTS[0], &one, &other), (TRANSPORTS[1], &other, &one)] {
        let share = share(own, others);
        seen.push(format!(
            "{folder}: of {} lines of its own, {share} % are the other transport's too, of {MOST} % \
             at most",
            own.len()
        ));
        if share > MOST {
            faults.push(format!(
                "{folder}: {share} % of its lines are the other transport's too, {MOST} % at most \
                 are wanted: write them once, in crates/cognito-transport"
            ));
        }
    }
    Ok((seen, faults))
}

/// How many of a hundred of these lines are among the others, but for `.await`.
fn share(own: &[String], others: &[String]) -> usize {
    let others: BTreeSet<String> = others.iter().map(|line| bare(line)).collect();
    let alike = own.iter().map(|line| bare(line));
    let alike = alike.filter(|line| line.len() >= SHORTEST && others.contains(line));
    alike.count() * 100 / own.len().max(1)
}

fn bare(line: &str) -> String {
    let line = line.replace(".await", "").replace("async ", "");
    line.split_whitespace().collect()
}

/// The lines of a transport's own sources: not of those that it has by a link.
fn lines(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            lines.extend(self::lines(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            lines.extend(fs::read_to_string(&path)?.lines().map(str::to_owned));
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_differs_by_waiting_alone_is_alike() {
        let blocking = of("fn run() {\n    go(1)\n}\n");
        let waiting = of("async fn run() {\n    go(1).await\n}\n");
        assert_eq!(share(&blocking, &waiting), 66);
        assert_eq!(share(&blocking, &of("fn other() {\n}\n")), 0);
    }

    #[test]
    fn the_transports_have_little_alike() {
        let (seen, faults) = look().unwrap();
        assert_eq!(seen.len(), 2);
        assert_eq!(faults, [""; 0]);
    }
}
