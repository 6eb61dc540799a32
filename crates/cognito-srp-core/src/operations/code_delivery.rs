//! Where the service has sent a code.

use alloc::string::String;
use core::fmt;

use crate::values::sanitized::{self};
use crate::wire::{self};

wire::wire_enum! {
    /// How a code is delivered (`DeliveryMediumType`).
    DeliveryMedium {
        /// `SMS`: a text message.
        Sms = "SMS",
        /// `EMAIL`.
        Email = "EMAIL",
    }
}

/// Where a code was sent (`CodeDeliveryDetails`).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeDelivery {
    /// The masked destination: `+*******1234`, `j***@e***`.
    pub destination: Option<String>,
    /// The medium.
    pub medium: Option<DeliveryMedium>,
    /// The attribute with the destination, such as `email`.
    pub attribute: Option<String>,
}

impl fmt::Debug for CodeDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CodeDelivery")
            .field("destination", &sanitized::name(&self.destination))
            .field("medium", &self.medium)
            .field("attribute", &sanitized::name(&self.attribute))
            .finish()
    }
}

impl CodeDelivery {
    pub(super) fn from_wire(details: wire::CodeDeliveryDetails) -> Self {
        Self {
            destination: details.destination,
            medium: details.delivery_medium.as_deref().map(DeliveryMedium::of),
            attribute: details.attribute_name,
        }
    }
}
