//! `cognito credentials --guest`.

use cognito_emulator::{NewIdentityPool, Request};
use serde_json::json;

use crate::aws::Aws;
use crate::kept::{PROFILE, WAYS, public_ways};
use crate::support::fails;

impl Aws {
    /// Nobody, and a pool that allows guests.
    fn visitors(way: crate::kept::Way) -> Self {
        let mut aws = Self::nobody(way);
        let visitors = NewIdentityPool::new("visitors").allowing_guests();
        aws.pool = aws.emulator.add_identity_pool(visitors).unwrap();
        aws
    }

    /// Arguments for a guest, who has no profile to name the emulator.
    fn guest(&self) -> [&str; 3] {
        ["--guest", "--identity-endpoint", self.emulator.endpoint()]
    }
}

#[test]
fn a_guest_needs_no_session_and_keeps_an_identity() {
    for way in public_ways() {
        let aws = Aws::visitors(way);
        let ask = aws.guest();
        let first = aws.json(&ask);
        let guest = aws.issued_as(&first["AccessKeyId"]);
        assert!(!guest.is_authenticated);
        assert_eq!(aws.json(&ask), first);
        let renew = [&ask[..], &["--renew"]].concat();
        let second = aws.issued(&renew);
        assert_ne!(second.access_key_id, guest.access_key_id);
        assert_eq!(second.identity_id, guest.identity_id);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = aws.kept.file("guests.json");
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert!(!aws.kept.file(PROFILE).exists());
        // A sign-out forgets them too.
        aws.kept.output(&["sign-out"]);
        assert!(!aws.kept.file("guests.json").exists());
        let third = aws.issued(&ask);
        assert_ne!(third.identity_id, guest.identity_id);
        // The emulator knows no such identity any more.
        let gone = Request::identity_pool_operation(
            "DeleteIdentities",
            &json!({ "IdentityIdsToDelete": [third.identity_id] }),
        );
        assert_eq!(aws.emulator.handle(&gone).status, 200);
        assert_ne!(aws.issued(&renew).identity_id, third.identity_id);
    }
}

#[test]
fn a_pool_without_guests_has_none() {
    let aws = Aws::alice(WAYS[0]);
    let ask = aws.guest();
    fails(
        &aws.output(&ask),
        1,
        "NotAuthorizedException: Unauthenticated access is not supported for this identity pool.",
    );
    assert!(!aws.kept.file("guests.json").exists());
    let ask = [&ask[..], &["--custom-role-arn", "arn:aws:iam::1:role/x"]].concat();
    fails(&aws.output(&ask), 2, "cannot be used with");
}
