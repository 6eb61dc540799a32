//! Connections on which no response is endless, and whose buffers are wiped: one that is
//! kept for the next request would keep the password of the last one.

use core::mem;
use std::io::{self, ErrorKind};

use ureq::Error;
use ureq::unversioned::transport::{Buffers, NextTimeout, Transport};
use zeroize::Zeroize;

/// As many octets has no response: a body of the greatest length there is, in chunks of an
/// octet each, has fewer. ureq itself bounds neither the trailers of a body nor the
/// responses with 1xx before the one that counts, but by their time.
const MOST: usize = 8 << 20;

/// A connection that counts what comes after each request.
#[derive(Debug)]
pub(crate) struct Connection<T: Transport> {
    inner: T,
    came: usize,
    /// No octet of a buffer after as many was used since they were wiped.
    used: usize,
}

impl<T: Transport> Connection<T> {
    pub(crate) const fn new(inner: T) -> Self {
        Self {
            inner,
            came: 0,
            used: 0,
        }
    }

    /// Wipes all that nobody has still to read. (ureq reads a request's body into the
    /// buffer of what comes, and from there into that of what goes.)
    fn wipe(&mut self) {
        let used = mem::take(&mut self.used);
        let buffers = self.inner.buffers();
        wipe_up_to(used, buffers.output());
        wipe_up_to(used, buffers.input_append_buf());
    }
}

/// They have 128 KiB each, of which most requests and responses use a hundredth.
fn wipe_up_to(used: usize, buffer: &mut [u8]) {
    match buffer.get_mut(..used) {
        Some(used) => used.zeroize(),
        None => buffer.zeroize(),
    }
}

impl<T: Transport> Drop for Connection<T> {
    fn drop(&mut self) {
        let unread = self.inner.buffers().input().len();
        self.inner.buffers().input_consume(unread);
        self.wipe();
    }
}

impl<T: Transport> Transport for Connection<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.came = 0;
        self.used = self.used.saturating_add(amount);
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let before = self.buffers().input().len();
        let has_room = !self.buffers().input_append_buf().is_empty();
        let made_progress = self.inner.await_input(timeout)?;
        if has_room && !made_progress {
            // Said so, it is not taken for a buffer that is full.
            return Err(io::Error::from(ErrorKind::UnexpectedEof).into());
        }
        let after = self.buffers().input().len();
        let length = after.saturating_sub(before);
        self.came = self.came.saturating_add(length);
        self.used = self.used.saturating_add(length);
        match self.came > MOST {
            true => {
                let endless = io::Error::new(ErrorKind::InvalidData, "a response without end");
                Err(endless.into())
            }
            false => Ok(made_progress),
        }
    }

    /// ureq asks this of a connection that it is about to keep, and of one that it has kept.
    fn is_open(&mut self) -> bool {
        self.wipe();
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
