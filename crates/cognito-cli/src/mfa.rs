//! `cognito mfa`.

use cognito_srp_core::{AccessToken, MfaSetting, SecretCode};
use serde::Serialize;
use serde_json::json;

use crate::answers::Answers;
use crate::args::{AnswerArgs, Connection, Factor, Listing, Mfa, Totp};
use crate::challenges::mfa_setup;
use crate::code::submit_code;
use crate::failure::Failure;
use crate::input::Passwords;
use crate::issuer::Issuer;
use crate::output;
use crate::session::Session;

pub(crate) fn run(command: &Mfa) -> Result<(), Failure> {
    match command {
        Mfa::Status(args) => status(args),
        Mfa::Totp(args) => totp(args),
        Mfa::Prefer(args) => set(&args.connection, args.factor, MfaSetting::Preferred),
        Mfa::Enable(args) => set(&args.connection, args.factor, MfaSetting::On),
        Mfa::Disable(args) => set(&args.connection, args.factor, MfaSetting::Off),
    }
}

/// The API's members.
fn status(args: &Listing) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let token = session.access_token()?;
    let factors = session.run(session.app_client().get_user_auth_factors(&token))?;
    let configured = factors.configured.iter().map(|factor| factor.as_str());
    args.format.print(&json!({
        "PreferredMfaSetting": factors.preferred_mfa,
        "UserMFASettingList": factors.mfa_settings,
        "ConfiguredUserAuthFactors": configured.collect::<Vec<_>>(),
    }))
}

fn set(connection: &Connection, factor: Factor, setting: MfaSetting) -> Result<(), Failure> {
    if (factor, setting) == (Factor::Passkey, MfaSetting::Preferred) {
        let why = "a passkey cannot be preferred: use cognito mfa enable passkey";
        return Err(Failure::Usage(why.to_owned()));
    }
    let session = Session::open(connection)?;
    set_preference(&session, &session.access_token()?, factor, setting)
}

fn set_preference(
    session: &Session,
    token: &AccessToken,
    factor: Factor,
    setting: MfaSetting,
) -> Result<(), Failure> {
    let preference = session.app_client().set_user_mfa_preference(token);
    session.run(match factor {
        Factor::Sms => preference.sms(setting),
        Factor::Totp => preference.software_token(setting),
        Factor::Email => preference.email(setting),
        Factor::Passkey => preference.web_authn(setting != MfaSetting::Off),
    })?;
    Ok(())
}

/// The data for an authenticator app, which contains a secret.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SecretOutput<'a> {
    secret_code: &'a str,
    otpauth_uri: &'a str,
}

/// Without `--code`, generates a new secret. In a terminal the user scans it; otherwise it is
/// printed.
fn totp(args: &Totp) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let mut answers = Answers::new(&AnswerArgs::default(), Passwords::none())?;
    let keeper = session.keeper()?;
    let token = keeper.access_token()?;
    let app_client = session.app_client();
    if args.code.code.is_none() {
        let exchange = app_client.associate_software_token(&token);
        let secret = session.run(exchange)?.secret;
        let account = keeper.username()?;
        let account = account.as_ref().map_or("", |name| name.as_str());
        let issuer = args.issuer.issuer.as_ref().map(Issuer::as_str);
        let issuer = issuer.unwrap_or(app_client.user_pool_id().as_str());
        let uri = secret.otpauth_uri(issuer, account);
        let Some(terminal) = answers.terminal() else {
            return output::json(&SecretOutput {
                secret_code: SecretCode::expose(&secret),
                otpauth_uri: &uri,
            });
        };
        mfa_setup::show_secret(&secret, &uri, terminal)?;
    }
    let given = args.code.code.as_ref();
    let verified = submit_code(&mut answers, given, mfa_setup::SHOWN_NOW, |code| {
        let mut request = app_client.verify_software_token(&token, code);
        if let Some(name) = &args.name {
            request = request.with_friendly_name(name);
        }
        let result = session.transport().run(request);
        session.check_access_token(&result)?;
        Ok(result)
    })?;
    if !verified.is_success {
        let why = "the service did not accept the code, and gave no reason";
        return Err(Failure::Refused(why.to_owned()));
    }
    set_preference(&session, &token, Factor::Totp, MfaSetting::On)
}
