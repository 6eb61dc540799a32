//! The names of claims that a verifier asks for, and the others that Cognito writes into every
//! token. Each has a place for its value: it is not searched for, nor compared with all others.

macro_rules! known {
    ($($variant:ident $name:literal)*) => {
        /// The name of a claim.
        #[derive(Clone, Copy)]
        pub enum Known { $($variant),* }

        impl Known {
            pub(crate) const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            #[inline(always)]
            pub(crate) fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

known! {
    Audience "aud"
    AuthTime "auth_time"
    ClientId "client_id"
    CognitoUsername "cognito:username"
    Email "email"
    EmailVerified "email_verified"
    EventId "event_id"
    Expiry "exp"
    Groups "cognito:groups"
    IssuedAt "iat"
    Issuer "iss"
    NotBefore "nbf"
    OriginId "origin_jti"
    Scope "scope"
    Subject "sub"
    TokenId "jti"
    TokenUse "token_use"
    Username "username"
    Version "version"
}
