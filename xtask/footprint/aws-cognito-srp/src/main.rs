//! Signs in with aws-cognito-srp, ureq and serde_json, and prints the access token.

#[path = "../../given.rs"]
mod given;

use std::error::Error;

use aws_cognito_srp::{SrpClient, User};
use given::Given;
use serde_json::{Value, json};
use ureq::Agent;

fn main() -> Result<(), Box<dyn Error>> {
    let given = Given::read()?;
    let user = User::new(&given.user_pool_id, &given.username, &given.password);
    let srp = SrpClient::<User>::new(user, &given.client_id, None);
    let start = srp.get_auth_parameters();
    // The service says what went wrong in the body of a status 400.
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let begun = call(
        &agent,
        &given.endpoint,
        "InitiateAuth",
        &json!({
            "AuthFlow": "USER_SRP_AUTH",
            "ClientId": given.client_id,
            "AuthParameters": { "USERNAME": start.username, "SRP_A": start.a },
        }),
    )?;
    let of_challenge = |name| text(&begun, &format!("/ChallengeParameters/{name}"));
    let username = of_challenge("USER_ID_FOR_SRP")?;
    let answer = srp.verify(
        of_challenge("SECRET_BLOCK")?,
        username,
        of_challenge("SALT")?,
        of_challenge("SRP_B")?,
    )?;
    let done = call(
        &agent,
        &given.endpoint,
        "RespondToAuthChallenge",
        &json!({
            "ChallengeName": text(&begun, "/ChallengeName")?,
            "ClientId": given.client_id,
            "ChallengeResponses": {
                "USERNAME": username,
                "PASSWORD_CLAIM_SECRET_BLOCK": answer.password_claim_secret_block,
                "PASSWORD_CLAIM_SIGNATURE": answer.password_claim_signature,
                "TIMESTAMP": answer.timestamp,
            },
        }),
    )?;
    println!("{}", text(&done, "/AuthenticationResult/AccessToken")?);
    Ok(())
}

/// One operation of the service.
fn call(
    agent: &Agent,
    endpoint: &str,
    operation: &str,
    body: &Value,
) -> Result<Value, Box<dyn Error>> {
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    let mut response = agent
        .post(endpoint)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", target)
        .send(body.to_string())?;
    let reply: Value = serde_json::from_slice(&response.body_mut().read_to_vec()?)?;
    match response.status().as_u16() {
        200 => Ok(reply),
        status => Err(format!("{operation}: {status}, {}", text(&reply, "/__type")?).into()),
    }
}

/// A text in a reply, by its JSON pointer.
fn text<'a>(reply: &'a Value, pointer: &str) -> Result<&'a str, String> {
    let found = reply.pointer(pointer).and_then(Value::as_str);
    found.ok_or_else(|| format!("the reply has no {pointer}"))
}
