//! Our SRP, the same SRP with other arithmetic, and the exponentiations alone in C libraries.

use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use cognito_srp_core::srp::{
    CognitoGroup, CognitoSrp, Ephemeral, Exponent, Group, Integer, Minimal, PrimeGroup, ServerHalf,
    Sha256, Srp6a, Verifier,
};

use crate::Failure;
use crate::case::{self, Case, PASSWORD, TIMESTAMP, alice, modulus};
use crate::crypto_bigint::CryptoBigint;
use crate::native::{self, Native};
use crate::rounds::{Contender, Run};

pub(crate) const CLIENT: &str = "full client";
const OURS: &str = "ours";
const IFMA: &str = "ours, IFMA";
const PUBLIC: &str = "A = g^a";
const PREMASTER: &str = "S = (B − k·g^x)^(a + u·x)";
const POWER: &str = "S, its last exponentiation alone";
const SERVER: &str = "server half";

/// Bases and exponents.
type Powers = fn(&Case, &case::Round) -> Vec<(Vec<u8>, Exponent)>;

/// Which of our contenders `Ephemeral` is on this CPU.
pub(crate) fn own_way() -> &'static str {
    match CognitoGroup::new().is_portable() {
        true => OURS,
        false => IFMA,
    }
}

/// Times a computation, and returns its result too, which is then checked.
pub(crate) fn timed<T>(
    compute: impl FnOnce() -> Result<T, Failure>,
) -> Result<(T, Duration), Failure> {
    let begun = Instant::now();
    let result = black_box(compute()?);
    Ok((result, begun.elapsed()))
}

/// Returns an error if a contender computed something else than ours.
fn same(expected: &[u8], found: &[u8]) -> Result<(), Failure> {
    match expected == found {
        true => Ok(()),
        false => Err("its result is wrong".into()),
    }
}

fn entry(
    row: &'static str,
    name: &str,
    run: impl FnMut(&Case, &case::Round) -> Result<Duration, Failure> + 'static,
) -> Contender {
    Contender {
        row,
        name: name.to_owned(),
        every: 1,
        run: Ok(Box::new(run) as Run),
    }
}

pub(crate) fn all() -> Vec<Contender> {
    let mut all = group(OURS, Ok(CognitoGroup::portable()));
    all.extend(match CognitoGroup::new().is_portable() {
        true => unable(IFMA, "this CPU has no AVX-512 IFMA"),
        false => with_ifma(),
    });
    let numbers = CognitoGroup::new();
    let prime = PrimeGroup::new(numbers.modulus(), numbers.generator());
    all.extend(group(
        "num-bigint-dig",
        prime.map_err(|error| error.to_string()),
    ));
    let group_of =
        CryptoBigint::new().ok_or_else(|| "crypto-bigint refused the modulus".to_owned());
    all.extend(group("crypto-bigint", group_of));
    let modulus = modulus();
    all.extend(library("OpenSSL", native::openssl(&modulus)));
    all.extend(library("GMP", native::gmp(&modulus)));
    all
}

/// What the crate itself uses with the feature `ifma`, on a CPU with these instructions:
/// `Ephemeral` and `ServerHalf`, and their group.
fn with_ifma() -> Vec<Contender> {
    let mut all = vec![
        entry(CLIENT, IFMA, |case, round| {
            let (signature, took) = timed(|| {
                let ephemeral = Ephemeral::from_entropy(round.entropy)?;
                let big_b = case.server.public_value();
                let key = ephemeral.agree(&alice(), PASSWORD, &case.salt, big_b)?;
                Ok(key.sign(&alice(), case.secret_block, TIMESTAMP))
            })?;
            let key = case.server.agree(&round.big_a)?;
            same(
                &key.sign(&alice(), case.secret_block, TIMESTAMP),
                &signature,
            )?;
            Ok(took)
        }),
        entry(SERVER, IFMA, |case, round| {
            let verifier = Verifier::from_parts(case.salt.clone(), &case.v.to_integer());
            let (key, took) = timed(|| {
                let server = ServerHalf::new(verifier, case.b.clone());
                Ok(server.agree(&round.big_a)?)
            })?;
            same(case.server.agree(&round.big_a)?.expose(), key.expose())?;
            Ok(took)
        }),
    ];
    all.extend(steps(IFMA, Rc::new(CognitoSrp::cognito())));
    all
}

