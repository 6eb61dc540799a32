//! `VerifySoftwareToken`: the first code of a new software token.

use serde_json::{Value, json};

use super::software_token::{Asker, renew, set_up_of};
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::leniency::Leniency;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::mfa::MfaType;
use crate::state::software_token::SoftwareToken;
use crate::state::step::SetUp;
use crate::state::user_pool::UserPool;

members! {
    struct Verification {
        #[wire(flatten)]
        asker: Asker,
        user_code: Option<String>,
        friendly_device_name: Option<String>,
    }
}

/// With a correct code, the token becomes the user's and replaces an earlier one. With a
/// session it is also turned on; with an access token SetUserMFAPreference does that.
pub(crate) fn verify(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Verification = input(body)?;
    let code = input.user_code.unwrap_or_default();
    let code = (code.as_str(), pool.leniency);
    let name = input.friendly_device_name;
    match input.asker.decide()? {
        Ok(session) => {
            let (sign_in, set_up) = set_up_of(pool, session, cx)?;
            let SetUp::Associated(token) = set_up else {
                return Err(not_associated());
            };
            let token = verified(token, code, name, cx)?;
            let user = pool.user_mut(&sign_in)?;
            user.software_token = Some(token);
            user.mfa.enable(MfaType::SoftwareToken);
            let next = renew(pool, session, sign_in, SetUp::Verified, cx)?;
            Ok(json!({ "Status": "SUCCESS", "Session": next }))
        }
        Err(access_token) => {
            let user = pool.signed_in_user(access_token, cx.now)?;
            let token = user.unverified_token.clone().ok_or_else(not_associated)?;
            user.software_token = Some(verified(token, code, name, cx)?);
            user.unverified_token = None;
            Ok(json!({ "Status": "SUCCESS" }))
        }
    }
}

fn not_associated() -> Fault {
    Fault::new(
        "SoftwareTokenMFANotFoundException",
        "No software token has been associated",
    )
}

/// The token, if the code is correct. This uses the code up.
fn verified(
    mut token: SoftwareToken,
    (code, leniency): (&str, Leniency),
    friendly_name: Option<String>,
    cx: &Context<'_>,
) -> Result<SoftwareToken, Fault> {
    if !token.accept(code, cx.now, leniency)? {
        return Err(Fault::new(
            "EnableSoftwareTokenMFAException",
            "Code mismatch and fail enable Software Token MFA",
        ));
    }
    token.friendly_name = friendly_name;
    Ok(token)
}
