//! Any octets as a response in every state: a step or an error, no panic, no secret shown. Only
//! a 2xx status can be a success, or leave the device out; and where a sign-in or a refresh
//! waits for tokens, there are tokens exactly if the reply has a result.

use crate::cursor::Cursor;
use crate::secrets::hidden_in;
use crate::waiting::{
    Came, From, OPERATIONS, Sent, confidential_client, now, put_by_and_taken_up, sign_ins, waiting,
};
use cognito_srp_core::{Response, Step};
use serde_json::Value;

const STATUSES: [u16; 8] = [200, 400, 204, 302, 403, 500, 502, 0];

const HEADERS: [&str; 6] = [
    "x-amzn-errortype",
    "X-AMZN-ERRORMESSAGE",
    "x-amzn-requestid",
    "content-type",
    "date",
    "Content-Type",
];

pub fn run(data: &[u8]) {
    let mut cursor = Cursor(data);
    let state = usize::from(cursor.byte());
    let status = *cursor.choose(&STATUSES);
    let headers: Vec<(&str, String)> = (0..cursor.byte() % 4)
        .map(|_| {
            let name = *cursor.choose(&HEADERS);
            (name, String::from_utf8_lossy(cursor.field()).into_owned())
        })
        .collect();
    let body = cursor.rest();
    let borrowed = headers.iter().map(|(name, value)| (*name, value.as_str()));
    let response = Response::new(status, borrowed, body);

    let sign_ins = sign_ins();
    let (came, is_of_device, is_of_app) = match sign_ins.get(state) {
        Some((from, sent)) => {
            let step = waiting(*from, *sent).receive(response, now());
            let is_of_app = matches!(sent, Sent::Associate | Sent::Verify);
            let came = step.map(|step| looked_at(step, data));
            (came, *from == From::Device, is_of_app)
        }
        None => {
            let operation = OPERATIONS[(state - sign_ins.len()) % OPERATIONS.len()];
            (operation(&confidential_client(), response), false, false)
        }
    };
    match came {
        Ok(Came::Automatic) if is_of_device => {}
        Ok(came) => {
            assert!((200..300).contains(&status), "{came:?} of status {status}");
            if came != Came::Other && !is_of_app {
                let read: Value = serde_json::from_slice(body).unwrap();
                let result = read.get("AuthenticationResult");
                let is_there = result.is_some_and(|result| !result.is_null());
                assert_eq!(came == Came::Tokens, is_there, "{came:?}");
            }
            assert!(!(is_of_app && came == Came::Tokens));
        }
        Err(error) => {
            hidden_in(&error, data);
            if let Ok(challenge) = error.into_challenge() {
                put_by_and_taken_up(challenge, data);
            }
        }
    }
}

fn looked_at(step: Step, said: &[u8]) -> Came {
    match step {
        Step::Done(_) => Came::Tokens,
        Step::Send(_) => Came::Automatic,
        Step::Challenge(challenge) => {
            put_by_and_taken_up(challenge, said);
            Came::Challenge
        }
    }
}
