//! Enumerations of the service, which may add values.

/// Defines an enumeration whose values the service writes as strings.
macro_rules! wire_enum {
    (
        $(#[$attribute:meta])*
        $name:ident {
            $($(#[$of_variant:meta])* $variant:ident = $spelling:literal,)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$of_variant])* $variant,)*
            /// Any other value, in the service's spelling.
            Other(alloc::string::String),
        }

        impl $name {
            pub(crate) fn of(name: &str) -> Self {
                match name {
                    $($spelling => Self::$variant,)*
                    other => Self::Other(alloc::borrow::ToOwned::to_owned(other)),
                }
            }

            /// The service's spelling.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $spelling,)*
                    Self::Other(name) => name,
                }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self {
                    $(Self::$variant => f.write_str(stringify!($variant)),)*
                    Self::Other(name) => {
                        let name = $crate::values::sanitized::Sanitized::name(name);
                        f.debug_tuple("Other").field(&name).finish()
                    }
                }
            }
        }
    };
}
pub(crate) use wire_enum;

/// For enumerations that a program reads from users or settings: accepts only the service's
/// spelling.
macro_rules! parsed_enum {
    ($name:ident, $what:literal, $rule:literal, $of:ident) => {
        impl $name {
            /// Parses the service's spelling.
            ///
            /// # Errors
            #[doc = concat!("[`IdentifierError`](crate::IdentifierError) unless it is ", $rule, ".")]
            pub fn parse(name: &str) -> Result<Self, $crate::values::identifiers::IdentifierError> {
                match Self::$of(name) {
                    Self::Other(_) => Err($crate::values::identifiers::IdentifierError::new($what, $rule)),
                    known => Ok(known),
                }
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::values::identifiers::IdentifierError;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                Self::parse(name)
            }
        }
    };
}
pub(crate) use parsed_enum;
