//! The issuer of a user pool's tokens, and where its keys are.

use cognito_srp_core::{Endpoint, UserPoolId};

/// The issuer of a user pool's tokens: the value of their claim `iss`, and the URL of its key
/// set.
///
/// ```
/// use cognito_srp_core::UserPoolId;
/// use cognito_tokens::Issuer;
/// let issuer = Issuer::of(&UserPoolId::parse("eu-west-2_eYpv1mFHB")?);
/// let names: Vec<_> = issuer.names().collect();
/// assert_eq!(names, [
///     "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB",
///     "https://issuer-cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB",
/// ]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    forms: Vec<Form>,
}

/// A form of the issuer's name. Each form has its own key set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) name: String,
    pub(crate) key_set_url: String,
}

impl Form {
    fn new(name: String) -> Self {
        let key_set_url = format!("{name}/.well-known/jwks.json");
        Self { name, key_set_url }
    }
}

impl Issuer {
    /// The service itself, in both forms: `https://cognito-idp.{region}…` and
    /// `https://issuer-cognito-idp.{region}…`, which pools with replicas use.
    ///
    /// The host has the suffix of the region's partition. Outside of its commercial partition
    /// AWS documents no suffix for the claim, and aws-jwt-verify knows only `amazonaws.com`:
    /// in a partition with another suffix, tokens with either are accepted.
    #[must_use]
    pub fn of(user_pool_id: &UserPoolId) -> Self {
        // As a part of a host, which is not case-sensitive.
        let region = user_pool_id.region().to_ascii_lowercase();
        let of_partition = Endpoint::of(user_pool_id).as_str().to_owned();
        let of_commerce = format!("https://cognito-idp.{region}.amazonaws.com/");
        let mut hosts = vec![of_partition];
        if !hosts.contains(&of_commerce) {
            hosts.push(of_commerce);
        }
        let forms = hosts.iter().flat_map(|host| {
            let global = host.replacen("https://", "https://issuer-", 1);
            [
                Form::new(format!("{host}{user_pool_id}")),
                Form::new(format!("{global}{user_pool_id}")),
            ]
        });
        Self {
            forms: forms.collect(),
        }
    }

    /// An emulator that uses its own endpoint as the issuer, as `cognito-emulator` does.
    ///
    /// ```
    /// use cognito_srp_core::{Endpoint, UserPoolId};
    /// use cognito_tokens::Issuer;
    /// let endpoint = Endpoint::parse("http://127.0.0.1:9229")?;
    /// let issuer = Issuer::at(&endpoint, &UserPoolId::parse("us-east-1_Emulator1")?);
    /// assert!(issuer.names().eq(["http://127.0.0.1:9229/us-east-1_Emulator1"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn at(endpoint: &Endpoint, user_pool_id: &UserPoolId) -> Self {
        let base = endpoint.as_str().trim_end_matches('/');
        Self {
            forms: vec![Form::new(format!("{base}/{user_pool_id}"))],
        }
    }

    /// Any other issuer: its `iss`, compared byte by byte, and its key set. Anyone who can
    /// answer at that URL, or on the way there, can sign tokens. The URL must be as trusted as
    /// the service, so it is an [`Endpoint`].
    #[must_use]
    pub fn custom(name: impl Into<String>, key_set: &Endpoint) -> Self {
        Self {
            forms: vec![Form {
                name: name.into(),
                key_set_url: key_set.as_str().to_owned(),
            }],
        }
    }

    /// What the claim `iss` may say.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.forms.iter().map(|form| form.name.as_str())
    }

    /// The form with this name, and its index.
    pub(crate) fn form(&self, name: &str) -> Option<(usize, &Form)> {
        let mut forms = self.forms.iter().enumerate();
        forms.find(|(_, form)| form.name == name)
    }
}
