//! Hosts that need no proxy: NO_PROXY as curl reads it.

use core::net::{Ipv4Addr, Ipv6Addr};

/// The value of NO_PROXY.
#[derive(Clone, Debug, Default)]
pub(super) struct Exceptions(String);

impl Exceptions {
    pub(super) const fn new(list: String) -> Self {
        Self(list)
    }

    /// Whether the list contains a host (an IPv6 address in brackets).
    pub(super) fn have(&self, host: &str) -> bool {
        if self.0 == "*" {
            return true;
        }
        let is_separator = |c: char| matches!(c, ',' | ' ' | '\t');
        let mut entries = self.0.split(is_separator).filter(|entry| !entry.is_empty());
        let in_brackets = host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        if let Some(Ok(host)) = in_brackets.map(str::parse::<Ipv6Addr>) {
            return entries.any(|entry| has(entry, host, 128, Ipv6Addr::to_bits));
        }
        if let Ok(host) = host.parse::<Ipv4Addr>() {
            return entries.any(|entry| has(entry, host, 32, |ip| ip.to_bits().into()));
        }
        entries.any(|entry| is_in_domain(host, entry))
    }
}

/// Whether a name is this domain or below it.
fn is_in_domain(name: &str, domain: &str) -> bool {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let domain = domain.strip_prefix('.').unwrap_or(domain);
    let Some(before) = name.len().checked_sub(domain.len()) else {
        return false;
    };
    let (Some(under), Some(end)) = (name.get(..before), name.get(before..)) else {
        return false;
    };
    let is_whole = under.is_empty() || under.ends_with('.');
    !domain.is_empty() && is_whole && end.eq_ignore_ascii_case(domain)
}

/// Whether an address is the entry, or in its network.
fn has<A: core::str::FromStr>(entry: &str, host: A, width: u32, bits: impl Fn(A) -> u128) -> bool {
    let (network, length) = match entry.split_once('/') {
        Some((network, length)) => (network, number(length)),
        None => (entry, Some(0)),
    };
    let (Ok(network), Some(length)) = (network.parse(), length) else {
        return false;
    };
    // Without a length it is one address, and so it is with length 0.
    let length = if length == 0 { width } else { length };
    let Some(rest) = width.checked_sub(length) else {
        return false;
    };
    let apart = bits(host) ^ bits(network);
    apart.checked_shr(rest) == Some(0)
}

/// As C reads it: what follows the digits is ignored.
fn number(text: &str) -> Option<u32> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit());
    match text.get(..end.unwrap_or(text.len())) {
        Some("") if !text.starts_with('-') => Some(0),
        digits => digits?.parse().ok(),
    }
}
