//! Changes to the tags of any resource.

use crate::ground::members::members;
use serde_json::{Map, Value};

use crate::ground::fault::Fault;

members! {
    pub(crate) struct TagsInput {
        resource_arn: String,
        tags: Option<Map<String, Value>>,
        tag_keys: Option<Vec<String>>,
    }
}

impl TagsInput {
    /// The id at the end of the resource's ARN, which is one of the service's, of a resource
    /// of this kind: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Emulator1`.
    pub(crate) fn id(&self, service: &str, kind: &str) -> Result<&str, Fault> {
        let mut parts = self.resource_arn.splitn(6, ':');
        let is_of_service = parts.next() == Some("arn") && parts.nth(1) == Some(service);
        let resource = parts.nth(2).and_then(|it| it.split_once('/'));
        match resource {
            Some((of, id)) if is_of_service && of == kind => Ok(id),
            _ => Err(Fault::invalid_parameter(format!(
                "Invalid ARN: {}",
                self.resource_arn
            ))),
        }
    }

    pub(crate) fn add_to(self, tags: &mut Map<String, Value>) {
        tags.extend(self.tags.unwrap_or_default());
    }

    pub(crate) fn remove_from(self, tags: &mut Map<String, Value>) {
        let keys = self.tag_keys.unwrap_or_default();
        tags.retain(|key, _| !keys.contains(key));
    }
}
