//! Where and when the numbers come from.

use std::fs;
use std::process::Command;

use crate::Failure;
use crate::command::output;

pub(crate) struct Machine {
    model: String,
    cores: usize,
    rustc: String,
    date: String,
    /// Of the last minute, before anything was started.
    load: String,
}

impl Machine {
    pub(crate) fn now() -> Result<Self, Failure> {
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpu
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
            .map_or("an unknown processor", |(_, model)| model);
        Ok(Self {
            model: model.to_owned(),
            cores: std::thread::available_parallelism()?.get(),
            rustc: output(Command::new("rustc").arg("--version"))?,
            date: output(Command::new("date").args(["-u", "+%Y-%m-%d"]))?,
            load: load.split(' ').next().unwrap_or("unknown").to_owned(),
        })
    }

    /// The load average of the last minute.
    pub(crate) fn load(&self) -> &str {
        &self.load
    }

    /// All of it.
    pub(crate) fn line(&self) -> String {
        let Self {
            model,
            cores,
            rustc,
            date,
            load,
        } = self;
        format!("{model}, {cores} cores, load average {load} at the start; {rustc}; {date}")
    }
}
