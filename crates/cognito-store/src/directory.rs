//! The directory of a file: created for its owner only, and flushed to disk.

#[cfg(unix)]
use std::fs::File;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::fault::Fault;
use crate::permissions;

/// The directory of a path; for a bare name, the current directory.
pub(crate) fn of(path: &Path) -> &Path {
    match path.parent() {
        Some(directory) if directory != Path::new("") => directory,
        _ => Path::new("."),
    }
}

/// Creates a directory and its missing parents, for the owner only. They survive a power
/// failure.
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

/// Checks that nobody else can decide which file a name in it stands for.
pub(crate) fn check(path: &Path) -> Result<(), Fault> {
    Ok(permissions::of_directory(&fs::metadata(path)?)?)
}

/// A directory whose contents will change.
pub(crate) struct Directory {
    #[cfg(unix)]
    file: File,
    #[cfg(test)]
    path: std::path::PathBuf,
}

impl Directory {
    /// Opened before the change, so that nothing changes if it cannot be opened.
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

    /// Makes the change durable, on Unix. Other systems have no way to do this.
    pub(crate) fn sync(&self) -> io::Result<()> {
        match self.flush() {
            // Some file systems cannot do this; PostgreSQL's fsync_fname ignores the same
            // errors.
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

/// The errors of file systems that cannot flush directories.
const CANNOT: [ErrorKind; 2] = [ErrorKind::InvalidInput, ErrorKind::Unsupported];

#[cfg(test)]
pub(crate) mod tests;
