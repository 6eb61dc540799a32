//! Identifiers as strings in settings, with the feature `serde`.

use alloc::string::String;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use crate::values::endpoint::Endpoint;
use crate::values::identifiers::{ClientId, IdentityId, IdentityPoolId, UserPoolId};

/// As a string, which is parsed when it is read.
macro_rules! as_text {
    ($($name:ident)*) => {$(
        #[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(D::Error::custom)
            }
        }
    )*};
}

as_text! { ClientId Endpoint IdentityId IdentityPoolId UserPoolId }
