//! `GetCallerIdentity` of STS: who has signed a request.

use crate::face::credentials::Credentials;
use crate::face::operator;
use crate::face::request::Request;
use crate::face::sts::element;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::identity_pools::credentials::IssuedCredentials;
use crate::state::user_pools::UserPools;

/// Everything here belongs to it.
const ACCOUNT: &str = "000000000000";

/// Who has signed the request: the operator, or whoever has credentials of an identity pool.
/// Without an operator's key, no signature is checked.
pub(super) fn caller(
    request: &Request,
    pools: &UserPools,
    operator: Option<&Credentials>,
    cx: &Context<'_>,
) -> Result<String, Fault> {
    let key = operator::access_key(request)?;
    let issued = pools.identity_pools.issued();
    let Some(issued) = issued.into_iter().find(|it| it.access_key_id == key) else {
        operator::authorise_query(request, operator, cx.now)?;
        let arn = format!("arn:aws:iam::{ACCOUNT}:root");
        return Ok(element("Arn", &arn)
            + &element("UserId", ACCOUNT)
            + &element("Account", ACCOUNT));
    };
    if issued.expiration <= cx.now {
        return Err(Fault::new(
            "ExpiredToken",
            "The security token included in the request is expired",
        ));
    }
    let (arn, user, account) = assumed(issued);
    Ok(element("Arn", &arn) + &element("UserId", &user) + &element("Account", account))
}

/// The ARN, the id and the account of whoever has assumed a role.
pub(super) fn assumed(issued: &IssuedCredentials) -> (String, String, &str) {
    let session = &issued.role_session_name;
    let role = issued.role_arn.rsplit('/').next().unwrap_or_default();
    let account = issued.role_arn.split(':').nth(4).unwrap_or_default();
    (
        format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"),
        format!("AROA{role}:{session}"),
        account,
    )
}
