//! Pages of lists.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::ground::fault::Fault;

/// Which page of a list is asked for.
#[derive(Default)]
pub(crate) struct Page<'a> {
    /// How many items at most; 0 is as good as none.
    pub(crate) limit: Option<usize>,
    /// As the page before had it.
    pub(crate) token: Option<&'a str>,
}

/// What a page holds when nothing is said, in most lists.
pub(crate) const PAGE: usize = 60;

impl Page<'_> {
    /// The items of this page, of a list in the order of its keys, and the token of the
    /// next page if there is one. A token is the last key of its page.
    pub(crate) fn of<K: AsRef<str>, T>(
        &self,
        items: impl IntoIterator<Item = (K, T)>,
    ) -> Result<(Vec<T>, Option<String>), Fault> {
        let after = self.token.map(last_key).transpose()?;
        let limit = self.limit.filter(|limit| *limit > 0).unwrap_or(PAGE);
        let mut rest = items.into_iter().filter(|(key, _)| {
            after
                .as_ref()
                .is_none_or(|after| key.as_ref() > after.as_str())
        });
        let (mut page, mut last) = (Vec::new(), None);
        for (key, item) in rest.by_ref().take(limit) {
            last = Some(URL_SAFE_NO_PAD.encode(key.as_ref()));
            page.push(item);
        }
        let next = last.filter(|_| rest.next().is_some());
        Ok((page, next))
    }
}

fn last_key(token: &str) -> Result<String, Fault> {
    URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|octets| String::from_utf8(octets).ok())
        .ok_or_else(|| Fault::invalid_parameter("Invalid pagination token given."))
}
