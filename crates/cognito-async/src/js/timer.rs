//! JavaScript's timers, wherever it runs: `setTimeout` of the global object.

use core::time::Duration;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The longest time of `setTimeout`: one more millisecond, and it does not wait at all
/// (the HTML standard converts it to a signed 32-bit number).
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

/// A running timer; dropping it stops it.
pub(super) struct Timer(JsValue);

impl Timer {
    /// Calls this after a time, or after [`LONGEST`] if that is shorter. `None` if there are
    /// no timers.
    pub(super) fn start(time: Duration, call: &Function) -> Option<Self> {
        let milliseconds = time.min(LONGEST).as_nanos().div_ceil(1_000_000);
        let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
        let set = global("setTimeout")?;
        let timer = set.call2(&JsValue::UNDEFINED, call, &milliseconds.into());
        timer.ok().map(Self)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(clear) = global("clearTimeout") {
            let _ = clear.call1(&JsValue::UNDEFINED, &self.0);
        }
    }
}

/// A function of the global object, which differs between a page, a worker and Node.
pub(super) fn global(name: &str) -> Option<Function> {
    let found = Reflect::get(&js_sys::global(), &name.into()).ok()?;
    found.dyn_into().ok()
}

pub(crate) async fn sleep(time: Duration) {
    let mut left = time;
    while !left.is_zero() {
        let part = left.min(LONGEST);
        let mut timer = None;
        let over = Promise::new(&mut |over, _| timer = Timer::start(part, &over));
        if timer.is_some() {
            let _ = JsFuture::from(over).await;
        }
        left = left.saturating_sub(part);
    }
}
