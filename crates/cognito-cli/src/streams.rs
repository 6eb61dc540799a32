//! The standard streams without std's buffers, in which a secret that was read stays for
//! as long as the process lives, and without its macros, which panic when nobody reads.

use std::fmt;
use std::io::{self, Read, Write};

/// A line on standard error, in the place of std's macro. Nobody may be there to read it,
/// and that changes nothing: what is lost by a panic may be tokens.
macro_rules! eprintln {
    ($($text:tt)*) => {
        $crate::streams::note(format_args!($($text)*))
    };
}

/// Writes a line to standard error, in one piece, if that can be.
pub(crate) fn note(text: fmt::Arguments<'_>) {
    let line = format!("{text}\n");
    // There is nowhere else to say that it failed.
    let _ = io::stderr().write_all(line.as_bytes());
}

/// Standard input.
#[cfg(unix)]
pub(crate) fn input() -> io::Result<impl Read> {
    use std::os::fd::AsFd;
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    Ok(std::fs::File::from(input))
}

/// Standard output, of which std would take "bad file descriptor" for a success.
#[cfg(unix)]
pub(crate) fn output() -> io::Result<impl Write> {
    use std::os::fd::AsFd;
    let output = io::stdout().as_fd().try_clone_to_owned()?;
    Ok(std::fs::File::from(output))
}

/// Standard input. A console's is UTF-16, which std knows how to read.
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

/// Standard output. A console's is UTF-16, which std knows how to write.
#[cfg(not(unix))]
pub(crate) fn output() -> io::Result<impl Write> {
    Ok(io::stdout())
}
