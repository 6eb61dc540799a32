//! Terms documents of app clients: stored and listed. No page links to them.

use serde_json::{Map, Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::state::resources::{Kind, only};
use crate::state::user_pool::UserPool;

const KIND: Kind = Kind {
    key: "TermsId",
    members: &[
        "TermsId",
        "ClientId",
        "TermsName",
        "TermsSource",
        "Enforcement",
        "Links",
    ],
    has_dates: true,
    not_found: |_| Fault::resource_not_found("Terms document does not exist."),
    exists: |name, _| {
        Fault::new(
            "TermsExistsException",
            format!("Terms with the name {name} already exist for the app client."),
        )
    },
};

/// An app client's document with this name.
fn find<'a>(pool: &'a UserPool, client: &str, name: &str) -> Option<&'a Map<String, Value>> {
    let has = |terms: &Map<String, Value>, member, value| {
        terms.get(member).and_then(Value::as_str) == Some(value)
    };
    let mut all = pool.without_effect.terms.iter();
    let found =
        all.find(|(_, terms)| has(terms, "ClientId", client) && has(terms, "TermsName", name));
    found.map(|(_, terms)| terms)
}

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (client, name) = (text(body, "ClientId"), text(body, "TermsName"));
    pool.client(client)?;
    if find(pool, client, name).is_some() {
        return Err((KIND.exists)(name, pool.id()));
    }
    let mut given = body.clone();
    put(&mut given, KIND.key, cx.uuid()?);
    if given.get("Links").is_none_or(Value::is_null) {
        put(&mut given, "Links", json!({}));
    }
    let terms = pool.without_effect.terms.create(KIND, &given, cx.now)?;
    Ok(json!({ "Terms": terms }))
}

/// Omitted members stay as they are.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (id, name) = (text(body, KIND.key), text(body, "TermsName"));
    let before = pool.without_effect.terms.get(KIND, id)?;
    let namesake = find(pool, text(&before, "ClientId"), name);
    if namesake.is_some_and(|other| other.get(KIND.key).and_then(Value::as_str) != Some(id)) {
        return Err((KIND.exists)(name, pool.id()));
    }
    let terms = pool.without_effect.terms.change(KIND, body, cx.now)?;
    Ok(json!({ "Terms": terms }))
}

pub(crate) fn describe(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let terms = pool.without_effect.terms.get(KIND, text(body, KIND.key))?;
    Ok(json!({ "Terms": terms }))
}

/// `DescribeTermsByClient`
pub(crate) fn describe_by_client(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (client, name) = (text(body, "ClientId"), text(body, "TermsName"));
    pool.client(client)?;
    let terms = find(pool, client, name).ok_or_else(|| (KIND.not_found)(name))?;
    Ok(json!({ "Terms": terms }))
}

pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let terms = &mut pool.without_effect.terms;
    terms.remove(KIND, text(body, KIND.key))?;
    Ok(Value::Null)
}

pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: MaxResults = input(body)?;
    let told = [
        "TermsId",
        "TermsName",
        "Enforcement",
        "CreationDate",
        "LastModifiedDate",
    ];
    let terms = input.page().of(pool.without_effect.terms.listed())?;
    Ok(terms.reply("Terms", |terms| only(terms, &told)))
}
