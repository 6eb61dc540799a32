//! Where a transport collects a response body.

use core::fmt;

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use zeroize::Zeroizing;

/// A response body as it is collected: at most [`BodyBuffer::LIMIT`] bytes. It is wiped when
/// it is dropped, and when it grows its old place is wiped too.
///
/// ```
/// use cognito_transport::BodyBuffer;
/// let mut body = BodyBuffer::new();
/// body.extend(b"{}")?;
/// assert_eq!(body.as_slice(), b"{}");
/// # Ok::<(), cognito_transport::BodyTooLarge>(())
/// ```
pub struct BodyBuffer(Zeroizing<Vec<u8>>);

/// A body is larger than [`BodyBuffer::LIMIT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyTooLarge;

impl fmt::Display for BodyTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response is larger than {} bytes", BodyBuffer::LIMIT)
    }
}

impl core::error::Error for BodyTooLarge {}

impl BodyBuffer {
    /// 1 MiB: over a hundred times the service's largest reply.
    pub const LIMIT: usize = 1 << 20;

    /// An empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(16 << 10)))
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// [`BodyTooLarge`] beyond the limit; the piece is then not added.
    pub fn extend(&mut self, piece: &[u8]) -> Result<(), BodyTooLarge> {
        let length = self.0.len().saturating_add(piece.len());
        if length > Self::LIMIT {
            return Err(BodyTooLarge);
        }
        if length > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(length.next_power_of_two()));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(piece);
        Ok(())
    }

    /// Adds a piece of the response from this URL.
    ///
    /// # Errors
    /// [`TransportErrorKind::BodyTooLarge`], as for [`extend`](Self::extend).
    pub fn take(&mut self, url: &str, piece: &[u8]) -> Result<(), TransportError> {
        let too_large = |error| TransportError::new(TransportErrorKind::BodyTooLarge, url, error);
        self.extend(piece).map_err(too_large)
    }

    /// Reads a body to its end: `read` is given room for a piece, and says how much of it it
    /// has filled; nothing is the end.
    ///
    /// # Errors
    /// Those of `read`, and as for [`take`](Self::take).
    pub fn read(
        url: &str,
        mut read: impl FnMut(&mut [u8]) -> Result<usize, TransportError>,
    ) -> Result<Self, TransportError> {
        let mut collected = Self::new();
        let mut room = Zeroizing::new([0; 4096]);
        loop {
            let length = read(room.as_mut_slice())?;
            match room.get(..length) {
                None | Some([]) => return Ok(collected),
                Some(piece) => collected.take(url, piece)?,
            }
        }
    }

    /// What was collected so far.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl Default for BodyBuffer {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for BodyBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BodyBuffer([{} octets])", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::BodyBuffer;

    /// The vector never grows by itself, which would leave what was in it behind: it has the
    /// room that it was given, where by itself it would have just enough.
    #[test]
    fn it_grows_by_a_larger_one() {
        let mut body = BodyBuffer::new();
        for (octets, room) in [(50_000, 65_536), (10_000, 65_536), (100_000, 262_144)] {
            assert!(body.extend(&vec![b'x'; octets]).is_ok());
            assert_eq!(body.0.capacity(), room);
        }
        assert_eq!(body.as_slice(), [b'x'; 160_000]);
    }
}
