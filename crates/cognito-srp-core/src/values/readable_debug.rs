//! `Debug` of errors.

/// Implements `Debug` for an error: its kind, and the text of `Display`. A `main` that returns
/// an error prints its `Debug`, as do `unwrap` and `expect`; the name of a variant alone does
/// not say what to do.
///
/// `with source` is for an error that has a kind and the error that it comes from. The variants after
/// `around` contain an error with such a `Debug` of its own.
macro_rules! readable_debug {
    ($error:ident) => {
        impl core::fmt::Debug for $error {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($error), ": "))?;
                core::fmt::Display::fmt(self, f)
            }
        }
    };
    ($error:ident with source) => {
        impl core::fmt::Debug for $error {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($error))
                    .field("kind", &self.kind)
                    .field("message", &format_args!("{self}"))
                    .field("source", &self.source)
                    .finish()
            }
        }
    };
    ($error:ident { $($variant:ident)* } $(around { $($outer:ident)* })?) => {
        impl core::fmt::Debug for $error {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                let variant = match self {
                    $(Self::$variant { .. } => stringify!($variant),)*
                    $($(Self::$outer(error) => {
                        return f.debug_tuple(stringify!($outer)).field(error).finish();
                    })*)?
                };
                f.write_str(concat!(stringify!($error), "::"))?;
                f.write_str(variant)?;
                f.write_str(": ")?;
                core::fmt::Display::fmt(self, f)
            }
        }
    };
}

pub(crate) use readable_debug;
