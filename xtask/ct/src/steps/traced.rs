//! The traced process: operations between two stops.

use std::hint::black_box;
use std::io::{Read, stdin};

use cognito_srp_ifma::{ENTRIES, Ifma, LIMBS, Limbs, Machine};
use nix::sys::signal::{Signal, raise};

use crate::Failure;
use crate::exponents;
use crate::limbs::{limbs, modulus};

/// Runs the operation, once the parent has attached itself and has sent an octet.
pub(crate) fn run(operation: &str) -> Result<(), Failure> {
    stdin().read_exact(&mut [0])?;
    let ifma = Ifma::detect().ok_or("no AVX-512 IFMA")?;
    match operation {
        "multiply" | "square" => {
            let modulus = modulus()?;
            let factor = limbs(&[0xa7; 384]);
            // Numbers that lead to all carries, to none, and to some.
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
        // What the check must report.
        "self-test-branch" => {
            for index in INDICES {
                between_stops(&mut || (0..black_box(index)).for_each(|turn| _ = black_box(turn)))?;
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
        power => exponents::count(power, |_, operation| {
            // The parent notices a failure, because a stop is missing.
            let _ = between_stops(&mut || operation());
        })?,
    }
    Ok(())
}

const INDICES: [u64; 3] = [17, 0, 31];

/// Not inlined: if it were unrolled, each value would have its own code.
#[inline(never)]
fn between_stops(operation: &mut dyn FnMut()) -> Result<(), Failure> {
    // The first call also initialises things, which is not part of the operation.
    operation();
    raise(Signal::SIGSTOP)?;
    operation();
    raise(Signal::SIGSTOP)?;
    Ok(())
}
