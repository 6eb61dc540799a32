//! What the two transports have in common. Code that differs only by `.await` belongs in
//! cognito-transport/both, so few lines of one transport's own code may be in the other's.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::Failure;
use crate::command::root;

const TRANSPORTS: [&str; 2] = ["crates/cognito-blocking/src", "crates/cognito-async/src"];

/// The highest percentage of a transport's own lines that may be in the other transport.
const MOST: usize = 30;

/// Shorter lines, such as brackets, do not count.
const SHORTEST: usize = 4;

/// For each transport, how much it has in common with the other, and whether that is too much.
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

/// The percentage of these lines that are among the others, apart from `.await`.
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

/// The lines of a transport's own sources, without those that it has by a link.
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
