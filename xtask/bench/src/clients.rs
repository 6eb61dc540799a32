//! Other people's crates, called as their users call them: first for SRP_A, then for the answer.
//!
//! They choose their own a: 1024 random bits.

use std::collections::HashMap;

use aws_cognito_srp::{SrpClient, User};

use crate::case::{CLIENT_ID, PASSWORD, POOL, SALT, USER};
use crate::contenders::{CLIENT, timed};
use crate::rounds::{Contender, Run};

pub(crate) fn all() -> [Contender; 2] {
    let aws_cognito_srp: Run = Box::new(|case, _| {
        let big_b = case.server.public_value().to_hex();
        let block = case.secret_block_base64.as_str();
        let ((big_a, answer), took) = timed(|| {
            let user = User::new(POOL, USER, PASSWORD);
            let client = SrpClient::<User>::new(user, CLIENT_ID, None);
            let start = client.get_auth_parameters();
            let answer = client
                .verify(block, USER, SALT, &big_b)
                .map_err(|error| format!("{error:?}"))?;
            Ok((start.a, answer))
        })?;
        case.accepts(&big_a, &answer.timestamp, &answer.password_claim_signature)?;
        Ok(took)
    });
    let cognito_srp: Run = Box::new(|case, _| {
        let parameters = HashMap::from(
            [
                ("SECRET_BLOCK", case.secret_block_base64.clone()),
                ("USER_ID_FOR_SRP", USER.to_owned()),
                ("SALT", SALT.to_owned()),
                ("SRP_B", case.server.public_value().to_hex()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        let ((start, answer), took) = timed(|| {
            let client = cognito_srp::SrpClient::new(USER, PASSWORD, POOL, CLIENT_ID, None);
            let start = client
                .get_auth_params()
                .map_err(|error| format!("{error:?}"))?;
            let answer = client
                .process_challenge(parameters)
                .map_err(|error| format!("{error:?}"))?;
            Ok((start, answer))
        })?;
        let text = |map: &HashMap<String, String>, name| map.get(name).cloned().unwrap_or_default();
        case.accepts(
            &text(&start, "SRP_A"),
            &text(&answer, "TIMESTAMP"),
            &text(&answer, "PASSWORD_CLAIM_SIGNATURE"),
        )?;
        Ok(took)
    });
    [
        ("aws-cognito-srp 0.2.6", aws_cognito_srp),
        ("cognito_srp 0.1.2", cognito_srp),
    ]
    .map(|(name, run)| Contender {
        row: CLIENT,
        name: name.to_owned(),
        every: 1,
        run: Ok(run),
    })
}
