//! GetId, GetCredentialsForIdentity, GetOpenIdToken, UnlinkIdentity, and STS's
//! AssumeRoleWithWebIdentity.

use core::time::Duration;

use cognito_emulator::NewIdentityPool;
use cognito_srp_core::{
    AppClient, AssumeRole, ErrorCode, IdToken, IdentityId, IdentityPool, Logins, OpenIdToken,
    Tokens,
};

use super::{each, newcomer};
use crate::support::Setup;
use crate::transport::Transport;

const ROLE: &str = "arn:aws:iam::123456789012:role/reader";

/// An identity pool that accepts this app client's users and no guests.
fn pool_for(setup: &Setup, client: &AppClient) -> IdentityPool {
    let id = client.user_pool_id();
    let provider = format!("cognito-idp.{}.amazonaws.com/{id}", id.region());
    let pool = NewIdentityPool::new("test")
        .with_app_client(&provider, client.client_id().as_str())
        .with_roles(ROLE, ROLE);
    let pool = setup.emulator.add_identity_pool(pool).unwrap();
    let endpoint = client.endpoint().clone();
    let pool = IdentityPool::parse(&pool).unwrap();
    pool.with_endpoint(endpoint.clone())
        .with_sts_endpoint(endpoint)
}

fn logins(client: &AppClient, tokens: &Tokens) -> Logins {
    Logins::of_user_pool(client.user_pool_id(), tokens.id_token().unwrap())
}

/// A pool, a user's logins, and their identity.
fn identity(
    setup: &Setup,
    transport: Transport,
    client: &AppClient,
) -> (IdentityPool, Logins, IdentityId) {
    let pool = pool_for(setup, client);
    let (_, tokens) = newcomer(setup, transport, client);
    let logins = logins(client, &tokens);
    let id = transport.ok(pool.get_id(&logins));
    (pool, logins, id)
}

/// A login with a token that nobody issued.
fn forged(client: &AppClient) -> Logins {
    Logins::of_user_pool(client.user_pool_id(), &IdToken::new("not-a-token"))
}

#[test]
fn get_id() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (pool, logins, id) = identity(&setup, transport, client);
        assert_eq!(transport.ok(pool.get_id(&logins)), id);
        transport.refuses(ErrorCode::NotAuthorized, pool.get_id(&forged(client)));
        transport.refuses(ErrorCode::NotAuthorized, pool.get_id(&Logins::guest()));
        let nowhere = IdentityPool::parse("us-east-1:00000000-0000").unwrap();
        let nowhere = nowhere.with_endpoint(client.endpoint().clone());
        transport.refuses(ErrorCode::ResourceNotFound, nowhere.get_id(&logins));
    });
}

#[test]
fn get_credentials_for_identity() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (pool, logins, id) = identity(&setup, transport, client);
        let came = transport.ok(pool.get_credentials_for_identity(&id, &logins));
        assert_eq!(came.identity_id, id);
        let key = came.credentials.access_key_id();
        let issued = setup.emulator.issued_credentials();
        let issued = issued.iter().find(|it| it.access_key_id == key).unwrap();
        assert_eq!(
            came.credentials.secret_access_key().expose(),
            issued.secret_key
        );
        assert_eq!(
            came.credentials.session_token().expose(),
            issued.session_token
        );
        assert_eq!(came.credentials.expires_at(), issued.expiration);
        assert_eq!(
            (&*issued.role_arn, &*issued.identity_id),
            (ROLE, id.as_str())
        );
        for refused in [forged(client), Logins::guest()] {
            let asked = pool.get_credentials_for_identity(&id, &refused);
            transport.refuses(ErrorCode::NotAuthorized, asked);
        }
    });
}

#[test]
fn get_open_id_token() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (pool, logins, id) = identity(&setup, transport, client);
        let came = transport.ok(pool.get_open_id_token(&id, &logins));
        assert_eq!(came.identity_id, id);
        assert_eq!(came.token.expose().split('.').count(), 3);
        let refused = pool.get_open_id_token(&id, &forged(client));
        transport.refuses(ErrorCode::NotAuthorized, refused);
    });
}

#[test]
fn assume_role_with_web_identity() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (pool, logins, id) = identity(&setup, transport, client);
        let token = transport.ok(pool.get_open_id_token(&id, &logins)).token;
        let role = AssumeRole::new(ROLE, "app").with_duration(Duration::from_secs(900));
        let came = transport.ok(pool.assume_role(&role, &token));
        let arn = "arn:aws:sts::123456789012:assumed-role/reader/app";
        assert_eq!(came.arn.as_deref(), Some(arn));
        assert_eq!(came.subject.as_deref(), Some(id.as_str()));
        let key = came.credentials.access_key_id();
        let issued = setup.emulator.issued_credentials();
        let issued = issued.iter().find(|it| it.access_key_id == key).unwrap();
        assert_eq!(
            came.credentials.secret_access_key().expose(),
            issued.secret_key
        );
        assert_eq!(came.credentials.expires_at(), issued.expiration);
        let refused = pool.assume_role(&role, &OpenIdToken::new("a.b.c"));
        transport.refuses(ErrorCode::Other("InvalidIdentityToken".into()), refused);
    });
}

#[test]
fn unlink_identity() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (pool, logins, id) = identity(&setup, transport, client);
        let provider = logins.providers().next().unwrap();
        let refused = pool.unlink_identity(&id, &forged(client), [provider]);
        transport.refuses(ErrorCode::NotAuthorized, refused);
        transport.ok(pool.unlink_identity(&id, &logins, [provider]));
        // From now on the user has another one.
        let other = transport.ok(pool.get_id(&logins));
        assert_ne!(other, id);
    });
}
