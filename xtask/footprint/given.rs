//! What each of the programs is given: one copy, in all of them.

use std::error::Error;

/// Where to sign in, and who.
pub(crate) struct Given {
    pub(crate) endpoint: String,
    pub(crate) user_pool_id: String,
    pub(crate) client_id: String,
    pub(crate) username: String,
    pub(crate) password: String,
}

impl Given {
    /// From the arguments, in this order; the password from the environment, which no
    /// list of processes shows.
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        let mut arguments = std::env::args().skip(1);
        let mut next = |name: &str| arguments.next().ok_or(format!("there is no {name}"));
        Ok(Self {
            endpoint: next("endpoint")?,
            user_pool_id: next("user pool id")?,
            client_id: next("client id")?,
            username: next("user name")?,
            password: std::env::var("COGNITO_PASSWORD")
                .map_err(|_| "there is no COGNITO_PASSWORD")?,
        })
    }
}
