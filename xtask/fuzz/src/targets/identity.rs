//! Replies of identity pools, and STS's XML: any octets, and XML that is nearly a reply.
//! serde_json also reads the JSON, for comparison; every text that comes out of XML was in it.

use cognito_srp_core::{
    AssumeRole, AwsCredentials, IdentityId, IdentityPool, IntoExchange, Logins, OpenIdToken,
    Response,
};
use serde_json::Value;

use crate::cursor::Cursor;
use crate::secrets::{hidden, hidden_in};
use crate::waiting::now;

const ID: &str = "eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f";
const STATUSES: [u16; 6] = [200, 400, 403, 302, 500, 0];

pub fn run(data: &[u8]) {
    let mut cursor = Cursor(data);
    let kind = cursor.byte();
    let status = *cursor.choose(&STATUSES);
    if kind % 6 > 3 {
        return xml(kind, status, cursor, data);
    }
    let header = String::from_utf8_lossy(cursor.field()).into_owned();
    let body = cursor.rest();
    let response = Response::new(status, [("x-amzn-errortype", header.as_str())], body);
    let pool = IdentityPool::parse(ID).unwrap();
    let id = IdentityId::parse(ID).unwrap();
    let guest = Logins::guest();
    macro_rules! receive {
        ($exchange:expr) => {
            $exchange.into_exchange().receive(response, now())
        };
    }
    let (named, secrets) = match kind % 6 {
        0 => match receive!(pool.get_id(&guest)) {
            Ok(id) => (Some(id), vec![]),
            Err(error) => return hidden_in(&error, data),
        },
        1 => match receive!(pool.get_credentials_for_identity(&id, &guest)) {
            Ok(came) => (Some(came.identity_id), of_json(&came.credentials, data)),
            Err(error) => return hidden_in(&error, data),
        },
        2 => match receive!(pool.get_open_id_token(&id, &guest)) {
            Ok(came) => {
                let token = came.token.expose().to_owned();
                (Some(came.identity_id), vec![("/Token", token)])
            }
            Err(error) => return hidden_in(&error, data),
        },
        _ => match receive!(pool.unlink_identity(&id, &guest, [Logins::GOOGLE])) {
            Ok(_) => (None, vec![]),
            Err(error) => return hidden_in(&error, data),
        },
    };
    assert!((200..300).contains(&status), "a success of status {status}");
    let Some(named) = named else {
        return;
    };
    let read: Value = serde_json::from_slice(body).unwrap();
    let theirs = read["IdentityId"].as_str().unwrap_or(ID);
    assert_eq!(named.as_str(), theirs);
    for (pointer, ours) in secrets {
        let theirs = read.pointer(pointer).and_then(Value::as_str);
        assert_eq!(theirs, Some(&*ours), "{pointer}");
    }
}

fn of_json(credentials: &AwsCredentials, said: &[u8]) -> Vec<(&'static str, String)> {
    let [id, key, token] = of(credentials, said);
    vec![
        ("/Credentials/AccessKeyId", id),
        ("/Credentials/SecretKey", key),
        ("/Credentials/SessionToken", token),
    ]
}

fn of(credentials: &AwsCredentials, said: &[u8]) -> [String; 3] {
    hidden(&format!("{credentials:?}"), said);
    [
        credentials.access_key_id().to_owned(),
        credentials.secret_access_key().expose().to_owned(),
        credentials.session_token().expose().to_owned(),
    ]
}

/// Any octets, or a reply whose elements contain fields of the input.
fn xml(kind: u8, status: u16, mut cursor: Cursor<'_>, said: &[u8]) {
    let body = match kind % 6 {
        4 => cursor.rest().to_vec(),
        _ => {
            let [before, key, token, date, id] =
                [0; 5].map(|_| String::from_utf8_lossy(cursor.field()).into_owned());
            format!(
                "{before}<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>\
                 <Credentials><SessionToken>{token}</SessionToken><SecretAccessKey>{key}\
                 </SecretAccessKey><Expiration>{date}</Expiration><AccessKeyId>{id}</AccessKeyId>\
                 </Credentials></AssumeRoleWithWebIdentityResult>\
                 </AssumeRoleWithWebIdentityResponse>"
            )
            .into_bytes()
        }
    };
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/reader", "app");
    let exchange = IdentityPool::parse(ID)
        .unwrap()
        .assume_role(&role, &OpenIdToken::new("a.b.c"));
    match exchange.receive(Response::new(status, [], &body), now()) {
        Ok(came) => {
            assert!((200..300).contains(&status), "a success of status {status}");
            let text = std::str::from_utf8(&body).unwrap();
            assert!(!text.contains("<!DOCTYPE"), "a DTD is taken");
            let was_written_otherwise = ["&", "<![CDATA["].iter().any(|it| text.contains(it));
            for value in of(&came.credentials, said) {
                assert!(
                    text.contains(&value) || was_written_otherwise,
                    "{value} is not of the reply"
                );
            }
        }
        Err(error) => hidden_in(&error, said),
    }
}
