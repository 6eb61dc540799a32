//! Signs in with aws-sdk-cognitoidentityprovider on tokio, and prints the access token.
//! The SDK has no SRP: that is aws-cognito-srp's.

#[path = "../../given.rs"]
mod given;

use std::error::Error;

use aws_cognito_srp::{SrpClient, User};
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::config::{BehaviorVersion, Config, Region};
use aws_sdk_cognitoidentityprovider::types::AuthFlowType;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use given::Given;

fn main() -> Result<(), Box<dyn Error>> {
    let given = Given::read()?;
    // One thread is enough, and the smallest.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    println!("{}", runtime.block_on(sign_in(&given))?);
    Ok(())
}

async fn sign_in(given: &Given) -> Result<String, Box<dyn Error>> {
    let region = given.user_pool_id.split('_').next().unwrap_or_default();
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .endpoint_url(&given.endpoint)
        .http_client(http)
        .build();
    let client = Client::from_conf(config);

    let user = User::new(&given.user_pool_id, &given.username, &given.password);
    let srp = SrpClient::<User>::new(user, &given.client_id, None);
    let start = srp.get_auth_parameters();
    let begun = client
        .initiate_auth()
        .auth_flow(AuthFlowType::UserSrpAuth)
        .client_id(&given.client_id)
        .auth_parameters("USERNAME", start.username)
        .auth_parameters("SRP_A", start.a)
        .send()
        .await?;
    let of_challenge = |name| {
        let parameters = begun.challenge_parameters();
        parameters
            .and_then(|parameters| parameters.get(name))
            .ok_or_else(|| format!("the challenge has no {name}"))
    };
    let username = of_challenge("USER_ID_FOR_SRP")?;
    let answer = srp.verify(
        of_challenge("SECRET_BLOCK")?,
        username,
        of_challenge("SALT")?,
        of_challenge("SRP_B")?,
    )?;
    let done = client
        .respond_to_auth_challenge()
        .set_challenge_name(begun.challenge_name().cloned())
        .client_id(&given.client_id)
        .challenge_responses("USERNAME", username)
        .challenge_responses(
            "PASSWORD_CLAIM_SECRET_BLOCK",
            answer.password_claim_secret_block,
        )
        .challenge_responses("PASSWORD_CLAIM_SIGNATURE", answer.password_claim_signature)
        .challenge_responses("TIMESTAMP", answer.timestamp)
        .send()
        .await?;
    let tokens = done.authentication_result();
    let token = tokens.and_then(|tokens| tokens.access_token());
    Ok(token.ok_or("there are no tokens")?.to_owned())
}