/// The same steps with one implementation of the group.
fn group<G: Group + 'static>(name: &str, group: Result<G, String>) -> Vec<Contender> {
    let group = match group {
        Ok(group) => group,
        Err(why) => return unable(name, &why),
    };
    let srp: Rc<Srp6a<G, Sha256, Minimal>> = Rc::new(Srp6a::new(group));
    let (for_client, for_server) = (Rc::clone(&srp), Rc::clone(&srp));
    let mut all = vec![
        entry(CLIENT, name, move |case, round| {
            let (signature, took) = timed(|| case::client(&for_client, case, &round.entropy))?;
            let key = case.server.agree(&round.big_a)?;
            same(
                &key.sign(&alice(), case.secret_block, TIMESTAMP),
                &signature,
            )?;
            Ok(took)
        }),
        entry(SERVER, name, move |case, round| {
            let (key, took) = timed(|| case::server(&for_server, case, &round.big_a))?;
            same(case.server.agree(&round.big_a)?.expose(), &key)?;
            Ok(took)
        }),
    ];
    all.extend(steps(name, srp));
    all
}

/// A, S, and the exponentiation in S.
fn steps<G: Group + 'static>(name: &str, srp: Rc<Srp6a<G, Sha256, Minimal>>) -> Vec<Contender> {
    let (for_public, for_premaster) = (Rc::clone(&srp), Rc::clone(&srp));
    vec![
        entry(PUBLIC, name, move |_, round| {
            let (big_a, took) = timed(|| Ok(for_public.client_public(&round.a)))?;
            same(&round.big_a.pad(), &big_a.pad())?;
            Ok(took)
        }),
        entry(PREMASTER, name, move |case, round| {
            let big_b = case.server.public_value();
            let (premaster, took) =
                timed(|| Ok(for_premaster.client_premaster(big_b, &round.a, &round.u, &case.x)?))?;
            same(round.premaster.expose(), premaster.expose())?;
            Ok(took)
        }),
        entry(POWER, name, move |_, round| {
            let group = srp.group();
            let (power, took) = timed(|| {
                let base = group.element(&round.base);
                Ok(group.residue(&group.power(&base, &round.masked)))
            })?;
            same(round.premaster.expose(), power.expose())?;
            Ok(took)
        }),
    ]
}

/// The exponentiations of each row, added up; the steps between them are not counted.
fn library(name: &str, library: Result<Native, String>) -> Vec<Contender> {
    let library = match library {
        Ok(library) => Rc::new(library),
        Err(why) => return unable(name, &why),
    };
    let name = &library.version.clone();
    let powers = move |row, powers: Powers| {
        let library = Rc::clone(&library);
        entry(row, name, move |case, round| {
            let powers = powers(case, round);
            let (last, took) = timed(|| {
                let mut last = None;
                for (base, exponent) in &powers {
                    last = Some(library.power(base, exponent.expose())?);
                }
                Ok(last)
            })?;
            let last = Integer::from_be_bytes(&last.unwrap_or([0; case::WIDTH]));
            let expected = match row {
                // The last base has the right length but another value, so there is no result to
                // compare.
                SERVER => return Ok(took),
                PUBLIC => &round.big_a,
                _ => &round.premaster.to_integer(),
            };
            same(&expected.pad(), &last.pad())?;
            Ok(took)
        })
    };
    vec![
        powers(CLIENT, |case, round| {
            vec![
                (vec![2], round.a.clone()),
                (vec![2], case.x.clone()),
                (round.base.expose().to_vec(), round.masked.clone()),
            ]
        }),
        powers(SERVER, |case, round| {
            let u = Exponent::from_be_bytes(&round.u.pad());
            vec![
                (vec![2], case.b.clone()),
                (case.v.expose().to_vec(), u),
                (round.base.expose().to_vec(), case.b.clone()),
            ]
        }),
        powers(PUBLIC, |_, round| vec![(vec![2], round.a.clone())]),
        powers(PREMASTER, |case, round| {
            vec![
                (vec![2], case.x.clone()),
                (round.base.expose().to_vec(), round.masked.clone()),
            ]
        }),
        powers(POWER, |_, round| {
            vec![(round.base.expose().to_vec(), round.masked.clone())]
        }),
    ]
}

fn unable(name: &str, why: &str) -> Vec<Contender> {
    [CLIENT, SERVER, PUBLIC, PREMASTER, POWER]
        .map(|row| Contender {
            row,
            name: name.to_owned(),
            every: 1,
            run: Err(why.to_owned()),
        })
        .into()
}
