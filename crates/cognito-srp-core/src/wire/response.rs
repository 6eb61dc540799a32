//! Responses.

use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use crate::error::protocol::ProtocolError;
use crate::values::sanitized::Sanitized;

/// An HTTP response, as the program's HTTP stack received it. Any status is accepted:
/// [`Exchange::receive`](crate::Exchange::receive) decides whether it is an error.
#[derive(Clone)]
pub struct Response<'a> {
    status: u16,
    headers: Vec<(&'a str, &'a str)>,
    body: &'a [u8],
}

impl<'a> Response<'a> {
    /// A response. All its headers can be passed in; the relevant ones are `date`,
    /// `x-amzn-errortype`, `x-amzn-errormessage`, `x-amzn-requestid`, `content-type`,
    /// `retry-after` and `x-amz-retry-after`, in any case.
    ///
    /// Without `date` the program's clock is not corrected, and SRP is refused if that clock
    /// is more than five minutes off.
    #[must_use]
    pub fn new(
        status: u16,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        body: &'a [u8],
    ) -> Self {
        Self {
            status,
            headers: headers.into_iter().collect(),
            body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers
            .iter()
            .find(|(candidate, _)| candidate.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
    }

    pub(crate) fn body(&self) -> &'a [u8] {
        self.body
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether it has a content type other than JSON.
    pub(crate) fn is_a_page(&self) -> bool {
        let content_type = self.header("content-type");
        content_type.is_some_and(|text| !text.to_ascii_lowercase().contains("json"))
    }

    pub(crate) fn not_the_service(&self) -> ProtocolError {
        ProtocolError::NotTheService {
            status: self.status,
            content_type: self
                .header("content-type")
                .map(|text| Sanitized::name(text).to_string()),
        }
    }
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body", &format_args!("[{} octets]", self.body.len()))
            .finish_non_exhaustive()
    }
}
