//! Connections that limit the size of a response and wipe their buffers: a connection that is
//! kept for the next request would otherwise keep the last password.

use core::mem;
use std::io::{self, ErrorKind};

use ureq::Error;
use ureq::unversioned::transport::{Buffers, NextTimeout, Transport};
use zeroize::Zeroize;

/// More bytes than any valid response: a body of the greatest length in chunks of one byte has
/// fewer. ureq itself limits trailers and 1xx responses only by time.
const MOST: usize = 8 << 20;

/// A connection that counts what arrives after each request.
#[derive(Debug)]
pub(crate) struct Connection<T: Transport> {
    inner: T,
    came: usize,
    /// Bytes of a buffer beyond this were not used since the last wipe.
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

    /// Wipes everything that is not still to be read. (ureq reads a request's body into the
    /// input buffer, and from there into the output buffer.)
    fn wipe(&mut self) {
        let used = mem::take(&mut self.used);
        let buffers = self.inner.buffers();
        wipe_up_to(used, buffers.output());
        wipe_up_to(used, buffers.input_append_buf());
    }
}

/// They have 128 KiB each, and most requests and responses use a hundredth of it.
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
            // Reported so that it is not taken for a full buffer.
            return Err(io::Error::from(ErrorKind::UnexpectedEof).into());
        }
        let after = self.buffers().input().len();
        let length = after.saturating_sub(before);
        self.came = self.came.saturating_add(length);
        self.used = self.used.saturating_add(length);
        match self.came > MOST {
            true => {
                let endless = io::Error::new(ErrorKind::InvalidData, "an endless response");
                Err(endless.into())
            }
            false => Ok(made_progress),
        }
    }

    /// ureq calls this for a connection that it is about to keep, and for one that it has
    /// kept.
    fn is_open(&mut self) -> bool {
        self.wipe();
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
