use cognito_async::{AppClient, Client, Settled};
async fn run(endpoint: &str, password: &str) -> Result<(), cognito_async::Error> {
    let app_client = AppClient::parse("us-east-1_Emulator1", "emulatorclient")?.with_endpoint(endpoint.parse()?);
    match Client::new()?.sign_in(&app_client, "alice", password).await? {
        Settled::Done(tokens) => println!("{}", tokens.access_token().expose()),
        Settled::Challenge(challenge) => println!("one more step: {challenge}"),
    }
    Ok(())
}
