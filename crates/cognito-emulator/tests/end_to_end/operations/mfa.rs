//! AssociateSoftwareToken, VerifySoftwareToken, SetUserMFAPreference, SetUserSettings,
//! GetUserAuthFactors.

use cognito_emulator::{FirstAuthFactor, MfaMode, MfaSettings, MfaType};
use cognito_srp_core::{AuthFactor, DeliveryMedium, ErrorCode, MfaOption, MfaSetting};

use super::{each, forged, newcomer, setup, signed_in};
use crate::support::{Setup, other_than};
use crate::totp::Authenticator;

/// A pool that offers optional second factors.
fn with_mfa() -> Setup {
    setup(|pool, _| {
        let offered = [MfaType::Sms, MfaType::SoftwareToken];
        pool.set_mfa(MfaSettings::new(MfaMode::Optional, offered));
        pool.set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::EmailOtp]);
        Ok(())
    })
}

#[test]
fn associate_software_token() {
    let setup = with_mfa();
    each(&setup, |transport, client| {
        let (_, tokens) = newcomer(&setup, transport, client);
        let outcome = transport.ok(client.associate_software_token(tokens.access_token()));
        // SecretCodeType: at least 16 letters and digits.
        assert!(outcome.secret.expose().len() >= 16);
        assert!(outcome.session.is_none(), "there was none in the request");
        transport.refuses(
            ErrorCode::NotAuthorized,
            client.associate_software_token(&forged()),
        );
    });
}

#[test]
fn verify_software_token() {
    let setup = with_mfa();
    each(&setup, |transport, client| {
        let (_, tokens) = newcomer(&setup, transport, client);
        let token = tokens.access_token();
        transport.refuses(
            ErrorCode::SoftwareTokenMFANotFound,
            client.verify_software_token(token, "123456"),
        );
        let outcome = transport.ok(client.associate_software_token(token));
        let code = Authenticator::new(outcome.secret.expose()).code(&setup);
        let wrong = other_than(&code);
        transport.refuses(
            ErrorCode::EnableSoftwareTokenMFA,
            client.verify_software_token(token, &wrong),
        );
        let verify = client.verify_software_token(token, &code);
        assert!(transport.ok(verify.with_friendly_name("phone")).is_success);
    });
}

#[test]
fn set_user_mfa_preference() {
    let setup = with_mfa();
    each(&setup, |transport, client| {
        let (_, tokens) = newcomer(&setup, transport, client);
        let token = tokens.access_token();
        let preference = || client.set_user_mfa_preference(token);
        transport.refuses(
            ErrorCode::InvalidParameter,
            preference().software_token(MfaSetting::On),
        );
        transport.ok(preference().sms(MfaSetting::Preferred));
        let user = transport.ok(client.get_user(token));
        assert_eq!(user.preferred_mfa.as_deref(), Some("SMS_MFA"));
        assert_eq!(user.mfa_settings, ["SMS_MFA"]);
        assert_eq!(user.mfa_options, []);
        transport.ok(preference().sms(MfaSetting::Off));
        let user = transport.ok(client.get_user(token));
        assert_eq!(user.mfa_settings, [""; 0]);
    });
}

#[test]
fn set_user_settings() {
    let setup = with_mfa();
    each(&setup, |transport, client| {
        let (name, tokens) = newcomer(&setup, transport, client);
        let token = tokens.access_token();
        let sms = [MfaOption::new(DeliveryMedium::Sms, "phone_number")];
        transport.ok(client.set_user_settings(token, &sms));
        let user = transport.ok(client.get_user(token));
        assert_eq!(user.mfa_options, sms);
        // It is a second factor from now on.
        let challenge =
            transport.challenge(client.begin(name).password(&crate::support::password()));
        crate::transport::asked!(challenge, SmsMfa);
        transport.ok(client.set_user_settings(token, &[]));
        let user = transport.ok(client.get_user(token));
        assert_eq!(user.mfa_options, []);

        let by_mail = [MfaOption::new(DeliveryMedium::Email, "email")];
        transport.refuses(
            ErrorCode::InvalidParameter,
            client.set_user_settings(token, &by_mail),
        );
        transport.ok(client.delete_user_attributes(token, ["phone_number"]));
        transport.refuses(
            ErrorCode::InvalidParameter,
            client.set_user_settings(token, &sms),
        );
    });
}

#[test]
fn get_user_auth_factors() {
    let setup = with_mfa();
    each(&setup, |transport, client| {
        let (name, _) = setup.user(|user| user.with_software_token(crate::support::TOTP_SECRET));
        let name = cognito_srp_core::Username::parse(&name).unwrap();
        let tokens = signed_in(transport, client, &name);
        let factors = || client.get_user_auth_factors(tokens.access_token());
        let outcome = transport.ok(factors());
        assert_eq!(outcome.username, name);
        assert_eq!(outcome.preferred_mfa, None);
        assert_eq!(
            outcome.configured,
            [
                AuthFactor::Password,
                AuthFactor::EmailOtp,
                AuthFactor::SoftwareToken
            ]
        );
        let prefer = client.set_user_mfa_preference(tokens.access_token());
        transport.ok(prefer.software_token(MfaSetting::Preferred));
        let outcome = transport.ok(factors());
        assert_eq!(outcome.preferred_mfa.as_deref(), Some("SOFTWARE_TOKEN_MFA"));
        assert_eq!(outcome.mfa_settings, ["SOFTWARE_TOKEN_MFA"]);
        transport.refuses(
            ErrorCode::NotAuthorized,
            client.get_user_auth_factors(&forged()),
        );
    });
}
