//! What a benchmark asks of where it runs, a computer or node (`cargo xtask bench-wasm`): the time, and a line for the reader.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{Stopwatch, say};
#[cfg(target_arch = "wasm32")]
pub(crate) use node::{Stopwatch, say};

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::time::{Duration, Instant};

    pub(crate) struct Stopwatch(Instant);

    impl Stopwatch {
        pub(crate) fn start() -> Self {
            Self(Instant::now())
        }

        pub(crate) fn elapsed(&self) -> Duration {
            self.0.elapsed()
        }
    }

    pub(crate) fn say(line: &str) {
        println!("{line}");
    }
}

#[cfg(target_arch = "wasm32")]
mod node {
    use std::time::Duration;

    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        /// Milliseconds, with fractions.
        #[wasm_bindgen(js_namespace = performance)]
        fn now() -> f64;

        #[wasm_bindgen(js_namespace = console)]
        fn log(line: &str);
    }

    pub(crate) struct Stopwatch(f64);

    impl Stopwatch {
        pub(crate) fn start() -> Self {
            Self(now())
        }

        pub(crate) fn elapsed(&self) -> Duration {
            Duration::from_secs_f64((now() - self.0).max(0.0) / 1_000.0)
        }
    }

    pub(crate) fn say(line: &str) {
        log(line);
    }
}
