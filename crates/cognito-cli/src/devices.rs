//! `cognito devices`.

use cognito_srp_core::{AccessToken, DeviceDescription, DeviceKey, DeviceRemembered, Timestamp};
use serde_json::{Value, json};

use crate::args::{Connection, Devices, Listing};
use crate::failure::Failure;
use crate::session::Session;

pub(crate) fn run(command: &Devices) -> Result<(), Failure> {
    match command {
        Devices::List(args) => list(args),
        Devices::Show(args) => {
            let device = &args.device;
            let (session, token) = open(&device.connection)?;
            let exchange = session.app_client().get_device(&token, &device.key);
            let found = session.run(exchange)?;
            let found = to_json(&found, session.device_key()?.as_ref());
            args.format.print(&found)
        }
        Devices::Remember(device) => set(&device.connection, &device.key, DeviceRemembered::Yes),
        Devices::Unremember(device) => set(&device.connection, &device.key, DeviceRemembered::No),
        Devices::Forget(device) => forget(&device.connection, &device.key),
    }
}

fn open(connection: &Connection) -> Result<(Session, AccessToken), Failure> {
    let session = Session::open(connection)?;
    let token = session.access_token()?;
    Ok((session, token))
}

fn list(args: &Listing) -> Result<(), Failure> {
    let (session, token) = open(&args.connection)?;
    let app_client = session.app_client();
    let list = app_client.list_devices(&token);
    let devices = session.checked(session.transport().list(list))?;
    let own = session.device_key()?;
    let devices = devices.iter().map(|device| to_json(device, own.as_ref()));
    args.format
        .print(&json!({ "Devices": devices.collect::<Vec<_>>() }))
}

fn set(
    connection: &Connection,
    key: &DeviceKey,
    remembered: DeviceRemembered,
) -> Result<(), Failure> {
    let (session, token) = open(connection)?;
    let app_client = session.app_client();
    session.run(app_client.update_device_status(&token, key, remembered))?;
    Ok(())
}

/// Also deletes the device's secrets in the profile.
fn forget(connection: &Connection, key: &DeviceKey) -> Result<(), Failure> {
    let (session, token) = open(connection)?;
    session.run(session.app_client().forget_device(&token, key))?;
    let realm = session.client_config().realm();
    session.profile().forget_device(&realm, key)
}

/// The API's members; attributes by name, times in seconds of Unix time.
fn to_json(device: &DeviceDescription, own: Option<&DeviceKey>) -> Value {
    let seconds = |moment: Option<Timestamp>| moment.map(Timestamp::unix_seconds);
    json!({
        "DeviceKey": device.key.as_str(),
        "DeviceAttributes": device.attributes,
        "DeviceCreateDate": seconds(device.created),
        "DeviceLastModifiedDate": seconds(device.last_modified),
        "DeviceLastAuthenticatedDate": seconds(device.last_authenticated),
        "Current": own == Some(&device.key),
    })
}
