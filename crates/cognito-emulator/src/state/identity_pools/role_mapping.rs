//! An identity pool's roles, and the rules that choose one.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::ground::members::{members, members_by_serde};

members! {
    /// `Roles` and `RoleMappings`, as SetIdentityPoolRoles takes them.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct Roles {
        /// With the keys `authenticated` and `unauthenticated`.
        #[wire(default)]
        pub(crate) roles: BTreeMap<String, String>,
        /// By provider: for a user pool its name, a colon and the app client.
        pub(crate) role_mappings: Option<BTreeMap<String, RoleMapping>>,
    }
}

impl Roles {
    pub(crate) fn of(&self, is_authenticated: bool) -> Option<&str> {
        let key = match is_authenticated {
            true => "authenticated",
            false => "unauthenticated",
        };
        self.roles.get(key).map(String::as_str)
    }
}

/// How a role is chosen for a provider's users.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct RoleMapping {
    pub(crate) r#type: MappingType,
    pub(crate) ambiguous_role_resolution: Option<AmbiguousRoleResolution>,
    pub(crate) rules_configuration: Option<RulesConfiguration>,
}

members_by_serde!(RoleMapping);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum MappingType {
    Token,
    Rules,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum AmbiguousRoleResolution {
    AuthenticatedRole,
    Deny,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct RulesConfiguration {
    pub(crate) rules: Vec<Rule>,
}

/// A claim to match, and the role for a match.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) claim: String,
    pub(crate) match_type: MatchType,
    pub(crate) value: String,
    #[serde(rename = "RoleARN")]
    pub(crate) role_arn: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) enum MatchType {
    Equals,
    Contains,
    StartsWith,
    NotEqual,
}
