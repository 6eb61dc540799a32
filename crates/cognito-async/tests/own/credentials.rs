//! AWS credentials for many tasks at once, and for AWS's SDK for Rust.

use cognito_async::{Client, IdentityCredentials, Keeper};
use futures_util::future::join_all;

use crate::face::builder;
use crate::shared::ONCE;
use crate::support::Server;
use crate::support::identity::{credentials, identity, is_asked, pool, user_with_id_token};
use crate::support::kept::Place;

/// A keeper of a user with `id-1`, whose access token is valid for an hour, and their credentials.
async fn for_user(server: &Server) -> (Keeper, IdentityCredentials) {
    let client = Client::from_builder(builder()).unwrap().with_limits(ONCE);
    let app_client = server.app_client();
    let user = user_with_id_token(&app_client);
    let keeper = Keeper::stored(client, app_client, user, Place::default());
    let keeper = keeper.await.unwrap();
    let pool = pool(server.app_client().endpoint().as_str());
    (keeper.clone(), IdentityCredentials::new(keeper, pool))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_tasks_ask_at_expiry_and_one_request_goes() {
    // The server stops after these answers: another request would fail.
    let server = Server::start([
        identity(),
        credentials("OLD", 200),
        credentials("NEW", 3600),
    ]);
    let (_, aws) = for_user(&server).await;
    assert_eq!(aws.credentials().await.unwrap().access_key_id(), "OLD");
    let askers = (0..1000).map(|_| {
        let aws = aws.clone();
        tokio::spawn(async move { aws.credentials().await })
    });
    for came in join_all(askers).await {
        assert_eq!(came.unwrap().unwrap().access_key_id(), "NEW");
    }
    is_asked(&server, "GetId", "id-1");
    is_asked(&server, "GetCredentialsForIdentity", "id-1");
    is_asked(&server, "GetCredentialsForIdentity", "id-1");
}

/// The first caller is dropped; the others get the result.
#[tokio::test]
async fn a_dropped_asker_takes_nothing_along() {
    let server = Server::start([identity(), credentials("KEY", 3600)]);
    let (_, aws) = for_user(&server).await;
    tokio::select! {
        biased;
        _ = aws.credentials() => panic!("it has waited for nothing"),
        () = core::future::ready(()) => {}
    }
    assert_eq!(aws.credentials().await.unwrap().access_key_id(), "KEY");
}

/// AWS's SDK for Rust asks for them.
#[cfg(feature = "aws-credentials")]
#[tokio::test]
async fn they_are_what_aws_s_sdk_signs_with() {
    use std::time::UNIX_EPOCH;

    use aws_credential_types::provider::ProvideCredentials;

    let server = Server::start([identity(), credentials("KEY", 3600)]);
    let (keeper, aws) = for_user(&server).await;
    let given = aws.provide_credentials().await.unwrap();
    assert_eq!(given.access_key_id(), "KEY");
    assert_eq!(given.secret_access_key(), "secret");
    assert_eq!(given.session_token(), Some("token"));
    let ends = aws.credentials().await.unwrap().expires_at().unix_seconds();
    let ends = UNIX_EPOCH + std::time::Duration::from_secs(ends);
    assert_eq!(given.expiry(), Some(ends));
    keeper.forget().await.unwrap();
    let error = aws.provide_credentials().await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "sign in again: the user was signed out");
}
