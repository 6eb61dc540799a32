//! Signs a user in, and lists what is in a bucket with the AWS credentials that an identity pool
//! gives them. The password is read from standard input.
//!
//! ```text
//! list-bucket USER_POOL_ID CLIENT_ID ENDPOINT USERNAME IDENTITY_POOL_ID S3_ENDPOINT BUCKET
//! ```

use std::error::Error;
use std::io;

use aws_config::{BehaviorVersion, Region};
use aws_smithy_http_client::Builder;
use cognito_async::{AppClient, Client, IdentityCredentials, IdentityPool, Keeper, Settled};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [
        user_pool,
        client_id,
        endpoint,
        username,
        identity_pool,
        s3,
        bucket,
    ] = given.as_slice()
    else {
        return Err("expected 7 arguments".into());
    };
    let mut password = String::new();
    io::stdin().read_line(&mut password)?;

    let client = Client::new()?;
    let app_client = AppClient::parse(user_pool, client_id)?.with_endpoint(endpoint.parse()?);
    let settled = client
        .sign_in(&app_client, username, password.trim_end())
        .await?;
    let Settled::Done(tokens) = settled else {
        return Err("one more step is needed".into());
    };
    let keeper = Keeper::new(client, app_client, tokens)?;
    let pool = IdentityPool::parse(identity_pool)?.with_endpoint(endpoint.parse()?);
    let credentials = IdentityCredentials::new(keeper, pool);

    // From here on it is AWS's SDK as ever.
    let config = aws_config::defaults(BehaviorVersion::latest())
        .credentials_provider(credentials)
        .region(Region::new("us-east-1"))
        .endpoint_url(s3)
        .http_client(Builder::new().build_http())
        .load()
        .await;
    let config = aws_sdk_s3::config::Builder::from(&config)
        .force_path_style(true)
        .build();
    let listed = aws_sdk_s3::Client::from_conf(config)
        .list_objects_v2()
        .bucket(bucket)
        .send()
        .await?;
    for object in listed.contents() {
        println!("{}", object.key().unwrap_or_default());
    }
    Ok(())
}
