
/// Which mutant is on. `cargo xtask mutants` adds this module.
#[doc(hidden)]
#[allow(missing_docs, unreachable_pub, clippy::all, clippy::restriction)]
pub mod mutants_switch {
    extern crate std;
    use std::fs::{File, OpenOptions};
    use std::io::Write;
    use std::string::ToString;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};

    static ACTIVE: LazyLock<u32> = LazyLock::new(|| {
        let number = std::env::var("MUTANT").ok();
        number.and_then(|it| it.parse().ok()).unwrap_or(0)
    });
    /// The file that lists the places that were reached, each once.
    static REACHED: LazyLock<Option<File>> = LazyLock::new(|| {
        let path = std::env::var_os("MUTANTS_REACHED")?;
        OpenOptions::new().create(true).append(true).open(path).ok()
    });
    static SEEN: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

    /// The mutant that is on. `first` is the number of the place's first mutant.
    #[inline]
    pub fn at(first: u32) -> u32 {
        if !SEEN[first as usize].load(Ordering::Relaxed) {
            seen(first);
        }
        *ACTIVE
    }

    #[cold]
    fn seen(first: u32) {
        SEEN[first as usize].store(true, Ordering::Relaxed);
        if let Some(mut file) = REACHED.as_ref() {
            let _ = file.write_all((first.to_string() + "\n").as_bytes());
        }
    }
}
