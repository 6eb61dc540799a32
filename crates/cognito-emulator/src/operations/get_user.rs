//! `GetUser`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::input;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::tokens;
use crate::user_pool::UserPool;
use crate::validate::Validation;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    access_token: Option<String>,
}

pub(crate) fn get_user(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    Validation::default()
        .required("accessToken", input.access_token.is_some())
        .finish()?;
    let token = input.access_token.unwrap_or_default();
    let username = tokens::access_token_username(&pool.keys, &token, cx.now)?;
    let user = pool.users.get(&username).ok_or_else(Fault::no_such_user)?;
    Ok(json!({ "Username": user.username, "UserAttributes": user.describe_attributes() }))
}
