//! The system's allocator, with counters.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static ALLOCATED: AtomicUsize = AtomicUsize::new(0);
static MOVED: AtomicUsize = AtomicUsize::new(0);

pub(crate) struct Counted;

/// The number of allocations, the allocated octets, and the octets that were copied because an
/// allocation grew and had to move.
pub(crate) struct Counts {
    pub(crate) allocations: usize,
    pub(crate) allocated: usize,
    pub(crate) moved: usize,
}

impl Counts {
    pub(crate) fn now() -> Self {
        Self {
            allocations: ALLOCATIONS.load(Relaxed),
            allocated: ALLOCATED.load(Relaxed),
            moved: MOVED.load(Relaxed),
        }
    }

    pub(crate) fn since(self, earlier: &Self) -> Self {
        Self {
            allocations: self.allocations - earlier.allocations,
            allocated: self.allocated - earlier.allocated,
            moved: self.moved - earlier.moved,
        }
    }
}

fn count(octets: usize) {
    ALLOCATIONS.fetch_add(1, Relaxed);
    ALLOCATED.fetch_add(octets, Relaxed);
}

// SAFETY: the system's allocator does everything, with unchanged arguments.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller promises what `System` needs.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller promises what `System` needs.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller promises what `System` needs.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        // SAFETY: the caller promises what `System` needs.
        let moved = unsafe { System.realloc(pointer, layout, size) };
        if moved != pointer {
            MOVED.fetch_add(layout.size().min(size), Relaxed);
        }
        moved
    }
}
