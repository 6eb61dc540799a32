//! Tests what an exponentiation leaves on the stack: a copy of a table's masks reveals which
//! entry was read, and so five bits of the exponent.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs::File;
use std::hint::black_box;
use std::os::unix::fs::FileExt;
use std::thread;
use std::vec;
use std::vec::Vec;

use super::arithmetic::{Element, Portable};
use super::engine::{ENTRIES, Engine};
use super::power::power;

/// The stack's filling before the test: no mask has such bytes.
const FILLING: u8 = 0xa5;
/// More than an exponentiation needs.
const SEEN: usize = 128 << 10;
/// The distance between the test and the tested code, so that the test overwrites nothing.
const BETWEEN: usize = 32 << 10;

/// A table in which no word could be a mask's.
const TABLE: [[u64; 48]; ENTRIES] = [[0x0123_4567_89ab_cdef; 48]; ENTRIES];

#[inline(never)]
fn fill() {
    black_box(&mut [FILLING; SEEN]);
}

/// Calls a function deeper in the stack than `BETWEEN`.
#[inline(never)]
fn below(something: fn()) {
    let between = [FILLING; BETWEEN];
    black_box(&between);
    something();
    black_box(&between);
}

/// The indices whose masks are on the stack after a function ran there.
fn indices_left_by(something: fn()) -> Vec<usize> {
    let own_stack = thread::Builder::new().stack_size(2 * (SEEN + BETWEEN));
    let found = own_stack.spawn(move || {
        let memory = File::open("/proc/self/mem").unwrap();
        let mut stack = vec![0; SEEN];
        fill();
        below(something);
        // The stack grows downwards.
        let top = (&raw const memory).addr() & !7;
        let begin = (top - SEEN) as u64;
        memory.read_exact_at(&mut stack, begin).unwrap();
        indices_in(&stack)
    });
    found.unwrap().join().unwrap()
}

/// Masks are 32 words, all 0 except the one of the entry that is read.
fn indices_in(memory: &[u8]) -> Vec<usize> {
    let words: Vec<u64> = memory
        .as_chunks()
        .0
        .iter()
        .copied()
        .map(u64::from_ne_bytes)
        .collect();
    let masks = words.windows(ENTRIES).filter_map(|window| {
        let mut set = (0..).zip(window).filter(|(_, word)| **word != 0);
        let (index, mask) = set.next()?;
        (*mask == u64::MAX && set.next().is_none()).then_some(index)
    });
    masks.collect()
}

/// If they were not found here, the other test would find nothing either.
#[test]
fn masks_left_on_the_stack_are_found() {
    let left = indices_left_by(|| {
        let mut masks = [0_u64; ENTRIES];
        masks[19] = u64::MAX;
        black_box(&masks);
    });
    assert!(left.contains(&19), "{left:?}");
}

#[test]
fn a_pick_leaves_no_masks() {
    let left = indices_left_by(|| {
        let mut entry = [0; 48];
        Portable::new().pick(&TABLE, black_box(19), &mut entry);
        assert_eq!(entry, TABLE[19]);
    });
    assert!(left.is_empty(), "{left:?}");
}

/// With five bits, so that no later multiplication overwrites what was left.
#[test]
fn an_exponentiation_leaves_no_masks() {
    let left = indices_left_by(|| {
        let base = Element::from_octets(&[0x5a; super::WIDTH]);
        black_box(power(&mut Portable::new(), &base, &[19], 5));
    });
    assert!(left.is_empty(), "{left:?}");
}
