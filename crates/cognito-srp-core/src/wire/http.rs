//! The types of the crate `http`, which most HTTP libraries use, with the feature `http`.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::{Request, Response};

/// Secret headers are marked as sensitive. The body is moved, not copied, and is wiped when it
/// is dropped: pass it on without copying it, for example with `bytes::Bytes::from_owner`.
///
/// # Errors
/// Requests of this crate never fail to convert; `http` parses the URL once more.
#[cfg_attr(docsrs, doc(cfg(feature = "http")))]
impl TryFrom<Request> for http::Request<Zeroizing<Vec<u8>>> {
    type Error = http::Error;

    fn try_from(request: Request) -> Result<Self, http::Error> {
        let builder = http::Request::builder()
            .method(request.method())
            .uri(request.url());
        let headers = request.headers();
        let builder = headers
            .into_iter()
            .try_fold(builder, |builder, (name, value)| {
                let mut value = http::HeaderValue::try_from(value)?;
                value.set_sensitive(Request::is_secret(name));
                Ok::<_, http::Error>(builder.header(name, value))
            })?;
        builder.body(request.into_body())
    }
}

/// With its headers. A header whose value is not visible ASCII is left out; no relevant header
/// has one.
#[cfg_attr(docsrs, doc(cfg(feature = "http")))]
impl<'a, B: AsRef<[u8]>> From<&'a http::Response<B>> for Response<'a> {
    fn from(response: &'a http::Response<B>) -> Self {
        let headers = response.headers().iter();
        let headers =
            headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        Self::new(
            response.status().as_u16(),
            headers,
            response.body().as_ref(),
        )
    }
}
