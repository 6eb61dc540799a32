//! Groups of a seed.

use serde::Deserialize;

use crate::state::groups::GroupSettings;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct GroupSeed {
    group_name: String,
    description: Option<String>,
    role_arn: Option<String>,
    precedence: Option<u64>,
}

impl GroupSeed {
    pub(super) fn to_settings(&self) -> GroupSettings {
        GroupSettings {
            group_name: self.group_name.clone(),
            description: self.description.clone(),
            role_arn: self.role_arn.clone(),
            precedence: self.precedence,
        }
    }
}
