//! One try of each race: what is started, and what must be there in the end.

use std::thread;
use std::time::Duration;

use super::chance::Chance;
use super::running::{Ended, Running};
use super::world::{Seen, User, World};
use crate::Failure;

/// What must never come of a try.
#[derive(Default)]
pub(crate) struct Findings {
    /// Somebody is signed in after a sign-out, or a token is in a file.
    pub(crate) revived: bool,
    /// The user before is there after another has signed in.
    pub(crate) overwritten: bool,
    /// One's session with the other's settings: no token of either comes of it.
    pub(crate) mixed: bool,
    /// Nobody is signed in, though nobody signed out.
    pub(crate) lost: bool,
    /// A file with a token, when nobody is signed in any more.
    pub(crate) leftover: bool,
    /// An exit code that is none of those documented for this.
    pub(crate) unexpected: Option<String>,
}

/// A kind of try.
pub(crate) struct Race {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&World, &mut Chance) -> Result<Findings, Failure>,
}

pub(crate) const RACES: [Race; 10] = [
    Race {
        name: "`token` beside `sign-out --local`",
        run: |world, chance| sign_out(world, chance, &["sign-out", "--local"]),
    },
    Race {
        name: "`token` beside `sign-out`",
        run: |world, chance| sign_out(world, chance, &["sign-out"]),
    },
    Race {
        name: "`token` beside `sign-in --keep` of another user",
        run: another_user,
    },
    Race {
        name: "two `sign-in --keep` of two app clients",
        run: two_sign_ins,
    },
    Race {
        name: "the first `sign-in --keep`, killed",
        run: killed_first_sign_in,
    },
    Race {
        name: "`sign-in --keep` of the same user, killed",
        run: |world, chance| {
            let user = &world.alice;
            killed_sign_in(world, chance, user)
        },
    },
    Race {
        name: "`sign-in --keep` of another app client, killed",
        run: |world, chance| killed_sign_in(world, chance, &world.bob),
    },
    Race {
        name: "`token` with a rotating refresh token, killed",
        run: killed_token,
    },
    Race {
        name: "the first `login`, killed",
        run: |world, chance| killed_login(world, chance, None),
    },
    Race {
        name: "`login` of another app client, killed",
        run: |world, chance| killed_login(world, chance, Some(&world.alice)),
    },
];

/// A run to start, and how long it takes undisturbed.
type Planned<'a> = (Duration, &'a dyn Fn() -> Result<Running, Failure>);

/// Starts two so that any moment of one meets any moment of the other, and more often so
/// that they end together: what is kept is written at the end.
fn beside(
    chance: &mut Chance,
    (takes, start): Planned<'_>,
    (other_takes, start_other): Planned<'_>,
) -> Result<(Ended, Ended), Failure> {
    let apart = chance.soon_before(takes.saturating_add(other_takes));
    let (mut wait, mut other_wait) = (other_takes, takes);
    match chance.coin() {
        true => wait = wait.saturating_add(apart),
        false => other_wait = other_wait.saturating_add(apart),
    }
    if wait <= other_wait {
        let first = start()?;
        thread::sleep(other_wait.saturating_sub(wait));
        let second = start_other()?;
        Ok((first.end()?, second.end()?))
    } else {
        let first = start_other()?;
        thread::sleep(wait.saturating_sub(other_wait));
        let second = start()?;
        Ok((second.end()?, first.end()?))
    }
}

/// Kills it at a random moment, or a little after it has ended.
fn killed(chance: &mut Chance, takes: Duration, mut running: Running) -> Result<(), Failure> {
    thread::sleep(chance.before(takes.saturating_mul(5) / 4));
    running.kill()?;
    running.end().map(drop)
}

fn sign_out(world: &World, chance: &mut Chance, how: &[&str]) -> Result<Findings, Failure> {
    world.signed_in(&world.alice)?;
    let takes = world.token_takes();
    let (token, out) = beside(
        chance,
        (takes, &|| world.start(&["token"])),
        (takes, &|| world.start(how)),
    )?;
    let mut findings = Findings {
        // Also of a session that the service has ended.
        revived: world.files_with_tokens()? > 0,
        ..Findings::default()
    };
    match world.look()? {
        Seen::Nobody => {}
        Seen::User(_) => findings.revived = true,
        Seen::Other(words) => findings.unexpected = Some(words),
    }
    findings.expect(&token, &[0, 6]);
    findings.expect(&out, &[0]);
    findings.leftovers_of(world)
}

