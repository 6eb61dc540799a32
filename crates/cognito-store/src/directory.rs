//! The directory that a file is in: created for its owner alone, and flushed to disk.

#[cfg(unix)]
use std::fs::File;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::fault::Fault;
use crate::permissions;

/// The directory that a path is in: for a bare name, the current directory.
pub(crate) fn of(path: &Path) -> &Path {
    match path.parent() {
        Some(directory) if directory != Path::new("") => directory,
        _ => Path::new("."),
    }
}

/// Creates a directory and its missing parents, for the owner alone. They survive a
/// power failure.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = of(path);
    if above != path {
        make(above)?;
    }
    #[cfg_attr(not(unix), allow(unused_mut, reason = "modes are Unix's"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    match builder.create(path) {
        Ok(()) => Directory::open(above)?.sync(),
        // Another process created it first.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Nobody else can decide which file a name in it stands for.
pub(crate) fn check(path: &Path) -> Result<(), Fault> {
    Ok(permissions::of_directory(&fs::metadata(path)?)?)
}

/// A directory in which something is to change.
pub(crate) struct Directory {
    #[cfg(unix)]
    file: File,
    #[cfg(test)]
    path: std::path::PathBuf,
}

impl Directory {
    /// Opened before the change, so that nothing changes where it cannot be opened.
    #[cfg_attr(not(unix), allow(clippy::unnecessary_wraps, reason = "Unix opens it"))]
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        #[cfg(not(any(unix, test)))]
        let _ = path;
        Ok(Self {
            #[cfg(unix)]
            file: File::open(path)?,
            #[cfg(test)]
            path: path.to_owned(),
        })
    }

    /// Makes the change durable, on Unix. Other systems offer nothing for it.
    pub(crate) fn sync(&self) -> io::Result<()> {
        match self.flush() {
            // Some file systems cannot, and never will: PostgreSQL's fsync_fname
            // passes over the same.
            Err(error) if CANNOT.contains(&error.kind()) => Ok(()),
            flushed => flushed,
        }
    }

    fn flush(&self) -> io::Result<()> {
        #[cfg(test)]
        tests::flushed(&self.path)?;
        #[cfg(unix)]
        self.file.sync_all()?;
        Ok(())
    }
}

/// What a file system answers when it does not flush directories.
const CANNOT: [ErrorKind; 2] = [ErrorKind::InvalidInput, ErrorKind::Unsupported];

#[cfg(test)]
pub(crate) mod tests;
