//! Several processes and one profile: what one is doing does not change what another has done
//! in the meantime. The service answers on command.

use std::fs::{self, File};
use std::io::Write;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use cognito_emulator::{Emulator, NewAppClient};
use serde_json::Value;

use crate::keep::claims;
use crate::kept::{Kept, PROFILE, WAYS, Way, public_ways};
use crate::peer::Holding;
use crate::support::{PASSWORD, emulator, fails, stderr};

const REFRESH: &str = "GetTokensFromRefreshToken";

fn start(mut command: Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn end(child: Child) -> Output {
    child.wait_with_output().unwrap()
}

/// Alice, whose access token has expired, behind a peer that holds this operation.
fn alice(emulator: &Arc<Emulator>, way: Way, held: &'static str) -> (Kept, Holding) {
    let peer = Holding::new(emulator, held);
    let kept = Kept::nobody(emulator, way).at(&peer.url).signed_in();
    kept.end_access_token();
    peer.asked();
    (kept, peer)
}

/// Whether the service still accepts a refresh token of the kept user's app client.
fn is_good(kept: &Kept, token: &Value, emulator: &Emulator) -> bool {
    let mut command = kept.begin(&["refresh"]);
    command
        .env("COGNITO_REFRESH_TOKEN", token.as_str().unwrap())
        // Not through the peer, which would hold it.
        .env("COGNITO_ENDPOINT", emulator.endpoint());
    command.output().unwrap().status.success()
}

/// No token, and the reason.
fn gave_nothing(output: &Output) {
    assert!(output.stdout.is_empty());
    let code = output.status.code();
    assert!(code == Some(6) || code == Some(2), "{}", stderr(output));
    assert_ne!(stderr(output), "");
}

#[test]
fn a_running_refresh_does_not_undo_a_sign_out() {
    let emulator = Arc::new(emulator());
    for way in WAYS {
        for arguments in [&["sign-out", "--local"][..], &["sign-out"]] {
            for asking in [&["token"][..], &["token", "--id", "--refresh"], &["whoami"]] {
                let (kept, peer) = alice(&emulator, way, REFRESH);
                let refreshing = start(kept.command(asking));
                let held = peer.next();
                kept.does(arguments);
                held.give();
                gave_nothing(&end(refreshing));
                assert!(!kept.is_signed_in(), "{arguments:?} beside {asking:?}");
            }
        }
    }
}

#[test]
fn a_running_refresh_does_not_replace_another_user() {
    let emulator = Arc::new(emulator());
    emulator.add_user("bob", PASSWORD).unwrap();
    for way in WAYS {
        let (kept, peer) = alice(&emulator, way, REFRESH);
        let refreshing = start(kept.command(&["token"]));
        let held = peer.next();
        let output = kept.sign_in_as("bob").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let bob = kept.session();
        held.give();
        gave_nothing(&end(refreshing));
        assert_eq!(kept.session(), bob);
        assert_eq!(kept.json(&["whoami"])["Username"], "bob");
    }
}

/// Between two reads of the profile the command reads its certificate file, and waits for its
/// contents.
#[cfg(unix)]
#[test]
fn a_user_replaced_before_the_read_is_signed_out() {
    let emulator = Arc::new(emulator());
    let certificate = rcgen::generate_simple_self_signed(["a.example".to_owned()]).unwrap();
    for way in public_ways() {
        for asking in [&["token", "--refresh"][..], &["whoami"], &["sign-out"]] {
            let kept = Kept::alice(&emulator, way);
            let fifo = kept.file("company.pem");
            let made = Command::new("mkfifo").arg(&fifo).status();
            assert!(made.unwrap().success());
            let mut command = kept.command(asking);
            command.arg("--ca-file").arg(&fifo);
            let asking = start(command);
            // Opened when the other end is.
            let mut pem = File::options().write(true).open(&fifo).unwrap();
            let another = emulator.add_client(NewAppClient::public()).unwrap();
            let mut sign_in = kept.sign_in();
            let output = sign_in.env("COGNITO_CLIENT_ID", &another).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
            pem.write_all(certificate.cert.pem().as_bytes()).unwrap();
            drop(pem);
            let output = end(asking);
            fails(
                &output,
                6,
                "another user has since signed in to the profile",
            );
            assert_eq!(output.stdout, b"");
            assert_eq!(is_of_one_client(&kept), another);
        }
    }
}

/// The profile's contents belong to one app client, and the command accepts them.
fn is_of_one_client(kept: &Kept) -> String {
    let profile = kept.profile();
    let token = profile["Session"]["AccessToken"].as_str().unwrap();
    let client = claims(token)["client_id"].as_str().unwrap().to_owned();
    assert_eq!(profile["Settings"]["ClientId"], *client);
    assert_eq!(kept.json(&["whoami"])["ClientId"], *client);
    client
}

#[test]
fn two_concurrent_sign_ins_leave_one_consistent_profile() {
    let emulator = Arc::new(emulator());
    for way in public_ways() {
        let peer = Holding::new(&emulator, "RespondToAuthChallenge");
        let kept = Kept::nobody(&emulator, way).at(&peer.url);
        let clients = [0, 1].map(|_| emulator.add_client(NewAppClient::public()).unwrap());
        let signing_in = clients.each_ref().map(|client| {
            let mut command = kept.sign_in();
            command.env("COGNITO_CLIENT_ID", client);
            (start(command), peer.next())
        });
        // Both have their tokens, and neither can save them yet; then both can.
        let lock = Lock::of(&kept);
        let signing_in = signing_in.map(|(child, held)| {
            held.give();
            child
        });
        drop(lock);
        for child in signing_in {
            let output = end(child);
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        }
        // The first user was signed out, with their own client.
        assert_eq!(peer.asked().last().unwrap(), "RevokeToken");
        let client = is_of_one_client(&kept);
        assert!(clients.contains(&client));
    }
}

/// The lock of a profile's file, as another process would hold it.
struct Lock(File);

impl Lock {
    fn of(kept: &Kept) -> Self {
        let path = kept.file(&format!(".{PROFILE}.lock"));
        let file = File::options().write(true).open(path).unwrap();
        file.lock().unwrap();
        Self(file)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.0.unlock().unwrap();
    }
}

#[test]
fn the_old_session_is_used_during_another_sign_in() {
    let emulator = Arc::new(emulator());
    for way in WAYS {
        let peer = Holding::new(&emulator, "RespondToAuthChallenge");
        let kept = Kept::nobody(&emulator, way).at(&peer.url);
        let first = start(kept.sign_in());
        peer.next().give();
        assert_eq!(end(first).status.code(), Some(0));
        let before = kept.session();
        peer.asked();

        let second = start(kept.sign_in());
        let held = peer.next();
        assert_eq!(kept.token(), before["AccessToken"]);
        // The new tokens exist, but are not saved.
        let lock = Lock::of(&kept);
        held.give();
        for _ in 0..5 {
            assert_eq!(kept.token(), before["AccessToken"]);
        }
        drop(lock);
        let output = end(second);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stderr(&output), "");
        let now = kept.session();
        assert_ne!(now["AccessToken"], before["AccessToken"]);
        assert_eq!(kept.token(), now["AccessToken"]);
        // Nobody has the old one any more, and it is no longer valid.
        assert_eq!(peer.asked().last().unwrap(), "RevokeToken");
        assert!(!is_good(&kept, &before["RefreshToken"], &emulator));
        assert!(is_good(&kept, &now["RefreshToken"], &emulator));
    }
}

