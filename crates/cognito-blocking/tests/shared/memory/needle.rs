//! Searches all writable memory of this process for a text.

use std::fs::{self, File};
use std::ops::Range;
use std::os::unix::fs::FileExt;

use zeroize::Zeroizing;

/// The smallest unit that the kernel maps.
const PAGE: u64 = 4096;

/// A text that this binary contains only in this form, with all bits inverted.
pub(super) struct Needle(&'static [u8]);

/// The password that a test types.
pub(super) const PASSWORD: Needle = Needle(&turned(b"q7-Vx!pR2m#Lz9&Tk4"));
/// The access token that a test receives.
pub(super) const TOKEN: Needle = Needle(&turned(b"hZ3.wN8yQb5.Jd6xKf"));
/// The second half of alice's SECRET_HASH: what is freed is written over at its beginning.
/// `printf "alice$CLIENT_ID" | openssl dgst -sha256 -hmac a-client-secret-7f3a9 -binary | base64`
pub(super) const SECRET_HASH: Needle = Needle(&turned(b"0w3JYO1i7pWzUDIImY+cI="));

/// The code that the browser comes back with.
pub(super) const CODE: Needle = Needle(&turned(b"vB2.gYt6Ws-Rc9_Nq4"));
/// The code verifier of that login.
pub(super) const VERIFIER: Needle = Needle(&turned(b"eU8_kDp3Jx.Mz7-Ha5"));
/// The secret of the AWS access key that a test receives.
pub(super) const SECRET_KEY: Needle = Needle(&turned(b"sL5+fQv9Ob/Ty1wCi7"));
/// The session token of that key.
pub(super) const SESSION_TOKEN: Needle = Needle(&turned(b"wE4/nXu8Pg+Ak6tZr2"));

/// Runs at compile time: the binary does not contain the argument.
const fn turned<const LENGTH: usize>(text: &[u8; LENGTH]) -> [u8; LENGTH] {
    let mut turned = [0; LENGTH];
    let mut at = 0;
    while at < LENGTH {
        turned[at] = !text[at];
        at += 1;
    }
    turned
}

/// One text in one place, which is wiped: a growing buffer would leave copies behind.
pub(super) fn joined(parts: &[&str]) -> Zeroizing<String> {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut text = Zeroizing::new(String::with_capacity(length));
    for part in parts {
        text.push_str(part);
    }
    text
}

impl Needle {
    /// The text at the end of a longer one, which is the only copy: freed memory is overwritten at
    /// its beginning.
    pub(super) fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new("A".repeat(24));
        text.reserve_exact(self.0.len());
        for octet in self.0 {
            text.push(char::from(!octet));
        }
        text
    }

    /// How often memory contains the text.
    pub(super) fn copies(&self) -> usize {
        let memory = File::open("/proc/self/mem").unwrap();
        // Above malloc's threshold, so that this buffer is not among the other memory.
        let mut buffer = vec![0; 1 << 20];
        let begin = buffer.as_ptr() as u64;
        let own = begin..begin + buffer.len() as u64;
        let mut copies = 0;
        for region in writable() {
            let before = region.start..region.end.min(own.start);
            let after = region.start.max(own.end)..region.end;
            for part in [before, after] {
                copies += self.copies_in(&memory, part, &mut buffer);
            }
        }
        buffer.fill(0);
        copies
    }

    fn copies_in(&self, memory: &File, part: Range<u64>, buffer: &mut [u8]) -> usize {
        let mut copies = 0;
        let mut at = part.start;
        while at < part.end {
            let length = (part.end - at).min(buffer.len() as u64);
            let piece = &mut buffer[..usize::try_from(length).unwrap()];
            match memory.read_at(piece, at) {
                Ok(read) if read >= self.0.len() => {
                    let same = |window: &&[u8]| window.iter().zip(self.0).all(|(a, b)| *a == !*b);
                    copies += piece[..read].windows(self.0.len()).filter(same).count();
                    // What lies over the border is whole in the next piece.
                    at += (read - (self.0.len() - 1)) as u64;
                }
                // The end, a page of the kernel's, or one that has gone meanwhile, such as that
                // in which the list of regions was: what lies behind it is there.
                _ => at = (at / PAGE + 1) * PAGE,
            }
        }
        copies
    }
}

/// The writable regions: the heap, the stacks, static data.
fn writable() -> Vec<Range<u64>> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let address = |text| u64::from_str_radix(text, 16).unwrap();
    let regions = maps.lines().filter_map(|line| {
        let (range, rest) = line.split_once(' ')?;
        let (start, end) = range.split_once('-')?;
        rest.starts_with("rw").then(|| address(start)..address(end))
    });
    regions.collect()
}

/// musl gives memory back early: a region that was whole when it was listed has a hole when it is
/// read.
#[test]
fn what_lies_behind_a_page_that_cannot_be_read_is_found() {
    // Below the lowest mapping there is none.
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let (lowest, _) = maps.split_once('-').unwrap();
    let lowest = u64::from_str_radix(lowest, 16).unwrap();
    let memory = File::open("/proc/self/mem").unwrap();
    let mut begin = vec![0; 16];
    memory.read_exact_at(&mut begin, lowest).unwrap();
    let begin = begin
        .into_iter()
        .map(|octet: u8| !octet)
        .collect::<Vec<_>>();
    let part = lowest - PAGE..lowest + PAGE;
    let mut buffer = vec![0; 1 << 20];
    assert!(Needle(begin.leak()).copies_in(&memory, part, &mut buffer) > 0);
}
