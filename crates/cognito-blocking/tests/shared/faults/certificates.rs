//! Certificates that must not be trusted, each for a different reason.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, date_time_ymd};

use super::{client, counted, failure};
use crate::face::Settings;
use crate::face::TransportErrorKind::Connect;
use crate::shared::{LONGEST, kind};
use crate::support::faulty::{Connection, Peer};
use crate::support::tls::{Authority, self_signed};

#[test]
fn faults_of_certificates() {
    let (authority, other) = (Authority::new(), Authority::new());
    let with = |change| authority.server_config_with(change);
    let cases = [
        (other.server_config("127.0.0.1"), "BadSignature"),
        (
            authority.server_config("cognito.example"),
            "not valid for name",
        ),
        (
            with(|it| it.not_after = date_time_ymd(2001, 1, 1)),
            "certificate expired",
        ),
        (
            with(|it| it.not_before = date_time_ymd(4000, 1, 1)),
            "certificate not valid yet",
        ),
        (with(is_of_clients), "does not allow extended key usage"),
        (with(is_an_authority), "CaUsedAsEndEntity"),
        (self_signed(), "UnknownIssuer"),
    ];
    for (config, reason) in cases {
        let config = Arc::new(config);
        for is_password in [true, false] {
            let peer = Peer::start(Some(config.clone()), Connection::request);
            let settings = Settings::new().with_only_roots(authority.pem.as_bytes());
            let client = client(None, settings, Connect, LONGEST);
            let error = failure(&client, &format!("https://{}", peer.address()), is_password);
            assert_eq!(kind(&error), Connect, "{error:?}");
            let text = error.to_string();
            assert!(
                text.contains("invalid peer certificate: "),
                "{reason}: {text}"
            );
            assert!(text.contains(reason), "{reason}: {text}");
            assert_eq!(counted(peer), (3, 0), "{reason}");
        }
    }
}

fn is_of_clients(params: &mut CertificateParams) {
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
}

fn is_an_authority(params: &mut CertificateParams) {
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
}
