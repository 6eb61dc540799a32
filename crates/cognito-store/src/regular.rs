//! Only regular files are opened: opening a FIFO waits for its other end, opening a device
//! may do something, and behind a symbolic link the secret would stay when the link is
//! replaced or deleted.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;

use crate::fault::Fault;

/// Opens a file for reading. `None` when there is no file.
pub(crate) fn open(path: &Path) -> Result<Option<(File, Metadata)>, Fault> {
    match look(path)? {
        false => Ok(None),
        true => open_with(OpenOptions::new().read(true), path).map(Some),
    }
}

/// Whether there is a file. Anything else there is an error.
pub(crate) fn look(path: &Path) -> Result<bool, Fault> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => is_regular(metadata.file_type()).map(|()| true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Opens a file that [`look`] has seen, or that the options create. If something else has
/// taken its place since, it is neither followed nor waited for.
pub(crate) fn open_with(options: &mut OpenOptions, path: &Path) -> Result<(File, Metadata), Fault> {
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    is_regular(metadata.file_type())?;
    Ok((file, metadata))
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
