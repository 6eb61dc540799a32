//! The public names of both transports' roots, and what the documents say about them.

const README: &str = include_str!("../../../../README.md");
/// The names at both roots.
const ROOTS: &str = include_str!("../../../cognito-transport/both/mod.rs");
const CORE: &str = include_str!("../../../cognito-srp-core/src/lib.rs");

/// The names of a `pub use` list with this beginning, for any feature.
fn names(source: &str, begin: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for list in source.split(begin).skip(1) {
        let list = list.split(';').next().unwrap();
        let list = list.rsplit("::").next().unwrap();
        let list = list.trim_matches(|c: char| c == '{' || c == '}' || c.is_whitespace());
        names.extend(list.split(',').map(|name| name.trim().to_owned()));
    }
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names
}

/// Names only for programs that send requests themselves, and the core's own error: a
/// transport's has the same variants, and more.
const BY_HAND: [&str; 6] = [
    "Error",
    "Pages",
    "Request",
    "Response",
    "SignatureHeaders",
    "SignatureScope",
];

#[test]
fn both_roots_have_every_name_of_the_core() {
    let core = names(CORE, "\npub use ");
    let mut roots: Vec<String> = [
        names(ROOTS, "pub use cognito_srp_core::{"),
        BY_HAND.map(str::to_owned).to_vec(),
    ]
    .concat();
    roots.sort_unstable();
    assert_eq!(roots, core);
}

#[test]
fn the_readme_begins_with_the_program() {
    let first = README.split("```rust").nth(1).unwrap();
    let (_, code) = first.split_once('\n').unwrap();
    let code = code.split("```").next().unwrap();
    assert_eq!(code, include_str!("program.rs"));
    // And says how to call it.
    assert!(README.contains(r#"run("http://127.0.0.1:9229", "Correct-Horse7!")"#));
}

const COMING_FROM: &str = include_str!("../../../../docs/coming-from.md");

/// The methods of pycognito 2024.5.1's `Cognito`, those of its `AWSSRP` that it does not only
/// call itself, and its other exports.
const PYCOGNITO: &str = "user_pool_url get_keys get_key verify_tokens verify_token get_user_obj \
    get_group_obj switch_session check_token set_base_attributes add_custom_attributes register \
    admin_confirm_sign_up confirm_sign_up resend_confirmation_code admin_authenticate \
    authenticate new_password_challenge logout admin_update_profile update_profile get_user \
    get_users admin_get_user admin_create_user send_verification validate_verification \
    renew_access_token initiate_forgot_password delete_user admin_delete_user \
    admin_reset_password confirm_forgot_password change_password get_group get_groups \
    admin_add_user_to_group admin_remove_user_from_group admin_list_groups_for_user \
    admin_enable_user admin_disable_user admin_create_identity_provider \
    admin_describe_identity_provider admin_update_identity_provider describe_user_pool_client \
    admin_update_user_pool_client associate_software_token verify_software_token \
    set_user_mfa_preference respond_to_software_token_mfa_challenge \
    respond_to_sms_mfa_challenge AWSSRP.generate_random_small_a AWSSRP.calculate_a \
    AWSSRP.get_password_authentication_key AWSSRP.get_device_authentication_key \
    AWSSRP.get_auth_params AWSSRP.get_secret_hash AWSSRP.get_cognito_formatted_timestamp \
    AWSSRP.process_challenge AWSSRP.process_device_challenge AWSSRP.authenticate_user \
    AWSSRP.set_new_password_challenge AWSSRP.confirm_device AWSSRP.update_device_status \
    AWSSRP.forget_device RequestsSrpAuth UserObj.save UserObj.delete \
    MFAChallengeException.get_tokens ForceChangePasswordException TokenVerificationException \
    SoftwareTokenMFAChallengeException SMSMFAChallengeException add_base_attributes";

/// The functions of `dist/esm/index.d.ts` of @aws-amplify/auth 6.21.1.
const AMPLIFY: &str = "signUp resetPassword confirmResetPassword signIn resendSignUpCode \
    confirmSignUp confirmSignIn updateMFAPreference fetchMFAPreference verifyTOTPSetup \
    updatePassword setUpTOTP updateUserAttributes updateUserAttribute getCurrentUser \
    confirmUserAttribute signInWithRedirect fetchUserAttributes signOut \
    sendUserAttributeVerificationCode deleteUserAttributes deleteUser rememberDevice \
    forgetDevice fetchDevices autoSignIn AuthError fetchAuthSession decodeJWT \
    associateWebAuthnCredential listWebAuthnCredentials deleteWebAuthnCredential";

/// In the table of its section, in the other library's column.
#[test]
fn every_call_of_other_libraries_is_on_the_page() {
    for (heading, calls) in [
        ("## pycognito and warrant", PYCOGNITO),
        ("## AWS Amplify", AMPLIFY),
    ] {
        let section = COMING_FROM.split(heading).nth(1).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let theirs: String = section
            .lines()
            .filter(|line| line.starts_with("| "))
            .filter_map(|line| line.split(" | ").next())
            .collect();
        for call in calls.split_whitespace() {
            assert!(theirs.contains(&format!("`{call}`")), "{call}");
        }
    }
}
