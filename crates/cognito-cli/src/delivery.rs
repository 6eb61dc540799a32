//! Where a code was sent, for scripts and for users.

use cognito_srp_core::CodeDelivery;
use serde_json::{Map, Value};

use crate::challenges::code;
use crate::failure::Failure;
use crate::output;

/// The output after a code was sent: the API's members.
pub(crate) fn members(delivery: Option<&CodeDelivery>) -> Map<String, Value> {
    let mut members = Map::new();
    if let Some(delivery) = delivery {
        members.insert("CodeDeliveryDetails".to_owned(), details(delivery));
    }
    members
}

/// `CodeDeliveryDetailsType`.
pub(crate) fn details(delivery: &CodeDelivery) -> Value {
    let medium = delivery.medium.as_ref().map(|medium| medium.as_str());
    let mut details = Map::new();
    for (name, value) in [
        ("AttributeName", delivery.attribute.as_deref()),
        ("DeliveryMedium", medium),
        ("Destination", delivery.destination.as_deref()),
    ] {
        if let Some(value) = value {
            details.insert(name.to_owned(), value.into());
        }
    }
    Value::Object(details)
}

/// Prints where a code was sent.
pub(crate) fn print(delivery: Option<&CodeDelivery>) -> Result<(), Failure> {
    output::json(&members(delivery))
}

/// The prompt for the code.
pub(crate) fn prompt(delivery: Option<&CodeDelivery>) -> String {
    let medium = delivery.and_then(|delivery| delivery.medium.as_ref());
    let destination = delivery.and_then(|delivery| delivery.destination.as_deref());
    code::sent(medium.cloned(), destination)
}
