//! Hints: likely causes of failures that do not explain themselves.

use cognito_srp_core::UserPoolId;
use strsim::osa_distance;

use crate::args::{Command, Flow, Prefer, SignIn};
use crate::failure::Failure;

/// What is known about the command that failed.
pub(crate) struct Hints {
    /// The user pool, if it was given as an argument; the profile's was right before.
    pool: Option<UserPoolId>,
    /// Whether requests go to the service in the pool's region.
    is_at_service: bool,
    /// Whether SRP proved the password.
    is_srp: bool,
}

impl Hints {
    pub(crate) fn of(command: &Command) -> Self {
        let connection = command.connection();
        Self {
            pool: connection.and_then(|connection| connection.user_pool_id().cloned()),
            is_at_service: connection.is_some_and(|connection| !connection.has_endpoint()),
            is_srp: matches!(command, Command::SignIn(args) if begins_with_srp(args)),
        }
    }

    /// Adds the hint that fits.
    pub(crate) fn add_to(&self, failure: Failure) -> Failure {
        match self.hint(&failure) {
            Some(hint) => failure.and(&hint),
            None => failure,
        }
    }

    fn hint(&self, failure: &Failure) -> Option<String> {
        match failure {
            // With SRP the pool's name is hashed together with the password, so a proof for
            // another pool looks like a wrong password to the service.
            Failure::Refused(why)
                if self.is_srp && why.contains("Incorrect username or password") =>
            {
                let pool = self.pool.as_ref()?;
                Some(format!(
                    "the name of the user pool is part of the proof: the same is said if \
                     {pool} is not the user pool of the app client"
                ))
            }
            // rustls reports this if the response is not TLS.
            Failure::Network(why) if why.contains("InvalidContentType") => Some(
                "what answers there does not speak TLS: perhaps the endpoint is http://, not \
                 https://"
                    .to_owned(),
            ),
            Failure::Network(_) if self.is_at_service => {
                let region = self.pool.as_ref()?.region();
                unknown_region(region)
            }
            _ => None,
        }
    }
}

fn begins_with_srp(args: &SignIn) -> bool {
    match args.flow {
        Flow::Srp | Flow::CustomSrp => true,
        Flow::Choice => matches!(args.prefer, Some(Prefer::PasswordSrp)),
        Flow::Password | Flow::Custom => false,
    }
}

/// The regions that have user pools (AWS General Reference, "Amazon Cognito Identity endpoints
/// and quotas"). There may be newer ones: this is only for a hint.
const REGIONS: [&str; 35] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// How many typing mistakes away a suggestion may be.
const NEAR: usize = 2;

/// Of words, each with how many typing mistakes it is away, those that are near and nearest.
pub(crate) fn nearest<'a>(words: impl IntoIterator<Item = (usize, &'a str)>) -> Vec<&'a str> {
    let near = words.into_iter().filter(|(distance, _)| *distance <= NEAR);
    let near: Vec<(usize, &str)> = near.collect();
    let least = near.iter().map(|(distance, _)| *distance).min();
    near.iter()
        .filter(|(distance, _)| Some(*distance) == least)
        .map(|(_, word)| *word)
        .collect()
}

fn unknown_region(region: &str) -> Option<String> {
    if REGIONS.contains(&region) {
        return None;
    }
    let nearest = nearest(REGIONS.map(|known| (osa_distance(region, known), known)));
    let question = format!(
        "the user pool id begins with {region}, which is not a region that this command knows"
    );
    Some(match nearest.as_slice() {
        [] => question,
        nearest => format!("{question}: did you mean {}?", nearest.join(" or ")),
    })
}
