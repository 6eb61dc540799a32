//! `WEB_AUTHN`: a passkey signs a challenge.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::webauthn::{self, Challenge, Expected};
use crate::rules::challenge::{self, Answer, Verdict};
use crate::rules::mfa;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::WEB_AUTHN;

/// The parameter with the options: JSON in a string.
pub(crate) const OPTIONS: &str = "CREDENTIAL_REQUEST_OPTIONS";

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (challenge, options) = options(pool, &sign_in, cx)?;
    let parameters = json!({ OPTIONS: options });
    challenge::issue(pool, sign_in, Step::WebAuthn(challenge), parameters, cx)
}

/// A challenge, and the options for the browser. An unknown user has one passkey, always the
/// same, which nobody has.
pub(crate) fn options(
    pool: &UserPool,
    sign_in: &SignIn,
    cx: &mut Context<'_>,
) -> Result<(Challenge, String), Fault> {
    let challenge: Challenge = cx.random()?;
    let options = options_with(pool, sign_in, &challenge)?;
    Ok((challenge, options))
}

/// The options with this challenge.
pub(crate) fn options_with(
    pool: &UserPool,
    sign_in: &SignIn,
    challenge: &Challenge,
) -> Result<String, Fault> {
    let ids: Vec<Vec<u8>> = match sign_in.exists {
        true => pool
            .usable_passkeys(pool.user(sign_in)?)
            .map(|passkey| passkey.id.clone())
            .collect(),
        false => vec![pool.simulated_passkey(&sign_in.typed)],
    };
    let ids = ids.iter().map(Vec::as_slice);
    let required = needs_verification(pool, sign_in)?;
    let options = webauthn::request_options(pool.relying_party()?, ids, challenge, required);
    Ok(options.to_string())
}

/// Whether the passkey must verify its user: because the pool requires it, or because it
/// counts as two factors.
fn needs_verification(pool: &UserPool, sign_in: &SignIn) -> Result<bool, Fault> {
    let stands_for_two = sign_in.exists && mfa::is_active(pool, pool.user(sign_in)?);
    Ok(pool.relying_party()?.user_verification_required || stands_for_two)
}

pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    _: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let Step::WebAuthn(challenge) = &answer.step else {
        return Err(Fault::invalid_session());
    };
    let credential = answer.responses.require("CREDENTIAL")?;
    check(pool, answer.sign_in, challenge, credential)
}

/// Checks `CREDENTIAL`, the JSON of a browser's `PublicKeyCredential.toJSON()`. The error does
/// not say why it was refused: AWS has one answer for every reason.
pub(crate) fn check(
    pool: &mut UserPool,
    sign_in: SignIn,
    challenge: &Challenge,
    credential: &str,
) -> Result<Verdict, Fault> {
    let relying_party = pool.relying_party()?.clone();
    let user = pool.user(&sign_in)?;
    let expected = Expected {
        challenge,
        relying_party_id: &relying_party.id,
        user_verification: needs_verification(pool, &sign_in)?,
    };
    let handle = user.sub().as_bytes().to_vec();
    let passkeys = &mut pool.user_mut(&sign_in)?.passkeys;
    webauthn::authenticate(credential, &expected, passkeys, &handle)
        .map_err(|_| Fault::wrong_password())?;
    Ok(Verdict::Proven(sign_in.with(Factor::WebAuthn)))
}
