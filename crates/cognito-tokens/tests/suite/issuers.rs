//! The names by which an issuer is known.

use cognito_srp_core::{Endpoint, UserPoolId};
use cognito_tokens::{Issuer, Verification};

use crate::support::{Table, verify, word};

fn names(pool: &str) -> Vec<String> {
    let issuer = Issuer::of(&UserPoolId::parse(pool).unwrap());
    issuer.names().map(str::to_owned).collect()
}

#[test]
fn a_commercial_pool_has_the_two_forms_of_aws_jwt_verify() {
    assert_eq!(
        names("us-gov-west-1_eYpv1mFHB"),
        [
            "https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_eYpv1mFHB",
            "https://issuer-cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_eYpv1mFHB",
        ]
    );
}

#[test]
fn other_partitions_accept_their_own_suffix_too() {
    for (pool, suffix) in [
        ("cn-north-1_eYpv1mFHB", "amazonaws.com.cn"),
        ("eusc-de-east-1_eYpv1mFHB", "amazonaws.eu"),
    ] {
        let (region, _) = pool.split_once('_').unwrap();
        let expected = [
            format!("https://cognito-idp.{region}.{suffix}/{pool}"),
            format!("https://issuer-cognito-idp.{region}.{suffix}/{pool}"),
            format!("https://cognito-idp.{region}.amazonaws.com/{pool}"),
            format!("https://issuer-cognito-idp.{region}.amazonaws.com/{pool}"),
        ];
        assert_eq!(names(pool), expected);
    }
}

#[test]
fn an_emulator_is_its_own_issuer() {
    let pool = UserPoolId::parse("us-east-1_Emulator1").unwrap();
    for url in ["http://127.0.0.1:9229", "http://127.0.0.1:9229/"] {
        let issuer = Issuer::at(&Endpoint::parse(url).unwrap(), &pool);
        assert!(
            issuer
                .names()
                .eq(["http://127.0.0.1:9229/us-east-1_Emulator1"])
        );
    }
}

#[test]
fn a_custom_issuer_has_one_name_and_its_own_keys() {
    let table = Table::read();
    let case = table.case("iss https://attacker.example");
    let keys = Endpoint::parse("https://keys.example/set").unwrap();
    let issuer = Issuer::custom("https://attacker.example", &keys);
    let mut verifier = cognito_tokens::Verifier::for_any_client(issuer);
    let asked = verifier.verify_id(&case.token, case.now()).unwrap();
    assert!(
        matches!(asked, Verification::NeedsKeys(asked) if asked.url() == "https://keys.example/set")
    );
    let keys = table.keys.as_bytes();
    let (outcome, _) = verify(&mut verifier, "id", &case.token, case.now(), keys);
    assert_eq!(word(&outcome), "accepted");
    let aws = table.case("id claims, as AWS writes them");
    let (outcome, _) = verify(&mut verifier, "id", &aws.token, aws.now(), keys);
    assert_eq!(word(&outcome), "claim:iss:refused");
}
