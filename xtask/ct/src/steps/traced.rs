//! What is followed: operations between two stops.

use std::hint::black_box;
use std::io::{Read, stdin};

use cognito_srp_ifma::{ENTRIES, Ifma, LIMBS, Limbs, Machine};
use nix::sys::signal::{Signal, raise};

use crate::Failure;
use crate::limbs::{limbs, modulus};
use crate::shapes;

/// Once the parent has attached itself, and said so.
pub(crate) fn run(operation: &str) -> Result<(), Failure> {
    stdin().read_exact(&mut [0])?;
    let ifma = Ifma::detect().ok_or("no AVX-512 IFMA")?;
    match operation {
        "multiply" | "square" => {
            let modulus = modulus()?;
            let factor = limbs(&[0xa7; 384]);
            // All carries, none, and some.
            for octet in [0xff, 0, 0x5a] {
                let before = limbs(&[octet; 384]);
                let mut number: Limbs = before;
                between_stops(&mut || {
                    number = *black_box(&before);
                    if operation == "square" {
                        ifma.square(&mut number, &modulus);
                    } else {
                        ifma.multiply(&mut number, &factor, &modulus);
                    }
                    black_box(&number);
                })?;
            }
        }
        "pick" => {
            let table = black_box([[u64::MAX; LIMBS]; ENTRIES]);
            let mut entry = [0; LIMBS];
            for index in INDICES {
                between_stops(&mut || ifma.pick(&table, black_box(index), &mut entry))?;
                black_box(&entry);
            }
        }
        // What must be noticed.
        "self-test-branch" => {
            for index in INDICES {
                between_stops(&mut || (0..black_box(index)).for_each(|it| _ = black_box(it)))?;
            }
        }
        "self-test-address" => {
            let table = black_box([7u64; ENTRIES]);
            for index in INDICES {
                between_stops(&mut || {
                    black_box(table.get(black_box(index) as usize).copied());
                })?;
            }
        }
        power => shapes::count(power, |_, operation| {
            // A failure shows to the parent, as a stop that is missing.
            let _ = between_stops(&mut || operation());
        })?,
    }
    Ok(())
}

const INDICES: [u64; 3] = [17, 0, 31];

/// Not inlined: unrolled, each shape would have code of its own.
#[inline(never)]
fn between_stops(operation: &mut dyn FnMut()) -> Result<(), Failure> {
    // What is done once, at the first time, is not the operation's.
    operation();
    raise(Signal::SIGSTOP)?;
    operation();
    raise(Signal::SIGSTOP)?;
    Ok(())
}
