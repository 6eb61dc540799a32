//! The standard streams without std's buffers, which would keep a secret that was read until
//! the process ends, and without its macros, which panic if nobody reads.

use std::fmt;
use std::io::{self, Read, Write};

/// A line on standard error, instead of std's macro. If nobody can read it, nothing else
/// changes: a panic could lose tokens.
macro_rules! eprintln {
    ($($text:tt)*) => {
        $crate::streams::note(format_args!($($text)*))
    };
}

/// Writes a line to standard error, if possible in one piece.
pub(crate) fn note(text: fmt::Arguments<'_>) {
    let line = format!("{text}\n");
    // There is nowhere else to report the failure.
    let _ = io::stderr().write_all(line.as_bytes());
}

/// Standard input.
#[cfg(unix)]
pub(crate) fn input() -> io::Result<impl Read> {
    use std::os::fd::AsFd;
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    Ok(std::fs::File::from(input))
}

/// Standard output. std would treat "bad file descriptor" as a success.
#[cfg(unix)]
pub(crate) fn output() -> io::Result<impl Write> {
    use std::os::fd::AsFd;
    let output = io::stdout().as_fd().try_clone_to_owned()?;
    Ok(std::fs::File::from(output))
}

/// Standard input. A console uses UTF-16, which std can read.
#[cfg(windows)]
pub(crate) fn input() -> io::Result<Box<dyn Read>> {
    use std::io::IsTerminal;
    use std::os::windows::io::AsHandle;
    let input = io::stdin();
    if input.is_terminal() {
        return Ok(Box::new(input));
    }
    let input = input.as_handle().try_clone_to_owned()?;
    Ok(Box::new(std::fs::File::from(input)))
}

#[cfg(not(any(unix, windows)))]
pub(crate) fn input() -> io::Result<impl Read> {
    Ok(io::stdin())
}

/// Standard output. A console uses UTF-16, which std can write.
#[cfg(not(unix))]
pub(crate) fn output() -> io::Result<impl Write> {
    Ok(io::stdout())
}
