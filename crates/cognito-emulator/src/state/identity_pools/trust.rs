//! Trust policies of roles: who may assume a role with an identity's token. Of the policy
//! language there is what the trust policies of identity pools use.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::ground::fault::Fault;

/// `sts:AssumeRoleWithWebIdentity`, and what an identity with principal tags needs besides.
pub(crate) const ASSUME: &str = "sts:AssumeRoleWithWebIdentity";
pub(crate) const TAG: &str = "sts:TagSession";

/// The principals that stand for identity pools: the common one, and those of GovCloud.
const PRINCIPALS: [&str; 3] = [
    "cognito-identity.amazonaws.com",
    "cognito-identity-us-gov.amazonaws.com",
    "cognito-identity.us-gov-east-1.amazonaws.com",
];

/// What a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equals,
    NotEquals,
    Like,
    NotLike,
}

/// How many of a claim's values have to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    Any,
    All,
}

#[derive(Debug)]
struct Condition {
    quantifier: Quantifier,
    operator: Operator,
    /// `aud`, `sub` or `amr`.
    claim: String,
    values: Vec<String>,
}

#[derive(Debug)]
struct Statement {
    allows: bool,
    /// Whether it is about identity pools.
    is_for_pools: bool,
    actions: Vec<String>,
    conditions: Vec<Condition>,
}

/// A role's trust policy.
#[derive(Debug)]
pub(crate) struct TrustPolicy(Vec<Statement>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    fn into_vec(self) -> Vec<T> {
        match self {
            Self::One(one) => vec![one],
            Self::More(all) => all,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Document {
    #[serde(rename = "Version")]
    _version: Option<String>,
    #[serde(rename = "Id")]
    _id: Option<String>,
    statement: OneOrMore<StatementForm>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct StatementForm {
    #[serde(rename = "Sid")]
    _sid: Option<String>,
    effect: String,
    principal: Value,
    action: OneOrMore<String>,
    #[serde(default)]
    condition: BTreeMap<String, BTreeMap<String, OneOrMore<String>>>,
}

impl TrustPolicy {
    /// # Errors
    /// A [`Fault`] for what the emulator does not understand: it must not let in whom AWS
    /// would keep out.
    pub(crate) fn read(document: &Value) -> Result<Self, Fault> {
        let wrong = |why: &str| Fault::invalid_parameter(format!("The trust policy: {why}"));
        let document: Document =
            serde_json::from_value(document.clone()).map_err(|error| wrong(&error.to_string()))?;
        let forms = document.statement.into_vec();
        let statements = forms.into_iter().map(|form| {
            let allows = match form.effect.as_str() {
                "Allow" => true,
                "Deny" => false,
                _ => return Err(wrong("Effect is Allow or Deny")),
            };
            let mut conditions = Vec::new();
            for (operator, claims) in form.condition {
                for (key, values) in claims {
                    let values = values.into_vec();
                    let condition = Condition::read(&operator, &key, values).ok_or_else(|| {
                        wrong(&format!(
                            "the emulator does not understand the condition {operator} of {key}"
                        ))
                    });
                    conditions.push(condition?);
                }
            }
            Ok(Statement {
                allows,
                is_for_pools: is_for_pools(&form.principal),
                actions: form.action.into_vec(),
                conditions,
            })
        });
        statements.collect::<Result<_, _>>().map(Self)
    }

    /// Whether a token with these claims may do this with the role.
    pub(crate) fn allows(&self, action: &str, claims: &Value) -> bool {
        let applies = |it: &&Statement| it.applies(action, claims);
        let mut found = self.0.iter().filter(applies).peekable();
        found.peek().is_some() && found.all(|statement| statement.allows)
    }
}

fn is_for_pools(principal: &Value) -> bool {
    let is_one = |value: &Value| {
        let text = value.as_str().unwrap_or_default();
        text == "*" || PRINCIPALS.contains(&text)
    };
    let federated = principal.get("Federated").unwrap_or(principal);
    match federated {
        Value::Array(all) => all.iter().any(is_one),
        one => is_one(one),
    }
}

impl Statement {
    fn applies(&self, action: &str, claims: &Value) -> bool {
        let action = action.to_ascii_lowercase();
        let mut actions = self.actions.iter().map(|it| it.to_ascii_lowercase());
        self.is_for_pools
            && actions.any(|pattern| is_like(&action, &pattern))
            && self.conditions.iter().all(|it| it.holds(claims))
    }
}

impl Condition {
    fn read(operator: &str, key: &str, values: Vec<String>) -> Option<Self> {
        let (quantifier, operator) = match operator.split_once(':') {
            Some(("ForAnyValue", operator)) => (Quantifier::Any, operator),
            Some(("ForAllValues", operator)) => (Quantifier::All, operator),
            Some(_) => return None,
            // A negation is about all values.
            None if operator.contains("Not") => (Quantifier::All, operator),
            None => (Quantifier::Any, operator),
        };
        let operator = match operator {
            "StringEquals" => Operator::Equals,
            "StringNotEquals" => Operator::NotEquals,
            "StringLike" => Operator::Like,
            "StringNotLike" => Operator::NotLike,
            _ => return None,
        };
        let (principal, claim) = key.rsplit_once(':')?;
        let is_known = PRINCIPALS.contains(&principal) && ["aud", "sub", "amr"].contains(&claim);
        is_known.then(|| Self {
            quantifier,
            operator,
            claim: claim.to_owned(),
            values,
        })
    }

    fn holds(&self, claims: &Value) -> bool {
        let found: Vec<&str> = match claims.get(&self.claim) {
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            Some(one) => one.as_str().into_iter().collect(),
            None => Vec::new(),
        };
        let matches = |text: &&str| {
            let mut values = self.values.iter();
            match self.operator {
                Operator::Equals => values.any(|it| it == text),
                Operator::Like => values.any(|it| is_like(text, it)),
                Operator::NotEquals => values.all(|it| it != text),
                Operator::NotLike => values.all(|it| !is_like(text, it)),
            }
        };
        match self.quantifier {
            Quantifier::Any => found.iter().any(matches),
            Quantifier::All => found.iter().all(matches),
        }
    }
}

/// Whether a text is like a pattern, in which `*` is any text and `?` any character.
fn is_like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Which beginnings of the text the pattern matches so far, by their length.
    let mut reached = vec![false; text.len().saturating_add(1)];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for wanted in pattern.chars() {
        if wanted == '*' {
            let mut before = false;
            for it in &mut reached {
                before |= *it;
                *it = before;
            }
            continue;
        }
        let moved = reached.iter().zip(&text);
        let moved = moved.map(|(was, found)| *was && (wanted == '?' || *found == wanted));
        reached = std::iter::once(false).chain(moved).collect();
    }
    reached.last().copied().unwrap_or_default()
}
