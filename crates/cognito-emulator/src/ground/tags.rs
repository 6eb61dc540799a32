//! Changes to the tags of any resource.

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagsInput {
    resource_arn: String,
    tags: Option<Map<String, Value>>,
    tag_keys: Option<Vec<String>>,
}

impl TagsInput {
    /// The id at the end of the resource's ARN.
    pub(crate) fn id(&self) -> &str {
        let id = self.resource_arn.rsplit_once('/').map(|(_, id)| id);
        id.unwrap_or(&self.resource_arn)
    }

    pub(crate) fn add_to(self, tags: &mut Map<String, Value>) {
        tags.extend(self.tags.unwrap_or_default());
    }

    pub(crate) fn remove_from(self, tags: &mut Map<String, Value>) {
        let keys = self.tag_keys.unwrap_or_default();
        tags.retain(|key, _| !keys.contains(key));
    }
}
