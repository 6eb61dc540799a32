//! `cognito whoami`.

use serde_json::json;

use crate::args::Listing;
use crate::failure::Failure;
use crate::session::Session;

/// The members of GetUser and GetUserAuthFactors in one object; attributes by name.
pub(crate) fn run(args: &Listing) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let token = session.access_token()?;
    let app_client = session.app_client();
    let user = session.run(app_client.get_user(&token))?;
    let factors = session.run(app_client.get_user_auth_factors(&token))?;
    let configured = factors.configured.iter().map(|factor| factor.as_str());
    args.format.print(&json!({
        "Username": user.username.as_str(),
        "UserAttributes": user.attributes,
        "PreferredMfaSetting": user.preferred_mfa,
        "UserMFASettingList": user.mfa_settings,
        "ConfiguredUserAuthFactors": configured.collect::<Vec<_>>(),
        "UserPoolId": app_client.user_pool_id().as_str(),
        "ClientId": app_client.client_id().as_str(),
    }))
}
