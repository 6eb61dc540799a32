//! Groups: the nine operations, and what they put into tokens.
//!
//! Messages and claims follow the service's contract; docs/emulator.md lists what was chosen
//! where AWS's answer is not documented.

use cognito_emulator::NewUser;
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Setup, is};

const NOT_FOUND: (&str, &str) = ("ResourceNotFoundException", "Group not found.");
const NO_USER: (&str, &str) = ("UserNotFoundException", "User does not exist.");

fn group(name: &str) -> Value {
    json!({ "UserPoolId": POOL, "GroupName": name })
}

fn member(group: &str, user: &str) -> Value {
    json!({ "UserPoolId": POOL, "GroupName": group, "Username": user })
}

fn create(setup: &mut Setup, name: &str, precedence: Option<u64>, role: Option<&str>) {
    let mut body = group(name);
    body["Precedence"] = precedence.into();
    body["RoleArn"] = role.into();
    setup.ok("CreateGroup", body);
}

fn names(groups: &Value, list: &str, member: &str) -> Vec<String> {
    let groups = groups[list].as_array().unwrap().iter();
    groups
        .map(|group| group[member].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_group_is_made_changed_and_deleted() {
    let mut setup = Setup::new();
    let mut body = group("admins");
    body["Precedence"] = 0.into();
    let made = setup.ok("CreateGroup", body.clone());
    let expected = json!({
        "GroupName": "admins", "UserPoolId": POOL, "Precedence": 0,
        "CreationDate": setup.seconds, "LastModifiedDate": setup.seconds,
    });
    assert_eq!(made["Group"], expected, "what was not given is not echoed");
    assert_eq!(setup.refused("CreateGroup", body).0, "GroupExistsException");
    setup.seconds += 60;
    let mut body = group("admins");
    body["Description"] = "who may do all".into();
    setup.ok("UpdateGroup", body);
    let group_now = setup.ok("GetGroup", group("admins"))["Group"].clone();
    assert_eq!(group_now["Description"], "who may do all");
    assert_eq!(group_now["LastModifiedDate"], setup.seconds);
    assert_eq!(setup.ok("DeleteGroup", group("admins")), Value::Null);
    for operation in ["GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersInGroup"] {
        is(&setup.refused(operation, group("admins")), NOT_FOUND);
    }
}

#[test]
fn users_are_added_to_and_removed_from_groups() {
    let mut setup = Setup::new();
    setup.add(NewUser::new("bob", PASSWORD));
    create(&mut setup, "admins", None, None);
    // Repeating it changes nothing, for adding and removing.
    for operation in [
        "AdminAddUserToGroup",
        "AdminAddUserToGroup",
        "AdminRemoveUserFromGroup",
        "AdminRemoveUserFromGroup",
        "AdminAddUserToGroup",
    ] {
        assert_eq!(setup.ok(operation, member("admins", "bob")), Value::Null);
    }
    let users = setup.ok("ListUsersInGroup", group("admins"));
    assert_eq!(names(&users, "Users", "Username"), ["bob"]);
    let of_bob = json!({ "UserPoolId": POOL, "Username": "bob" });
    let groups = setup.ok("AdminListGroupsForUser", of_bob.clone());
    assert_eq!(names(&groups, "Groups", "GroupName"), ["admins"]);
    is(
        &setup.refused("AdminAddUserToGroup", member("nobody", "bob")),
        NOT_FOUND,
    );
    is(
        &setup.refused("AdminAddUserToGroup", member("admins", "zoe")),
        NO_USER,
    );
    setup.ok("AdminDeleteUser", of_bob);
    let users = setup.ok("ListUsersInGroup", group("admins"));
    assert_eq!(users["Users"], json!([]));
}

#[test]
fn lists_have_pages() {
    let mut setup = Setup::new();
    for name in ["c", "a", "d", "b", "e"] {
        create(&mut setup, name, None, None);
    }
    let mut body = json!({ "UserPoolId": POOL, "Limit": 2 });
    let mut seen = Vec::new();
    loop {
        let page = setup.ok("ListGroups", body.clone());
        seen.push(names(&page, "Groups", "GroupName"));
        match page.get("NextToken") {
            Some(token) => body["NextToken"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(seen, [vec!["a", "b"], vec!["c", "d"], vec!["e"]]);
    body["NextToken"] = "?".into();
    let refusal = setup.refused("ListGroups", body);
    assert_eq!(refusal.0, "InvalidParameterException");
    let body = json!({ "UserPoolId": POOL, "Limit": 61 });
    is(
        &setup.refused("ListGroups", body),
        (
            "InvalidParameterException",
            "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: \
             Member must have value less than or equal to 60",
        ),
    );
}

/// The developer guide: precedence 0 is the strongest, none the weakest; two equally strong
/// groups must have the same role, otherwise none is preferred.
#[test]
fn tokens_name_the_groups_and_the_strongest_role() {
    let role = |name: &str| format!("arn:aws:iam::123456789012:role/{name}");
    let mut setup = Setup::new();
    let tokens = |setup: &mut Setup| {
        let result = setup.signed_in();
        ["IdToken", "AccessToken"].map(|kind| Setup::claims(&result[kind]))
    };
    for claims in tokens(&mut setup) {
        assert!(claims.get("cognito:groups").is_none());
    }
    for (name, precedence, of) in [
        ("weak", None, Some("weak")),
        ("plain", Some(0), None),
        ("strong", Some(1), Some("strong")),
    ] {
        create(&mut setup, name, precedence, of.map(role).as_deref());
        setup.ok("AdminAddUserToGroup", member(name, "alice"));
    }
    let [id, access] = tokens(&mut setup);
    for claims in [&id, &access] {
        assert_eq!(claims["cognito:groups"], json!(["plain", "strong", "weak"]));
    }
    assert_eq!(id["cognito:roles"], json!([role("strong"), role("weak")]));
    assert_eq!(id["cognito:preferred_role"], role("strong"));
    for name in ["cognito:roles", "cognito:preferred_role"] {
        assert!(access.get(name).is_none());
    }
    create(&mut setup, "rival", Some(1), Some(&role("rival")));
    setup.ok("AdminAddUserToGroup", member("rival", "alice"));
    let [id, _] = tokens(&mut setup);
    assert!(id.get("cognito:preferred_role").is_none());
    let mut same = group("rival");
    same["RoleArn"] = role("strong").into();
    setup.ok("UpdateGroup", same);
    let [id, _] = tokens(&mut setup);
    assert_eq!(id["cognito:preferred_role"], role("strong"));
}

#[test]
fn a_test_can_add_claims_and_scopes() {
    let mut setup = Setup::new();
    let bob = NewUser::new("bob", PASSWORD)
        .in_groups(["admins"])
        .with_scopes(["orders/read"])
        .with_claim("tenant", "acme");
    setup.add(bob);
    let result = setup.password("bob")["AuthenticationResult"].clone();
    let [id, access] = ["IdToken", "AccessToken"].map(|kind| Setup::claims(&result[kind]));
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin orders/read");
    for claims in [id, access] {
        assert_eq!(claims["cognito:groups"], json!(["admins"]));
        assert_eq!(claims["tenant"], "acme");
    }
    for fixed in ["sub", "exp", "token_use", "cognito:username"] {
        let zoe = NewUser::new("zoe", PASSWORD).with_claim(fixed, "x");
        let refused = setup.with(|pool, cx| pool.add_user(zoe, cx));
        assert_eq!(
            refused.unwrap_err().code(),
            "InvalidParameterException",
            "{fixed}"
        );
    }
}
