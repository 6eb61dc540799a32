//! A custom endpoint's URL, in the one form that all HTTP libraries parse alike.

use alloc::format;
use alloc::string::{String, ToString};
use core::net::{Ipv4Addr, Ipv6Addr};

use super::error::EndpointError;

/// The URL in the form of the WHATWG's URL standard, if all other parsers read it the same
/// way.
pub(super) fn canonical(url: &str) -> Result<String, EndpointError> {
    let (scheme, own_port, rest) = match url.strip_prefix("https://") {
        Some(rest) => ("https", 443, rest),
        None => {
            let rest = url.strip_prefix("http://").ok_or(EndpointError::Scheme)?;
            ("http", 80, rest)
        }
    };
    let stray = |c: char| c.is_whitespace() || c.is_control() || "@?#\\".contains(c);
    if rest.contains(stray) {
        return Err(EndpointError::Extra);
    }
    let (before, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = authority(before)?;
    check_path(path)?;
    Ok(match port {
        Some(port) if port != own_port => format!("{scheme}://{host}:{port}/{path}"),
        _ => format!("{scheme}://{host}/{path}"),
    })
}

/// The host in the part after the scheme of a canonical URL, such as that of an
/// [`Endpoint`](crate::Endpoint); an IPv6 address is in brackets.
#[must_use]
pub fn host_of(rest: &str) -> &str {
    let authority = rest
        .split_once('/')
        .map_or(rest, |(authority, _)| authority);
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|octet| octet.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// Whether a host (an IPv6 address in brackets) is this machine. The only such name is
/// `localhost`, which systems have in their own table. For names below it many resolvers ask
/// DNS, which may answer anything (RFC 6761 §6.3 says that they should not).
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    if let Some(address) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return address.parse() == Ok(Ipv6Addr::LOCALHOST);
    }
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return address.is_loopback();
    }
    host == "localhost"
}

/// Parses a host, or an IPv6 address in brackets, and optionally a port (RFC 3986 §3.2).
///
/// # Errors
/// [`EndpointError::Host`] or [`EndpointError::Port`] if it is not valid.
pub fn authority(text: &str) -> Result<(String, Option<u16>), EndpointError> {
    let (host, after) = match text.strip_prefix('[') {
        Some(bracketed) => {
            let (address, after) = bracketed.split_once(']').ok_or(EndpointError::Host)?;
            let address: Result<Ipv6Addr, _> = address.parse();
            (
                in_brackets(address.map_err(|_| EndpointError::Host)?),
                after,
            )
        }
        None => {
            let (host, after) = text.split_at(text.find(':').unwrap_or(text.len()));
            (name(host)?, after)
        }
    };
    let Some(port) = after.strip_prefix(':') else {
        let is_end = after.is_empty();
        return is_end.then_some((host, None)).ok_or(EndpointError::Port);
    };
    // `parse` alone would accept a sign.
    let digits = port.bytes().all(|octet| octet.is_ascii_digit());
    match port.parse() {
        Ok(port) if digits => Ok((host, Some(port))),
        _ => Err(EndpointError::Port),
    }
}

/// In the form of the URL standard, without the dotted form of an IPv4 address in it.
fn in_brackets(address: Ipv6Addr) -> String {
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => format!("[::ffff:{high:x}:{low:x}]"),
        _ => format!("[{address}]"),
    }
}

/// A name, or an IPv4 address, in lower case.
fn name(host: &str) -> Result<String, EndpointError> {
    let of_label = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-' || octet == b'_';
    let is_label = |label: &str| (1..64).contains(&label.len()) && label.bytes().all(of_label);
    if host.len() > 253 || !host.split('.').all(is_label) {
        return Err(EndpointError::Host);
    }
    let host = host.to_ascii_lowercase();
    // The URL standard reads `127.1` and `0x7f.1` as addresses; resolvers may too, or look up
    // a name.
    if host.rsplit('.').next().is_some_and(is_number) {
        let address: Result<Ipv4Addr, _> = host.parse();
        return match address {
            Ok(address) => Ok(address.to_string()),
            Err(_) => Err(EndpointError::Host),
        };
    }
    Ok(host)
}

fn is_number(label: &str) -> bool {
    match label.strip_prefix("0x") {
        Some(hex) => hex.bytes().all(|octet| octet.is_ascii_hexdigit()),
        None => label.bytes().all(|octet| octet.is_ascii_digit()),
    }
}

/// The part after the first `/`: segments that all parsers read alike.
fn check_path(path: &str) -> Result<(), EndpointError> {
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        let is_plain = !matches!(segment, "" | "." | "..") && are_plain(segment);
        if !(is_plain || segment.is_empty() && is_last) {
            return Err(EndpointError::Path);
        }
    }
    Ok(())
}

fn are_plain(segment: &str) -> bool {
    let mut rest = segment.bytes();
    while let Some(octet) = rest.next() {
        let is_plain = match octet {
            b'%' => {
                let mut digit = || rest.next().and_then(|octet| char::from(octet).to_digit(16));
                match (digit(), digit()) {
                    (Some(high), Some(low)) => has_to_be_encoded(high * 16 + low),
                    _ => false,
                }
            }
            _ => is_unreserved(octet) || b"!$&'()*+,;=:".contains(&octet),
        };
        if !is_plain {
            return false;
        }
    }
    true
}

/// RFC 3986 §2.3.
fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"-._~".contains(&octet)
}

/// Whether the character means something else if it is not encoded, so that no parser decodes
/// it (RFC 3986 §6.2.2.2). Control characters are not allowed in a path.
fn has_to_be_encoded(octet: u32) -> bool {
    let octet = u8::try_from(octet).unwrap_or_default();
    !(is_unreserved(octet) || octet.is_ascii_control())
}
