//! Only regular files are opened. Opening a FIFO waits for its other end, and opening a device
//! may have an effect; behind a symbolic link the secret would stay when the link is replaced
//! or deleted.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;

use crate::busy::until_free;
use crate::fault::Fault;

/// Opens a file for reading. `None` if there is no file.
pub(crate) fn open(path: &Path) -> Result<Option<(File, Metadata)>, Fault> {
    match look(path)? {
        false => Ok(None),
        true => open_with(OpenOptions::new().read(true), path).map(Some),
    }
}

/// Whether there is a file. Anything else at the path is an error.
pub(crate) fn look(path: &Path) -> Result<bool, Fault> {
    match until_free(|| fs::symlink_metadata(path)) {
        Ok(metadata) => is_regular(metadata.file_type()).map(|()| true),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            below_a_directory(path).map(|()| false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens a file that [`look`] has seen, or that the options create. If something else has
/// replaced it since, it is neither followed nor waited for.
pub(crate) fn open_with(options: &mut OpenOptions, path: &Path) -> Result<(File, Metadata), Fault> {
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = until_free(|| options.open(path))?;
    let metadata = file.metadata()?;
    is_regular(metadata.file_type())?;
    Ok((file, metadata))
}

/// Windows does not report that a parent of a missing path is not a directory.
#[cfg(windows)]
fn below_a_directory(path: &Path) -> Result<(), Fault> {
    let above = path.ancestors().skip(1);
    match above.map(fs::metadata).find_map(Result::ok) {
        Some(above) if !above.is_dir() => {
            Err(std::io::Error::from(ErrorKind::NotADirectory).into())
        }
        _ => Ok(()),
    }
}

/// The system reports it.
#[cfg(not(windows))]
#[allow(clippy::unnecessary_wraps, reason = "Windows has to look")]
fn below_a_directory(_: &Path) -> Result<(), Fault> {
    Ok(())
}

fn is_regular(found: FileType) -> Result<(), Fault> {
    match found.is_file() {
        true => Ok(()),
        false => Err(Fault::NotAFile(name(found))),
    }
}

fn name(found: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if found.is_fifo() {
            return "a FIFO";
        }
        if found.is_socket() {
            return "a socket";
        }
        if found.is_char_device() || found.is_block_device() {
            return "a device";
        }
    }
    match (found.is_symlink(), found.is_dir()) {
        (true, _) => "a symbolic link",
        (_, true) => "a directory",
        _ => "something else",
    }
}

#[cfg(all(test, unix))]
mod tests;
