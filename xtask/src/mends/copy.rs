//! A copy of the sources, in which a mend can be taken out.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;
use crate::command::{output, root};

use super::row::Change;

pub(super) struct Copy {
    folder: PathBuf,
}

impl Copy {
    /// All that git has or does not ignore. What is there already is not written again, so
    /// that it is not compiled again.
    pub(super) fn of_the_sources(folder: PathBuf) -> Result<Self, Failure> {
        let mut git = Command::new("git");
        git.current_dir(root());
        git.args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]);
        let listed = output(&mut git)?;
        let names = listed.split('\0').filter(|name| !name.is_empty());
        // What is deleted and not committed is listed still.
        let is_there = |name: &&str| root().join(name).symlink_metadata().is_ok();
        let names: Vec<&str> = names.filter(is_there).collect();
        fs::create_dir_all(&folder)?;
        remove_others(&folder, &folder, &names)?;
        for name in names {
            let (from, to) = (root().join(name), folder.join(name));
            fs::create_dir_all(to.parent().unwrap_or(&folder))?;
            if from.is_symlink() {
                if !to.is_symlink() {
                    if to.exists() {
                        fs::remove_file(&to)?;
                    }
                    symlink(fs::read_link(&from)?, &to)?;
                }
            } else if fs::read(&to).ok() != Some(fs::read(&from)?) {
                fs::copy(&from, &to)?;
            }
        }
        Ok(Self { folder })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Does something while the changes are made in the copy.
    pub(super) fn without<T>(
        &self,
        changes: &[&Change],
        act: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut before = Vec::new();
        let mut done = Ok(());
        for change in changes {
            let path = self.folder.join(&change.file);
            let text = fs::read_to_string(&path)?;
            done = change
                .without_it(&text)
                .and_then(|without| Ok(fs::write(&path, without)?));
            before.push((path, text));
            if done.is_err() {
                break;
            }
        }
        let came = done.and_then(|()| act());
        // The last change is the first that is taken back: two may be in one file.
        for (path, text) in before.iter().rev() {
            fs::write(path, text)?;
        }
        came
    }
}

/// Removes what an earlier copy had and the sources do not have any more.
fn remove_others(folder: &Path, top: &Path, names: &[&str]) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.is_symlink() {
            remove_others(&path, top, names)?;
        } else if !names.iter().any(|name| path == top.join(name)) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
