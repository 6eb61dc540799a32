//! Warnings for the operator about settings and requests, each reported once.

/// Warnings, in the order in which they appeared.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    all: Vec<String>,
    /// How many of them have been reported.
    told: usize,
}

impl Warnings {
    pub(crate) fn add(&mut self, warning: String) {
        if !self.all.contains(&warning) {
            self.all.push(warning);
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(String::as_str)
    }

    /// The warnings that have not been reported yet.
    pub(crate) fn take_new(&mut self) -> Vec<String> {
        let new = self.all.get(self.told..).unwrap_or_default().to_vec();
        self.told = self.all.len();
        new
    }
}
