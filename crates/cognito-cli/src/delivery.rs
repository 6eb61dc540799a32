//! Where a code was sent, for scripts and for users.

use cognito_srp_core::CodeDelivery;
use serde_json::{Map, Value};

use crate::challenges::code;
use crate::failure::Failure;
use crate::output;

/// The output after a code was sent: the API's members.
pub(crate) fn details(delivery: Option<&CodeDelivery>) -> Map<String, Value> {
    let Some(delivery) = delivery else {
        return Map::new();
    };
    let medium = delivery.medium.as_ref().map(|medium| medium.as_str());
    let members = [
        ("AttributeName", delivery.attribute.as_deref()),
        ("DeliveryMedium", medium),
        ("Destination", delivery.destination.as_deref()),
    ];
    let present = members.into_iter().filter_map(|(name, value)| {
        let value = value?.to_owned();
        Some((name.to_owned(), Value::from(value)))
    });
    let details: Map<String, Value> = present.collect();
    Map::from_iter([("CodeDeliveryDetails".to_owned(), details.into())])
}

/// Prints where a code was sent.
pub(crate) fn print(delivery: Option<&CodeDelivery>) -> Result<(), Failure> {
    output::json(&details(delivery))
}

/// The prompt for the code.
pub(crate) fn prompt(delivery: Option<&CodeDelivery>) -> String {
    let medium = delivery.and_then(|delivery| delivery.medium.as_ref());
    let destination = delivery.and_then(|delivery| delivery.destination.as_deref());
    code::sent(medium.cloned(), destination)
}
