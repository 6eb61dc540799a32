//! What a person does in a browser: they type their password on the page that comes.

use openidconnect::url::Url;
use openidconnect::url::form_urlencoded;
use serde_json::Value;
use ureq::http::Request;

use crate::http::agent;
use crate::{Failure, text};

/// Where the browser was sent at the end.
pub(crate) struct Back(Url);

impl Back {
    pub(crate) fn parameter(&self, name: &str) -> Result<String, Failure> {
        let mut pairs = self.0.query_pairs();
        let found = pairs.find(|(it, _)| it == name);
        let (_, value) = found.ok_or_else(|| format!("no {name} in the callback"))?;
        Ok(value.into_owned())
    }
}

/// Signs alice in.
pub(crate) fn sign_in(given: &Value, url: &str) -> Result<Back, Failure> {
    let redirected = agent().run(Request::get(url).body(())?)?;
    let login = Url::parse(url)?.join(header(&redirected, "location")?)?;
    let mut page = agent().run(Request::get(login.as_str()).body(())?)?;
    let cookie = header(&page, "set-cookie")?;
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let html = page.body_mut().read_to_string()?;
    let between = |before: &str, after: &str| {
        let (_, rest) = html.split_once(before)?;
        Some(rest.split_once(after)?.0)
    };
    let action = between("<form method=\"post\" action=\"", "\"").ok_or("no form")?;
    let token = between("name=\"_csrf\" value=\"", "\"").ok_or("no token")?;
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("_csrf", token)
        .append_pair("username", text(given, "/alice/username")?)
        .append_pair("password", text(given, "/alice/password")?)
        .finish();
    let action = login.join(&action.replace("&amp;", "&"))?;
    let request = Request::post(action.as_str())
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)?;
    let reply = agent().run(request)?;
    Ok(Back(Url::parse(header(&reply, "location")?)?))
}

fn header<'a, B>(response: &'a ureq::http::Response<B>, name: &str) -> Result<&'a str, Failure> {
    let value = response.headers().get(name);
    Ok(value.ok_or_else(|| format!("no {name}"))?.to_str()?)
}