fn another_user(world: &World, chance: &mut Chance) -> Result<Findings, Failure> {
    let bob = User {
        name: world.bob.name.clone(),
        ..world.alice.clone()
    };
    world.signed_in(&world.alice)?;
    let (token, sign_in) = beside(
        chance,
        (world.token_takes(), &|| world.start(&["token"])),
        (world.sign_in_takes(), &|| world.start_sign_in(&bob)),
    )?;
    let mut findings = Findings::default();
    match world.look()? {
        Seen::User(user) if user == bob => {}
        Seen::User(_) => findings.overwritten = true,
        Seen::Nobody => findings.lost = true,
        Seen::Other(words) => findings.unexpected = Some(words),
    }
    findings.expect(&token, &[0, 6]);
    findings.expect(&sign_in, &[0]);
    findings.leftovers_of(world)
}

fn two_sign_ins(world: &World, chance: &mut Chance) -> Result<Findings, Failure> {
    if chance.coin() {
        world.signed_in(&world.alice)?;
    }
    let takes = world.sign_in_takes();
    let (alice, bob) = beside(
        chance,
        (takes, &|| world.start_sign_in(&world.alice)),
        (takes, &|| world.start_sign_in(&world.bob)),
    )?;
    let mut findings = Findings::default();
    match world.look()? {
        Seen::User(user) if user == world.alice || user == world.bob => {}
        // The service ends what the wrong app client asks to refresh.
        Seen::User(_) | Seen::Nobody => findings.mixed = true,
        Seen::Other(words) => findings.unexpected = Some(words),
    }
    findings.expect(&alice, &[0]);
    findings.expect(&bob, &[0]);
    findings.leftovers_of(world)
}

/// With nobody there, a sign-out after it has nobody to sign out.
fn killed_first_sign_in(world: &World, chance: &mut Chance) -> Result<Findings, Failure> {
    let takes = world.sign_in_takes();
    killed(chance, takes, world.start_sign_in(&world.alice)?)?;
    let mut findings = Findings::default();
    match world.look()? {
        Seen::User(user) if user == world.alice => {}
        Seen::User(_) => findings.mixed = true,
        Seen::Nobody => {}
        Seen::Other(words) => findings.unexpected = Some(words),
    }
    findings.leftovers_of(world)
}

fn killed_sign_in(world: &World, chance: &mut Chance, next: &User) -> Result<Findings, Failure> {
    world.signed_in(&world.alice)?;
    killed(chance, world.sign_in_takes(), world.start_sign_in(next)?)?;
    let mut findings = Findings::default();
    match world.look()? {
        Seen::User(user) if user == world.alice || user == *next => {}
        Seen::User(_) => findings.mixed = true,
        Seen::Nobody => findings.lost = true,
        Seen::Other(words) => findings.unexpected = Some(words),
    }
    findings.leftovers_of(world)
}

/// Of bob, killed after the browser has ended; before that it has nothing to keep.
fn killed_login(
    world: &World,
    chance: &mut Chance,
    before: Option<&User>,
) -> Result<Findings, Failure> {
    if let Some(user) = before {
        world.signed_in(user)?;
    }
    let (mut running, url) = world.start_login(&world.bob)?;
    running.is_told(&url)?;
    killed(chance, world.login_takes(), running)?;
    let mut findings = Findings::default();
    match world.look()? {
        Seen::User(user) if user == world.bob || Some(&user) == before => {}
        Seen::User(_) => findings.mixed = true,
        Seen::Nobody => findings.lost = before.is_some(),
        Seen::Other(words) => findings.unexpected = Some(words),
    }
    findings.leftovers_of(world)
}

fn killed_token(world: &World, chance: &mut Chance) -> Result<Findings, Failure> {
    world.signed_in(&world.rotating)?;
    killed(chance, world.token_takes(), world.start(&["token"])?)?;
    let mut findings = Findings::default();
    match world.look()? {
        Seen::User(user) if user == world.rotating => {}
        Seen::User(_) => findings.mixed = true,
        Seen::Nobody => findings.lost = true,
        Seen::Other(words) => findings.unexpected = Some(words),
    }
    findings.leftovers_of(world)
}

impl Findings {
    fn expect(&mut self, ended: &Ended, codes: &[i32]) {
        if !ended.code().is_some_and(|code| codes.contains(&code)) {
            self.unexpected.get_or_insert_with(|| ended.words());
        }
    }

    fn leftovers_of(mut self, world: &World) -> Result<Self, Failure> {
        self.leftover = world.leftovers()? > 0;
        Ok(self)
    }
}
