//! The directory of a file: made for its owner alone, and flushed to the disk.

#[cfg(unix)]
use std::fs::File;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::fault::Fault;
use crate::permissions;

/// Where a path is. Of a name alone, the current directory.
pub(crate) fn of(path: &Path) -> &Path {
    match path.parent() {
        Some(directory) if directory != Path::new("") => directory,
        _ => Path::new("."),
    }
}

/// Makes a directory, and those above it that are missing, for the owner alone. They
/// are there also after a power failure.
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
        // Another process was quicker.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Nobody else can say which file has a name in it.
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
    /// Before the change: what cannot be opened is left as it is.
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

    /// Makes the change durable. Elsewhere than on Unix, nothing does.
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

/// What a file system says that does not flush directories.
const CANNOT: [ErrorKind; 2] = [ErrorKind::InvalidInput, ErrorKind::Unsupported];

#[cfg(test)]
pub(crate) mod tests;
