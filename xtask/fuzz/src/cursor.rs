//! Reads fields from the fuzzer's octets, in a form in which a person can write a seed.

/// The rest of the input. After its end come zeros and empty fields.
pub(crate) struct Cursor<'a>(pub(crate) &'a [u8]);

impl<'a> Cursor<'a> {
    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    /// A field: a length of one octet, then that many octets, or all that are left.
    pub(crate) fn field(&mut self) -> &'a [u8] {
        let length = usize::from(self.byte());
        self.take(length)
    }

    /// The same with a length of two octets, big-endian.
    pub(crate) fn long_field(&mut self) -> &'a [u8] {
        let length = u16::from_be_bytes([self.byte(), self.byte()]);
        self.take(usize::from(length))
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (field, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        field
    }

    pub(crate) fn rest(self) -> &'a [u8] {
        self.0
    }

    /// One of several, chosen by the next octet.
    pub(crate) fn choose<'b, T>(&mut self, of: &'b [T]) -> &'b T {
        &of[usize::from(self.byte()) % of.len()]
    }
}
