//! Signing in with an OpenID Connect provider: the browser goes there, and comes back to
//! `/oauth2/idpresponse` with a code, which the pool redeems itself.
//!
//! The emulator asks nobody over the network: the provider is a user pool of its own.

use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use super::answer::Answer;
use super::ask::{self, Ask};
use super::authorize::{self, Authorize};
use super::finish::finish;
use super::parameters::Parameters;
use super::{login, page, token, user_info};
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::text;
use crate::state::access_token::good_claims;
use crate::state::hosted_login::Away;
use crate::state::identity_pools::provider::name_of;
use crate::state::oidc_provider::OidcProvider;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

/// Where a provider sends the browser back to.
pub(super) const RESPONSE: &str = "/oauth2/idpresponse";

/// The cookie of a browser that is away.
const COOKIE: &str = "csrf-state";

/// What of an app's request goes on to a provider. Of `prompt` all but `none` does.
const FORWARDED: [&str; 2] = ["login_hint", "max_age"];

/// The way to the provider that a request asks for, unless somebody is signed in already.
/// `None` where it asks for none, or is refused by the page that answers it.
pub(super) fn leave(
    pools: &mut UserPools,
    pool_id: &str,
    ask: &Ask<'_>,
    cx: &mut Context<'_>,
) -> Option<Answer> {
    let pool = pools.pools.get(pool_id)?;
    let request = Authorize::read(pool, &ask.query).ok()?;
    let name = request.provider.clone()?;
    if request.prompts("none") || authorize::let_in(pool, &request, ask, cx.now).is_some() {
        return None;
    }
    let provider = pool.oidc_provider(&name);
    let provider = provider.filter(|it| own_pool(pools, &it.issuer).is_some());
    let Some(provider) = provider else {
        return Some(request.return_to.refuse(
            "invalid_request",
            "The emulator has no providers but those of OpenID Connect whose issuer is a user \
             pool of its own",
        ));
    };
    let pool = pools.pools.get_mut(pool_id)?;
    let to = away(pool, &provider, &request, ask, cx);
    Some(to.unwrap_or_else(|_| request.return_to.refuse("server_error", "")))
}

/// To the provider's own `/oauth2/authorize`, which is at the same address.
fn away(
    pool: &mut UserPool,
    provider: &OidcProvider,
    request: &Authorize,
    ask: &Ask<'_>,
    cx: &mut Context<'_>,
) -> Result<Answer, Fault> {
    let nonce = cx.uuid()?;
    let state = pool.hosted_login.leave(
        Away {
            query: ask.query.to_query(),
            provider: provider.name.clone(),
            nonce: nonce.clone(),
        },
        cx,
    )?;
    let redirect_uri = format!("{}{RESPONSE}", ask.base_url);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs([
        ("client_id", provider.client_id.as_str()),
        ("redirect_uri", &redirect_uri),
        ("scope", &provider.scopes),
        ("response_type", "code"),
        ("state", &state),
        ("nonce", &nonce),
    ]);
    for name in FORWARDED {
        if let Some(value) = ask.query.get(name) {
            query.append_pair(name, value);
        }
    }
    if let Some(prompt) = request.forwarded_prompt() {
        query.append_pair("prompt", &prompt);
    }
    let to = format!("/oauth2/authorize?{}", query.finish());
    let cookie = ask.set_cookie(COOKIE, &state, None);
    Ok(Answer::redirect(to).with("set-cookie", cookie))
}

/// The user pool that an issuer is: by what its tokens say, or by what it has on AWS.
fn own_pool<'a>(pools: &'a UserPools, issuer: &str) -> Option<&'a UserPool> {
    let mut pools = pools.pools.values();
    pools.find(|pool| {
        pool.issuer == issuer || issuer.strip_prefix("https://") == Some(&name_of(pool))
    })
}

/// `/oauth2/idpresponse`: the browser is back.
pub(super) fn answer(pools: &mut UserPools, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
    let lost = || page::refused(400, "Something went wrong");
    let state = ask.query.get("state").unwrap_or_default();
    let cookie = ask.cookie(COOKIE).unwrap_or_default();
    // Without the cookie, the state comes from another browser.
    let is_ours = bool::from(state.as_bytes().ct_eq(cookie.as_bytes()));
    let mut all = pools.pools.iter_mut();
    let found = all.find_map(|(id, pool)| {
        let away = pool.hosted_login.come_back(state, cx.now);
        away.map(|away| (id.clone(), away))
    });
    let (Some((pool_id, away)), true) = (found, is_ours) else {
        return lost();
    };
    let query = Parameters::parse(away.query.as_bytes());
    let Some(pool) = pools.pools.get(&pool_id) else {
        return lost();
    };
    let request = match Authorize::read(pool, &query) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let answer = match signed_in(pools, (&pool_id, &away), &request, ask, cx) {
        Ok(answer) => answer,
        Err(why) => request.return_to.refuse("invalid_request", &why),
    };
    answer.with("set-cookie", ask.set_cookie(COOKIE, "", Some(0)))
}

