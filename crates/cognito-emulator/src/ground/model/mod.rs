//! The services' models: the input of each operation, and the constraints of its members.
//!
//! `cargo xtask model` generates `service.json`, for user pools, and `identity_pools.json`
//! from botocore's models of the two services. They differ from them where AWS was seen to
//! behave differently.

mod check;
mod constraint;
mod known;
mod pattern;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

pub(crate) use check::check;
pub(crate) use known::leave_out_unknown;
use pattern::Pattern;

static USER_POOLS: LazyLock<Model<'static>> =
    LazyLock::new(|| serde_json::from_str(include_str!("service.json")).unwrap_or_default());

static IDENTITY_POOLS: LazyLock<Model<'static>> =
    LazyLock::new(|| serde_json::from_str(include_str!("identity_pools.json")).unwrap_or_default());

/// The two services; each has its own model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Api {
    UserPools,
    IdentityPools,
}

impl Api {
    pub(crate) const ALL: [Self; 2] = [Self::UserPools, Self::IdentityPools];

    /// The service and the operation that an `X-Amz-Target` names; `None` for an unknown
    /// service.
    pub(crate) fn of_target(target: &str) -> Option<(Self, &str)> {
        // Some clients use a longer form.
        let long = "com.amazonaws.cognito.identity.model.AWSCognitoIdentityService";
        let prefixes = Self::ALL.map(|api| (api, api.target_prefix()));
        let mut all = prefixes.into_iter().chain([(Self::IdentityPools, long)]);
        all.find_map(|(api, prefix)| Some((api, target.strip_prefix(prefix)?.strip_prefix('.')?)))
    }

    /// The part before the full stop in `X-Amz-Target`.
    pub(crate) fn target_prefix(self) -> &'static str {
        match self {
            Self::UserPools => "AWSCognitoIdentityProviderService",
            Self::IdentityPools => "AWSCognitoIdentityService",
        }
    }

    /// The service's name in a credential scope.
    pub(crate) fn signing_name(self) -> &'static str {
        match self {
            Self::UserPools => "cognito-idp",
            Self::IdentityPools => "cognito-identity",
        }
    }

    /// The error that names the constraints an input breaks. That of identity pools is not in
    /// their model, and was seen: aws/amazon-freertos#1829, aws-amplify/amplify-swift#2864.
    fn constraint_error(self) -> &'static str {
        match self {
            Self::UserPools => "InvalidParameterException",
            Self::IdentityPools => "ValidationException",
        }
    }

    /// The operation of this name, if the service has one.
    pub(crate) fn operation(self, name: &str) -> Option<&'static Operation<'static>> {
        self.model().operations.get(name)
    }

    fn model(self) -> &'static Model<'static> {
        match self {
            Self::UserPools => &USER_POOLS,
            Self::IdentityPools => &IDENTITY_POOLS,
        }
    }
}

#[derive(Default, Deserialize)]
struct Model<'a> {
    #[serde(borrow)]
    operations: BTreeMap<&'a str, Operation<'a>>,
    #[serde(borrow)]
    shapes: BTreeMap<&'a str, Shape<'a>>,
}

/// An operation of the service.
#[derive(Deserialize)]
pub(crate) struct Operation<'a> {
    /// The shape of the input.
    #[serde(borrow)]
    input: &'a str,
    /// Requests are not signed.
    #[serde(default)]
    pub(crate) unsigned: bool,
    /// A reply has an empty body, not `{}`.
    #[serde(default)]
    empty: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Type {
    Blob,
    Boolean,
    Document,
    Integer,
    List,
    Map,
    String,
    Structure,
    Timestamp,
}

/// A shape: the type of a member, with its constraints.
#[derive(Deserialize)]
struct Shape<'a> {
    r#type: Type,
    /// For a structure: names and shapes, in the model's order.
    #[serde(borrow, default)]
    members: Vec<(&'a str, &'a str)>,
    #[serde(borrow, default)]
    required: Vec<&'a str>,
    /// For a list.
    #[serde(borrow)]
    member: Option<&'a str>,
    /// For a map.
    #[serde(borrow)]
    key: Option<&'a str>,
    #[serde(borrow)]
    value: Option<&'a str>,
    /// The minimum and maximum length, or the minimum and maximum of a number.
    min: Option<i64>,
    max: Option<i64>,
    pattern: Option<Pattern>,
    #[serde(borrow, default)]
    r#enum: Vec<&'a str>,
    /// Messages do not quote its value.
    #[serde(default)]
    sensitive: bool,
}

impl<'a> Model<'a> {
    fn shape(&self, name: Option<&str>) -> Option<&Shape<'a>> {
        self.shapes.get(name?)
    }
}

impl Operation<'_> {
    /// The names of the input's members.
    #[cfg(test)]
    pub(crate) fn members(&self, api: Api) -> impl Iterator<Item = &'static str> {
        let shape = api.model().shape(Some(self.input));
        shape
            .into_iter()
            .flat_map(|shape| shape.members.iter().map(|(name, _)| *name))
    }

    /// A reply as it is sent.
    pub(crate) fn reply(&self, reply: Value) -> Value {
        match self.empty {
            true => Value::Null,
            false => reply,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Api;

    /// The numbers are botocore's (1.44.8).
    #[test]
    fn the_tables_have_the_153_and_the_23_operations_of_the_services() {
        for (api, all, unsigned) in [(Api::UserPools, 153, 34), (Api::IdentityPools, 23, 4)] {
            let operations = &api.model().operations;
            assert_eq!(operations.len(), all, "{api:?}");
            let without = operations.values().filter(|it| it.unsigned);
            assert_eq!(without.count(), unsigned, "{api:?}");
        }
    }

    #[test]
    fn every_named_shape_exists() {
        for model in Api::ALL.map(Api::model) {
            let of_operations = model.operations.values().map(|it| Some(it.input));
            let of_shapes = model.shapes.values().flat_map(|it| {
                let members = it.members.iter().map(|(_, shape)| Some(*shape));
                members.chain([it.member, it.key, it.value])
            });
            for name in of_operations.chain(of_shapes).flatten() {
                assert!(model.shapes.contains_key(name), "{name}");
            }
        }
    }

    #[test]
    fn every_pattern_is_understood() {
        for (name, shape) in Api::ALL.iter().flat_map(|api| &api.model().shapes) {
            assert!(
                shape.pattern.as_ref().is_none_or(|it| it.is_understood()),
                "{name}"
            );
        }
    }

    #[test]
    fn a_target_names_the_service_and_the_operation() {
        for (target, expected) in [
            (
                "AWSCognitoIdentityProviderService.GetUser",
                Some((Api::UserPools, "GetUser")),
            ),
            (
                "AWSCognitoIdentityService.GetId",
                Some((Api::IdentityPools, "GetId")),
            ),
            (
                "com.amazonaws.cognito.identity.model.AWSCognitoIdentityService.GetId",
                Some((Api::IdentityPools, "GetId")),
            ),
            ("DynamoDB_20120810.GetItem", None),
            ("GetId", None),
        ] {
            assert_eq!(Api::of_target(target), expected, "{target}");
        }
    }
}
