//! Tests what an exponentiation leaves on the stack: a copy of a table's masks reveals which
//! entry was read, and so five bits of the exponent; a number is as secret as the exponent.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::boxed::Box;
use std::fs::File;
use std::hint::black_box;
use std::os::unix::fs::FileExt;
use std::thread;
use std::vec;
use std::vec::Vec;

use super::Portable;
use super::arithmetic::Element;
use super::engine::{ENTRIES, Engine};
use super::power::power;

/// The stack's filling before the test: no mask has such bytes.
const FILLING: u8 = 0xa5;
/// More than an exponentiation needs.
const SEEN: usize = 128 << 10;
/// The distance between the test and the tested code, so that the test overwrites nothing.
const BETWEEN: usize = 32 << 10;

/// Saved registers leave a few limbs of a number on the stack.
const MANY: usize = super::radix::LIMBS / 4;

/// A table in which no word could be a mask's.
const TABLE: [[u64; 48]; ENTRIES] = [[0x0123_4567_89ab_cdef; 48]; ENTRIES];

#[inline(never)]
fn fill() {
    black_box(&mut [FILLING; SEEN]);
}

/// Calls a function deeper in the stack than `BETWEEN`.
#[inline(never)]
fn below(something: Box<dyn FnOnce()>) {
    let between = [FILLING; BETWEEN];
    black_box(&between);
    something();
    black_box(&between);
}

/// The words that are on the stack after a function ran there.
fn left_by(something: impl FnOnce() + Send + 'static) -> Vec<u64> {
    let own_stack = thread::Builder::new().stack_size(2 * (SEEN + BETWEEN));
    let found = own_stack.spawn(move || {
        let memory = File::open("/proc/self/mem").unwrap();
        let mut stack = vec![0; SEEN];
        fill();
        below(Box::new(something));
        // The stack grows downwards.
        let top = (&raw const memory).addr() & !7;
        let begin = (top - SEEN) as u64;
        memory.read_exact_at(&mut stack, begin).unwrap();
        let words = stack.as_chunks().0.iter();
        words.copied().map(u64::from_ne_bytes).collect()
    });
    found.unwrap().join().unwrap()
}

/// The indices whose masks are among these words: 32 of them, all 0 except the one of the entry
/// that is read.
fn indices_in(words: &[u64]) -> Vec<usize> {
    let masks = words.windows(ENTRIES).filter_map(|window| {
        let mut set = (0..).zip(window).filter(|(_, word)| **word != 0);
        let (index, mask) = set.next()?;
        (*mask == u64::MAX && set.next().is_none()).then_some(index)
    });
    masks.collect()
}

/// How many limbs of a number are among these words, alone or in both lanes of a word.
fn limbs_in(number: &Element, words: &[u64]) -> usize {
    let is_there = |limb: u64| words.contains(&limb) || words.contains(&(limb << 32 | limb));
    let limbs = number.0.iter().copied();
    limbs.filter(|limb| is_there(*limb)).count()
}

/// A number on the heap, whose limbs are nowhere by chance.
fn number(octet: u8) -> Box<Element> {
    Box::new(Element::from_octets(&[octet; super::WIDTH]))
}

/// If they were not found here, the other test would find nothing either.
#[test]
fn masks_left_on_the_stack_are_found() {
    let left = left_by(|| {
        let mut masks = [0_u64; ENTRIES];
        masks[19] = u64::MAX;
        black_box(&masks);
    });
    assert!(indices_in(&left).contains(&19));
}

#[test]
fn a_pick_leaves_no_masks() {
    let left = left_by(|| {
        let mut entry = [0; 48];
        Portable::new().pick(&TABLE, black_box(19), &mut entry);
        assert_eq!(entry, TABLE[19]);
    });
    assert!(indices_in(&left).is_empty());
}

/// With five bits, so that no later multiplication overwrites what was left.
#[test]
fn an_exponentiation_leaves_no_masks() {
    let left = left_by(|| {
        let base = Element::from_octets(&[0x5a; super::WIDTH]);
        black_box(power(&mut Portable::new(), &base, &[19], 5));
    });
    assert!(indices_in(&left).is_empty());
}

#[test]
fn numbers_left_on_the_stack_are_found() {
    let secret = number(0x5a);
    let known = secret.clone();
    let left = left_by(move || {
        black_box(&secret.0.clone());
    });
    assert!(limbs_in(&known, &left) > MANY);
}

/// Its factors are copied beside each other.
#[test]
fn a_multiplication_leaves_no_factor() {
    let (mut product, secret) = (number(0x3c), number(0x5a));
    let known = secret.clone();
    let left = left_by(move || Portable::new().multiply(&mut product, &secret));
    assert!(limbs_in(&known, &left) <= MANY);
}

/// The last five bits of this exponent are 1: the last factor is the base itself.
#[test]
fn an_exponentiation_leaves_no_factor() {
    let secret = number(0x5a);
    let known = secret.clone();
    let left = left_by(move || {
        black_box(power(&mut Portable::new(), &secret, &[33], 8));
    });
    assert!(limbs_in(&known, &left) <= MANY);
}