/// Back to the app, signed in; or why not.
fn signed_in(
    pools: &mut UserPools,
    (pool_id, away): (&str, &Away),
    request: &Authorize,
    ask: &Ask<'_>,
    cx: &mut Context<'_>,
) -> Result<Answer, String> {
    let gone = || "The identity provider is gone".to_owned();
    if let Some(error) = ask.query.get("error") {
        let description = ask.query.get("error_description");
        return Err(description.unwrap_or(error).to_owned());
    }
    let provider = pools.pools.get(pool_id).ok_or_else(gone)?;
    let provider = provider.oidc_provider(&away.provider).ok_or_else(gone)?;
    let code = ask.query.get("code").unwrap_or_default();
    let claims = redeemed(pools, &provider, (code, &away.nonce), ask, cx)?;
    let pool = pools.pools.get_mut(pool_id).ok_or_else(gone)?;
    let federated = pool.federate(&provider, &claims, cx);
    let username = federated.map_err(|fault| fault.message().to_owned())?;
    let user = pool.users.get(&username);
    let may = user.map_or(Ok(()), |user| user.may_sign_in());
    may.map_err(|fault| fault.message().to_owned())?;
    let by = Some(provider.name.clone());
    let session = login::signed_in(pool, &request.client_id, (&username, by), cx);
    let (session, cookie, life) = session.map_err(|fault| fault.message().to_owned())?;
    Ok(finish(pool, request, session, cx).with(
        "set-cookie",
        ask.set_cookie(ask::SESSION, &cookie, Some(life)),
    ))
}

/// Redeems a code at the provider as any app does, and gives what its ID token and its userInfo
/// say of the user.
fn redeemed(
    pools: &mut UserPools,
    provider: &OidcProvider,
    (code, nonce): (&str, &str),
    ask: &Ask<'_>,
    cx: &mut Context<'_>,
) -> Result<Map<String, Value>, String> {
    let redirect_uri = format!("{}{RESPONSE}", ask.base_url);
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs([
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &redirect_uri),
        ("client_id", &provider.client_id),
    ]);
    if let Some(secret) = &provider.client_secret {
        form.append_pair("client_secret", secret);
    }
    let form = form.finish();
    let answer = token::answer(pools, &asked("/oauth2/token", Some(&form), None), cx);
    let tokens = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
    if answer.status != 200 {
        let error = text(&tokens, "error");
        return Err(format!(
            "{} Error - {} {error}",
            provider.name, answer.status
        ));
    }
    let pool = own_pool(pools, &provider.issuer).ok_or("The identity provider is gone")?;
    let claims = good_claims(pool, text(&tokens, "id_token"), "id", cx.now);
    let claims = claims.map_err(|_| "Bad id_token".to_owned())?;
    if text(&claims, "aud") != provider.client_id {
        return Err("Bad id_token audience".to_owned());
    }
    if text(&claims, "nonce") != nonce {
        return Err("Bad id_token nonce".to_owned());
    }
    let bearer = format!("Bearer {}", text(&tokens, "access_token"));
    let answer = user_info::answer(pools, &asked("/oauth2/userInfo", None, Some(&bearer)), cx);
    let info: Value = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
    let mut all = claims.as_object().cloned().unwrap_or_default();
    if answer.status == 200 && text(&info, "sub") == text(&claims, "sub") {
        for (name, value) in info.as_object().into_iter().flatten() {
            all.entry(name).or_insert_with(|| value.clone());
        }
    }
    Ok(all)
}

/// A request of the pool's own, to the provider.
fn asked<'a>(path: &'a str, form: Option<&'a str>, authorization: Option<&'a str>) -> Ask<'a> {
    Ask {
        method: if form.is_some() { "POST" } else { "GET" },
        path,
        query: Parameters::default(),
        form: form.map(|form| Parameters::parse(form.as_bytes())),
        authorization,
        cookies: None,
        is_secure: false,
        base_url: "",
    }
}
