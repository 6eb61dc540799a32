//! Aborts a request that takes too long, or for which nobody waits any more.

use core::cell::Cell;
use core::time::Duration;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AbortController, AbortSignal};

use super::timer::Timer;

/// Aborts a request after a time, and at once when it is dropped.
pub(super) struct Abort {
    controller: AbortController,
    is_over: Rc<Cell<bool>>,
    // Dropped before the function that it would call.
    _timer: Option<Timer>,
    _call: Closure<dyn FnMut()>,
}

impl Abort {
    pub(super) fn after(time: Duration, controller: AbortController) -> Self {
        let is_over = Rc::new(Cell::new(false));
        let (told, aborted) = (Rc::clone(&is_over), controller.clone());
        let call = Closure::once(move || {
            told.set(true);
            aborted.abort();
        });
        Self {
            _timer: Timer::start(time, call.as_ref().unchecked_ref()),
            _call: call,
            controller,
            is_over,
        }
    }

    pub(super) fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// Whether the time has run out.
    pub(super) fn is_over(&self) -> bool {
        self.is_over.get()
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        self.controller.abort();
    }
}
