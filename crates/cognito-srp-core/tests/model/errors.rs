//! Every declared error and every enumeration, compared with the model.

use std::collections::BTreeSet;

use cognito_srp_core::{
    AccessToken, AssociatedSessions, AuthFactor, DeliveryMedium, DeviceRemembered, Error,
    ErrorCode, Feedback, IssuedTokenType, UserSessionKind,
};
use serde_json::json;

use crate::model;
use crate::support::{public_client, receive_raw};

#[test]
fn every_declared_error_has_a_variant() {
    let declared: BTreeSet<&str> = model::operations()
        .values()
        .flat_map(|operation| model::texts(&operation["errors"]))
        .collect();
    assert!(declared.len() > 40, "{}", declared.len());
    for code in declared {
        let exchange = public_client().get_user(&AccessToken::new("t"));
        let body = json!({ "__type": code, "message": "m" }).to_string();
        match receive_raw(exchange, 400, &[], body.as_bytes()) {
            Err(Error::Service(error)) => {
                assert!(!matches!(error.code(), ErrorCode::Other(_)), "{code}");
                assert_eq!(error.code().as_str(), code);
            }
            other => panic!("{code}: {other:?}"),
        }
    }
}

#[test]
fn every_enumeration_has_its_values() {
    let set = |values: &[&'static str]| values.iter().copied().collect::<BTreeSet<_>>();
    let model = |name| set(&model::values(name));
    let kinds = [IssuedTokenType::AccessToken, IssuedTokenType::IdToken];
    let kinds: BTreeSet<&str> = kinds.iter().map(IssuedTokenType::as_str).collect();
    assert_eq!(kinds, model("IssuedTokenTypeIdentifierType"));
    let feedback = [Feedback::Valid, Feedback::Invalid].map(Feedback::as_str);
    assert_eq!(set(&feedback), model("FeedbackValueType"));
    let remembered = [DeviceRemembered::Yes, DeviceRemembered::No].map(DeviceRemembered::as_str);
    assert_eq!(set(&remembered), model("DeviceRememberedStatusType"));
    let sessions = [AssociatedSessions::None, AssociatedSessions::Linked];
    let sessions = sessions.map(AssociatedSessions::as_str);
    assert_eq!(set(&sessions), model("RevokeAssociatedSessionsType"));

    let media = [DeliveryMedium::Sms, DeliveryMedium::Email];
    let media: BTreeSet<&str> = media.iter().map(DeliveryMedium::as_str).collect();
    assert_eq!(media, model("DeliveryMediumType"));
    let kinds = [UserSessionKind::Token, UserSessionKind::Sso];
    let kinds: BTreeSet<&str> = kinds.iter().map(UserSessionKind::as_str).collect();
    assert_eq!(kinds, model("SessionTypeType"));
    let factors = [
        AuthFactor::Password,
        AuthFactor::EmailOtp,
        AuthFactor::SmsOtp,
        AuthFactor::WebAuthn,
        AuthFactor::SoftwareToken,
    ];
    let factors: BTreeSet<&str> = factors.iter().map(AuthFactor::as_str).collect();
    assert_eq!(factors, model("AuthFactorType"));
}
