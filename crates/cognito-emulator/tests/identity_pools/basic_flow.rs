//! The basic (classic) flow: a token of the identity, and AssumeRoleWithWebIdentity.

use std::time::Duration;

use cognito_emulator::Request;
use ring::signature::{RSA_PKCS1_2048_8192_SHA512, RsaPublicKeyComponents};
use serde_json::{Value, json};

use crate::rig::{AUTHENTICATED, Rig, claims};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

impl Rig {
    fn get(&self, path: &str) -> Value {
        let request = Request {
            method: "GET".to_owned(),
            path: path.to_owned(),
            ..Request::default()
        };
        let response = self.emulator.handle(&request);
        assert_eq!(response.status, 200, "{path}");
        serde_json::from_slice(&response.body).unwrap()
    }

    /// An identity of alice's, and its token.
    fn open_id_token(&self) -> (String, Value) {
        let logins = self.logins("alice");
        let id = self.id(&logins);
        let input = json!({ "IdentityId": id, "Logins": logins });
        (id, self.ok("GetOpenIdToken", input)["Token"].clone())
    }

    /// STS's status and XML.
    pub(crate) fn assume(&self, fields: &[(&str, &str)]) -> (u16, String) {
        self.sts(fields, None)
    }

    /// The same, for a request that is signed with this access key.
    fn sts(&self, fields: &[(&str, &str)], key: Option<&str>) -> (u16, String) {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Version", "2011-06-15");
        form.extend_pairs(fields);
        let request = Request {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            body: form.finish().into_bytes(),
            ..Request::default()
        };
        let content_type = "application/x-www-form-urlencoded; charset=utf-8";
        let mut request = request.with_header("content-type", content_type);
        if let Some(key) = key {
            let scope = format!("{key}/20260101/us-east-1/sts/aws4_request");
            let signed = "SignedHeaders=host;x-amz-date, Signature=00";
            let authorization = format!("AWS4-HMAC-SHA256 Credential={scope}, {signed}");
            request = request.with_header("authorization", &authorization);
        }
        let response = self.emulator.handle(&request);
        (response.status, String::from_utf8(response.body).unwrap())
    }
}

/// The text of an element that occurs once.
fn element<'a>(xml: &'a str, name: &str) -> &'a str {
    let (_, rest) = xml.split_once(&format!("<{name}>")).unwrap();
    rest.split_once(&format!("</{name}>")).unwrap().0
}

/// Developer guide, "Identity pools authentication flow"; the model says for how long.
#[test]
fn a_token_names_its_identity_and_can_be_verified() {
    let rig = Rig::new();
    let (id, token) = rig.open_id_token();
    let said = claims(&token);
    let subject = claims(&rig.sign_in("alice")["IdToken"])["sub"].clone();
    let subject = subject.as_str().unwrap();
    let provider = rig.provider();
    assert_eq!(said["iss"], "https://cognito-identity.amazonaws.com");
    assert_eq!((&said["aud"], &said["sub"]), (&json!(rig.pool), &json!(id)));
    let amr = json!([
        "authenticated",
        provider,
        format!("{provider}:CognitoSignIn:{subject}")
    ]);
    assert_eq!(said["amr"], amr);
    assert_eq!(
        said["exp"].as_u64().unwrap() - said["iat"].as_u64().unwrap(),
        600
    );

    let configuration = rig.get("/.well-known/openid-configuration");
    let keys = configuration["jwks_uri"].as_str().unwrap();
    let keys = rig.get(keys.strip_prefix(rig.emulator.endpoint()).unwrap());
    let (signed, signature) = token.as_str().unwrap().rsplit_once('.').unwrap();
    let header = URL_SAFE_NO_PAD
        .decode(signed.split('.').next().unwrap())
        .unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    assert_eq!(header["alg"], "RS512");
    let keys = keys["keys"].as_array().unwrap();
    let key = keys.iter().find(|key| key["kid"] == header["kid"]).unwrap();
    let part = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    RsaPublicKeyComponents {
        n: part("n"),
        e: part("e"),
    }
    .verify(&RSA_PKCS1_2048_8192_SHA512, signed.as_bytes(), &signature)
    .unwrap();
}

