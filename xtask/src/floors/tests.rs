//! What the check finds in invented crates and in the real ones.

use super::*;

const FLOORS: &[&[&str]] = &[&["ground"], &["state", "rules"], &["face"]];

fn of(files: &[(&str, &str)], exceptions: &'static [Exception]) -> Vec<String> {
    let sources = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let building = Building {
        sources: "",
        floors: FLOORS,
        largest_circle: 2,
        exceptions,
    };
    building.faults(&imports::between(&sources.collect()))
}

#[test]
fn the_sources_are_in_order() {
    for building in &BUILDINGS {
        let sources = sources(&root().join(building.sources)).unwrap();
        let faults = building.faults(&imports::between(&sources));
        assert_eq!(faults, [""; 0], "{}", building.sources);
    }
}

/// In the real crate, an import of any higher room from the lowest one is found.
#[test]
fn a_room_that_reaches_up_is_found_in_each_crate() {
    for building in &BUILDINGS {
        let (lowest, above) = building.floors.split_first().unwrap();
        for room in above.iter().copied().flatten() {
            let mut sources = sources(&root().join(building.sources)).unwrap();
            let added = format!("{}::added", lowest[0]);
            sources.insert(added.clone(), format!("use crate::{room}::Thing;"));
            let faults = building.faults(&imports::between(&sources));
            assert_eq!(faults, [format!("{added} reaches up to {room}")]);
        }
    }
}

#[test]
fn rooms_on_one_floor_may_import_each_other() {
    let files = [
        ("rules::next", "use crate::state::user::User;"),
        ("state::user", "use crate::rules::next::Next;"),
    ];
    assert_eq!(of(&files, &[]), [""; 0]);
}

#[test]
fn a_circle_that_grew_is_found() {
    let files = [
        ("state::a", "use super::b::B;"),
        ("state::b", "use super::c::C;"),
        ("state::c", "use super::a::A;"),
    ];
    assert_eq!(
        of(&files, &[]),
        ["3 modules import one another in a circle, 2 at most are wanted"]
    );
}

#[test]
fn down_and_sideways_is_fine() {
    let files = [
        ("", "mod face; mod ground; mod state;"),
        ("ground::fault", ""),
        ("state::user", "use crate::ground::fault::Fault;"),
        ("state::pool", "use super::user::User;"),
        (
            "face::http",
            "use crate::{ground::fault, state::{pool, user}};",
        ),
    ];
    assert_eq!(of(&files, &[]), [""; 0]);
}

#[test]
fn up_is_not_however_it_is_written() {
    let up = [
        "use crate::face::http::Server;",
        "use crate::{ground::fault::Fault, face::http};",
        "use super::super::face::http::*;",
        "fn f() { crate::face::http::serve() }",
        "use crate::face; type A = face::http::Server;",
        "mod tests { use super::super::super::face::http; }",
        "pub use crate::face::http::Server as Other;",
    ];
    for text in up {
        let files = [
            ("face", "mod http;"),
            ("face::http", ""),
            ("ground::fault", ""),
            ("state::user", text),
        ];
        let faults = of(&files, &[]);
        assert!(
            faults
                .iter()
                .any(|fault| fault.starts_with("state::user reaches up to face")),
            "{text}: {faults:?}"
        );
    }
}

#[test]
fn the_root_is_above_all_floors() {
    let files = [("", ""), ("face::http", "use crate::Emulator;")];
    assert_eq!(
        of(&files, &[]),
        ["face::http reaches up to the crate's root"]
    );
}

#[test]
fn what_is_on_no_floor_is_found() {
    assert_eq!(of(&[("attic", "")], &[]), ["attic is on no floor"]);
}

#[test]
fn an_exception_is_for_one_arrow_and_has_to_be_needed() {
    const KNOWN: &[Exception] = &[Exception {
        from: "state::user",
        to: "face::http",
        why: "a reason",
    }];
    let files = |text| {
        [
            ("face::http", ""),
            ("state::user", text),
            ("state::pool", ""),
        ]
    };
    let up = "use crate::face::http::Server;";
    assert_eq!(of(&files(up), KNOWN), [""; 0]);
    assert_eq!(
        of(&files(""), KNOWN),
        ["state::user does not reach up to face::http any more (a reason): take it off the list"]
    );
}
