//! Values that a seed leaves out but that must be the same after a restart: they are derived
//! from the pool's id.

use ring::digest::{SHA256, digest};

use crate::ground::entropy::{letters, uuid_from};

/// The `sub` of a user.
pub(super) fn sub(pool_id: &str, username: &str) -> String {
    let digest = digest(&SHA256, format!("sub\n{pool_id}\n{username}").as_bytes());
    let mut octets = [0; 16];
    for (octet, derived) in octets.iter_mut().zip(digest.as_ref()) {
        *octet = *derived;
    }
    uuid_from(octets)
}

/// The id of the app client at this place in the list.
pub(super) fn client_id(pool_id: &str, index: usize) -> String {
    let digest = digest(&SHA256, format!("client\n{pool_id}\n{index}").as_bytes());
    letters(digest.as_ref()).take(26).collect()
}