#[test]
fn a_role_can_be_assumed_with_a_token() {
    let rig = Rig::new();
    let (id, token) = rig.open_id_token();
    let token = token.as_str().unwrap();
    let asked = [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("RoleArn", AUTHENTICATED),
        ("RoleSessionName", "alice"),
        ("WebIdentityToken", token),
    ];
    let before = rig.emulator.now().unix_seconds();
    let (status, xml) = rig.assume(&asked);
    assert_eq!(status, 200, "{xml}");
    assert_eq!(element(&xml, "SubjectFromWebIdentityToken"), id);
    assert_eq!(element(&xml, "Audience"), rig.pool);
    let issued = rig.emulator.issued_credentials().pop().unwrap();
    assert_eq!(element(&xml, "AccessKeyId"), issued.access_key_id);
    assert_eq!(element(&xml, "SecretAccessKey"), issued.secret_key);
    assert_eq!(element(&xml, "SessionToken"), issued.session_token);
    assert!((3600..3660).contains(&(issued.expiration.unix_seconds() - before)));

    let with = |name: &str, value: &str| {
        let mut fields: Vec<_> = asked.into_iter().filter(|(it, _)| *it != name).collect();
        fields.push((name, value));
        let (status, xml) = rig.assume(&fields);
        assert_eq!(status, 400, "{xml}");
        element(&xml, "Code").to_owned()
    };
    assert_eq!(with("WebIdentityToken", "a.b.c"), "InvalidIdentityToken");
    let id_token = rig.sign_in("alice")["IdToken"].clone();
    assert_eq!(
        with("WebIdentityToken", id_token.as_str().unwrap()),
        "InvalidIdentityToken"
    );
    assert_eq!(with("RoleSessionName", ""), "ValidationError");
    assert_eq!(with("DurationSeconds", "899"), "ValidationError");
    assert_eq!(with("DurationSeconds", "<b>"), "ValidationError");
    assert_eq!(with("Action", "<GetCallerIdentity>&"), "InvalidAction");
    rig.emulator.advance_clock(Duration::from_secs(601));
    assert_eq!(with("WebIdentityToken", token), "ExpiredTokenException");
}

/// The API reference of GetCallerIdentity: an account's root and whoever has assumed a role.
#[test]
fn scripts_learn_who_they_are() {
    let rig = Rig::new();
    let who = [("Action", "GetCallerIdentity")];
    let (status, xml) = rig.sts(&who, Some("AKIDEXAMPLE"));
    assert_eq!(status, 200, "{xml}");
    assert_eq!(element(&xml, "Account"), "000000000000");
    assert_eq!(element(&xml, "Arn"), "arn:aws:iam::000000000000:root");
    assert_eq!(element(&xml, "UserId"), "000000000000");
    let (status, xml) = rig.sts(&who, None);
    assert_eq!(
        (status, element(&xml, "Code")),
        (403, "MissingAuthenticationToken")
    );

    let (_, token) = rig.open_id_token();
    let assume = [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("RoleArn", AUTHENTICATED),
        ("RoleSessionName", "alice"),
        ("WebIdentityToken", token.as_str().unwrap()),
    ];
    let (_, assumed) = rig.assume(&assume);
    let key = element(&assumed, "AccessKeyId");
    let (status, xml) = rig.sts(&who, Some(key));
    assert_eq!(status, 200, "{xml}");
    assert_eq!(element(&xml, "Arn"), element(&assumed, "Arn"));
    assert_eq!(element(&xml, "UserId"), element(&assumed, "AssumedRoleId"));
    assert!(element(&xml, "Arn").ends_with("/alice"));
    rig.emulator.advance_clock(Duration::from_secs(3601));
    let (status, xml) = rig.sts(&who, Some(key));
    assert_eq!((status, element(&xml, "Code")), (403, "ExpiredToken"));
}

#[test]
fn the_pool_must_allow_the_basic_flow() {
    let rig = Rig::with(json!({ "AllowClassicFlow": false }));
    let logins = rig.logins("alice");
    let input = json!({ "IdentityId": rig.id(&logins), "Logins": logins });
    let (code, message) = rig.refused("GetOpenIdToken", input);
    assert_eq!(code, "InvalidParameterException");
    assert!(
        message.starts_with("Basic (classic) flow is not enabled"),
        "{message}"
    );
    let rig = Rig::new();
    let key = format!("{}:{}", rig.provider(), rig.emulator.client_id());
    let mapping = json!({ "Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole" });
    rig.set_roles(json!({ "RoleMappings": { key: mapping } }));
    let logins = rig.logins("alice");
    let input = json!({ "IdentityId": rig.id(&logins), "Logins": logins });
    let message = "Basic (classic) flow is not supported with RoleMappings, please use enhanced \
                   flow.";
    assert_eq!(
        rig.refused("GetOpenIdToken", input),
        ("InvalidParameterException".to_owned(), message.to_owned())
    );
}

#[test]
fn a_guests_token_is_marked_unauthenticated() {
    let rig = Rig::with(json!({ "AllowUnauthenticatedIdentities": true }));
    let id = rig.id(&json!({}));
    let token = rig.ok("GetOpenIdToken", json!({ "IdentityId": id }))["Token"].clone();
    assert_eq!(claims(&token)["amr"], json!(["unauthenticated"]));
}
