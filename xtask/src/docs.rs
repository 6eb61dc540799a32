//! The parts of `docs/` that a task writes. Each stands between comments that name the task, and
//! each task leaves the rest as it is.

use std::fs;

use crate::Failure;
use crate::command::root;

/// Replaces a task's part.
pub(crate) fn write(document: &str, task: &str, part: &str) -> Result<(), Failure> {
    let path = root().join("docs").join(document);
    let document = replace(&fs::read_to_string(&path)?, task, part)
        .ok_or_else(|| format!("{}: no part of `{task}`", path.display()))?;
    Ok(fs::write(path, document)?)
}

/// The document with a new part of this task; `None` if it has no such part.
fn replace(document: &str, task: &str, part: &str) -> Option<String> {
    let begin = format!("<!-- written by cargo xtask {task} -->\n");
    let end = format!("<!-- end of cargo xtask {task} -->\n");
    let (before, rest) = document.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    // Without an empty line around it, Markdown takes the following text for HTML.
    let part = part.trim_end();
    Some(format!("{before}{begin}\n{part}\n\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::replace;

    const DOCUMENT: &str = "\
        # Title\n\
        <!-- written by cargo xtask one -->\nold 1\n<!-- end of cargo xtask one -->\n\
        between\n\
        <!-- written by cargo xtask two -->\nold 2\n<!-- end of cargo xtask two -->\n\
        end\n";

    #[test]
    fn a_task_replaces_its_own_part_alone() {
        let document = replace(DOCUMENT, "two", "new\n").unwrap();
        assert_eq!(
            document,
            "# Title\n\
             <!-- written by cargo xtask one -->\nold 1\n<!-- end of cargo xtask one -->\n\
             between\n\
             <!-- written by cargo xtask two -->\n\nnew\n\n<!-- end of cargo xtask two -->\n\
             end\n"
        );
        assert_eq!(replace(&document, "two", "new").as_ref(), Some(&document));
    }

    #[test]
    fn a_document_without_the_part_is_refused() {
        assert_eq!(replace(DOCUMENT, "three", "new"), None);
        let open = DOCUMENT.replace("end of cargo xtask one", "");
        assert_eq!(replace(&open, "one", "new"), None);
    }
}
