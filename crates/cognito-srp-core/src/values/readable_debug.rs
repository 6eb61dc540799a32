//! `Debug` of errors.

/// Implements `Debug` for an error: its kind, and the text of `Display`. A `main` that returns
/// an error prints its `Debug`, as do `unwrap` and `expect`; the name of a variant alone does
/// not say what to do.
///
/// The variants after `around` contain an error with such a `Debug` of its own.
macro_rules! readable_debug {
    ($error:ident) => {
        impl core::fmt::Debug for $error {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($error), ": {}"), self)
            }
        }
    };
    ($error:ident { $($variant:ident)* } $(around { $($outer:ident)* })?) => {
        impl core::fmt::Debug for $error {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                let kind = match self {
                    $(Self::$variant { .. } => {
                        concat!(stringify!($error), "::", stringify!($variant))
                    })*
                    $($(Self::$outer(error) => {
                        return f.debug_tuple(stringify!($outer)).field(error).finish();
                    })*)?
                };
                write!(f, "{kind}: {self}")
            }
        }
    };
}

pub(crate) use readable_debug;