/// Changes of the names in a directory, as Linux reports them.
#[cfg(target_os = "linux")]
struct Watch(rustix::fd::OwnedFd);

#[cfg(target_os = "linux")]
impl Watch {
    fn of(directory: &std::path::Path) -> Self {
        use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};

        let watch = init(CreateFlags::NONBLOCK).unwrap();
        let changes = WatchFlags::DELETE | WatchFlags::MOVE | WatchFlags::MODIFY;
        add_watch(&watch, directory, changes).unwrap();
        Self(watch)
    }

    /// The changes of this name.
    fn seen(&self, name: &str) -> Vec<rustix::fs::inotify::ReadFlags> {
        let mut buffer = [std::mem::MaybeUninit::uninit(); 4096];
        let mut events = rustix::fs::inotify::Reader::new(&self.0, &mut buffer);
        let mut seen = Vec::new();
        while let Ok(event) = events.next() {
            let of = event.file_name().unwrap().to_str().unwrap();
            if of == name {
                seen.push(event.events());
            }
        }
        seen
    }
}

/// So at any moment a reader finds the old or the new profile, not a mixture.
#[cfg(target_os = "linux")]
#[test]
fn a_profile_is_replaced_in_one_step() {
    use cognito_srp_core::ClientSecret;
    use rustix::fs::inotify::ReadFlags;

    use crate::support::SECRET;

    let emulator = Arc::new(emulator());
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let watch = Watch::of(&kept.file(""));
        let client = match way.is_confidential() {
            true => NewAppClient::confidential(ClientSecret::new(SECRET)),
            false => NewAppClient::public(),
        };
        let another = emulator.add_client(client).unwrap();
        let mut command = kept.sign_in();
        command.env("COGNITO_CLIENT_ID", &another);
        assert_eq!(command.output().unwrap().status.code(), Some(0));
        assert_eq!(is_of_one_client(&kept), another);
        assert_eq!(watch.seen(PROFILE), [ReadFlags::MOVED_TO]);
        for arguments in [&["refresh"][..], &["sign-out"]] {
            kept.does(arguments);
            assert_eq!(watch.seen(PROFILE), [ReadFlags::MOVED_TO], "{arguments:?}");
        }
    }
}

#[test]
fn a_sign_in_killed_before_saving_keeps_the_old_session() {
    let emulator = Arc::new(emulator());
    // The async client closes the connection when it receives another request.
    for way in [WAYS[0], WAYS[1]] {
        let peer = Holding::new(&emulator, "RespondToAuthChallenge");
        let kept = Kept::nobody(&emulator, way).at(&peer.url);
        let first = start(kept.sign_in());
        peer.next().give();
        assert_eq!(end(first).status.code(), Some(0));
        let before = fs::read(kept.file(PROFILE)).unwrap();

        let mut second = start(kept.sign_in());
        let held = peer.next();
        let lock = Lock::of(&kept);
        held.give_and_see_it_taken();
        second.kill().unwrap();
        second.wait().unwrap();
        drop(lock);
        assert_eq!(fs::read(kept.file(PROFILE)).unwrap(), before);
        assert!(is_good(&kept, &kept.session()["RefreshToken"], &emulator));
        kept.token();
        kept.does(&["sign-out"]);
        // Beside the profile's file there are empty locks at most.
        let entries = fs::read_dir(kept.file("")).unwrap().map(Result::unwrap);
        let others = entries.filter(|entry| entry.file_name() != PROFILE);
        for other in others {
            assert_eq!(other.metadata().unwrap().len(), 0, "{other:?}");
        }
    }
}
