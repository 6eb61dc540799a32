//! Sign-ins and refreshes with the canary in everything that can be attached, and devices.

use cognito_srp_core::{
    AccessToken, DeviceEntropy, DeviceKey, DeviceRemembered, DevicesPage, Exchange, IntoExchange,
    Pages, Password, Preference, RefreshToken, ServerContext, Session, SignIn, Step, StepUp,
    Tokens, UserContext,
};
use serde_json::json;

use crate::support::challenges::reply;
use crate::support::{DEVICE_KEY, device_ephemeral, ephemeral, following, receive};
use crate::{CANARY, canary_tokens, chain, client, debugged, exchanged, username};

fn key() -> DeviceKey {
    DEVICE_KEY.parse().unwrap()
}

fn device() -> cognito_srp_core::Device {
    let pool = client().user_pool_id().clone();
    cognito_srp_core::Device::new(pool, username(), key(), CANARY, CANARY)
}

fn user_context() -> UserContext {
    UserContext::new()
        .with_ip_address(CANARY)
        .with_encoded_data(CANARY)
}

fn server_context() -> ServerContext {
    ServerContext::new(CANARY, CANARY, CANARY)
        .with_header(CANARY, CANARY)
        .with_encoded_data(CANARY)
}

fn begun() -> SignIn {
    client()
        .begin(username())
        .with_device(device(), device_ephemeral())
        .unwrap()
        .with_client_metadata([(CANARY, CANARY)])
        .with_analytics_endpoint(CANARY)
        .with_session(Session::new(CANARY))
}

#[test]
fn every_flow() {
    debugged(&user_context());
    debugged(&server_context());
    let demand = || StepUp::to("acr").from_token(AccessToken::new(CANARY));
    debugged(&demand());
    debugged(&begun());
    every_flow_of(|| begun().with_user_context(user_context()));
    every_flow_of(|| begun().server_side(Some(server_context())));
}

fn every_flow_of<S>(begun: impl Fn() -> SignIn<S>) {
    let password = || Password::new(CANARY);
    let demand = || StepUp::to("acr").from_token(AccessToken::new(CANARY));
    debugged(&begun());
    exchanged(&begun().srp(password(), ephemeral()));
    exchanged(&begun().password(&password()));
    exchanged(&begun().custom());
    exchanged(&begun().custom_with_srp(password(), ephemeral()));
    for preference in [
        Preference::None,
        Preference::Password(&password()),
        Preference::PasswordSrp(password(), ephemeral()),
        Preference::EmailOtp,
        Preference::SmsOtp,
        Preference::WebAuthn,
    ] {
        debugged(&preference);
        exchanged(&begun().choice(preference));
    }
    exchanged(&begun().step_up(demand(), Preference::EmailOtp));
}

#[test]
fn a_device_proves_itself() {
    // Of the user to whom the device belongs.
    let of_the_user = |name| {
        let mut reply = reply(name, CANARY);
        let parameters = reply["ChallengeParameters"].as_object_mut().unwrap();
        parameters.insert("USER_ID_FOR_SRP".into(), json!(CANARY));
        parameters.insert("USERNAME".into(), json!(CANARY));
        reply
    };
    let pending = receive(begun().custom(), &of_the_user("DEVICE_SRP_AUTH"));
    let first = following(pending);
    exchanged(&first);
    let mut demand = of_the_user("DEVICE_PASSWORD_VERIFIER");
    demand["ChallengeParameters"]["SECRET_BLOCK"] = json!(CANARY);
    let step = receive(first, &demand);
    debugged(&step);
    exchanged(&following(step));
}

fn signed_in() -> Tokens {
    let mut reply = canary_tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({"DeviceKey": DEVICE_KEY, "DeviceGroupKey": CANARY});
    match receive(begun().custom(), &reply) {
        Ok(Step::Done(tokens)) => tokens,
        other => panic!("no tokens but {other:?}"),
    }
}

#[test]
fn a_device_is_remembered() {
    let tokens = signed_in();
    debugged(&tokens);
    let new = tokens.new_device().unwrap();
    assert_eq!(new.group_key(), CANARY);
    debugged(new);
    let mut octets = [7; 56];
    octets[..CANARY.len()].copy_from_slice(CANARY.as_bytes());
    let entropy = || DeviceEntropy::from_entropy(octets).unwrap();
    debugged(&entropy());
    let token = AccessToken::new(CANARY);
    let client = client();
    let confirm = client.confirm_device(&token, new, entropy());
    let confirm = confirm.with_name(CANARY);
    debugged(&confirm);
    let confirm = confirm.into_exchange();
    exchanged(&confirm);
    let confirmed = receive(confirm, &json!({})).unwrap();
    debugged(&confirmed);
    debugged(confirmed.device());
    let password = confirmed.device().password().expose().to_owned();
    assert!(!format!("{confirmed:?}").contains(&password));
    chain(&DeviceEntropy::from_entropy([0; 56]).err().unwrap());
    chain(&format!("{CANARY} \n").parse::<DeviceKey>().unwrap_err());
}

#[test]
fn devices_are_listed() {
    let token = AccessToken::new(CANARY);
    let described = json!({
        "DeviceKey": DEVICE_KEY,
        "DeviceAttributes": [{"Name": CANARY, "Value": CANARY}],
    });
    let list = client()
        .list_devices(&token)
        .with_limit(1)
        .with_page(CANARY);
    debugged(&list);
    let list = list.into_exchange();
    exchanged(&list);
    let page = receive(list, &json!({"Devices": [described]})).unwrap();
    assert_eq!(page.devices[0].attributes[CANARY], CANARY);
    debugged(&page);
    let (client, key) = (client(), key());
    let pages: Pages<DevicesPage> = Pages::new(client.list_devices(&token).with_page(CANARY));
    debugged(&pages);
    let get = client.get_device(&token, &key);
    exchanged(&get);
    debugged(&receive(get, &json!({"Device": described})).unwrap());
    let update = client.update_device_status(&token, &key, DeviceRemembered::No);
    exchanged(&update);
    debugged(&receive(update, &json!({})).unwrap());
    debugged(&DeviceRemembered::Yes);
    exchanged(&client.forget_device(&token, &key));
}

#[test]
fn refreshes() {
    let token = RefreshToken::new(CANARY);
    let client = client();
    let key = key();
    let begin = || {
        client
            .begin_refresh(&token)
            .with_device_key(&key)
            .with_client_metadata([(CANARY, CANARY)])
            .with_analytics_endpoint(CANARY)
    };
    debugged(&begin());
    exchanged(&begin().get_tokens());
    let of_client = || begin().with_user_context(user_context());
    debugged(&of_client());
    exchanged(&of_client().refresh_token_auth(&username()));
    let exchange: Exchange<Tokens> = begin()
        .server_side(Some(server_context()))
        .refresh_token_auth(&username());
    exchanged(&exchange);
    debugged(&exchange.request().signature());
}
