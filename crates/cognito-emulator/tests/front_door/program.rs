use cognito_blocking::{AppClient, Client, Settled};
fn run(endpoint: &str, password: &str) -> Result<(), cognito_blocking::Error> {
    let app_client = AppClient::parse("us-east-1_Emulator1", "emulatorclient")?.with_endpoint(endpoint.parse()?);
    match Client::new()?.sign_in(&app_client, "alice", password)? {
        Settled::Done(tokens) => println!("{}", tokens.access_token().expose()),
        Settled::Challenge(challenge) => println!("one more step: {challenge}"),
    }
    Ok(())
}
