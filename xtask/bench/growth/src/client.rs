//! Signs in again and again, with many sign-ins at once, and prints what they cost.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use cognito_srp_core::{AppClient, Settled};
use serde_json::json;

use crate::counted::Counts;
use crate::{Failure, seconds};

pub(crate) const USER: &str = "alice";
pub(crate) const PASSWORD: &str = "Correct-Horse7!";
pub(crate) const TRANSPORTS: [&str; 2] = ["cognito-blocking", "cognito-async"];

/// The stack of a thread, which runs one sign-in at a time, and needs little.
const STACK: usize = 256 * 1024;

/// How sign-ins ended.
#[derive(Default)]
struct Ends {
    done: AtomicUsize,
    failed: AtomicUsize,
}

impl Ends {
    fn count<E>(&self, settled: &Result<Settled, E>) {
        let end = match settled {
            Ok(Settled::Done(_)) => &self.done,
            _ => &self.failed,
        };
        end.fetch_add(1, Relaxed);
    }
}

/// What was measured while all signed in.
struct Span {
    elapsed: Duration,
    counts: Counts,
    processor: Option<Duration>,
}

/// Runs one transport at this endpoint, with this many sign-ins at once, for this long.
pub(crate) fn run(
    transport: &str,
    (at_once, time): (&str, &str),
    (endpoint, pool, id): (&str, &str, &str),
) -> Result<(), Failure> {
    let (at_once, time) = (at_once.parse()?, seconds(time)?);
    let app_client = AppClient::parse(pool, id)?.with_endpoint(endpoint.parse()?);
    let ends = Arc::new(Ends::default());
    let span = match transport {
        "cognito-blocking" => blocking(&app_client, at_once, time, &ends)?,
        _ => with_tokio(&app_client, at_once, time, &ends)?,
    };
    let (done, failed) = (ends.done.load(Relaxed), ends.failed.load(Relaxed));
    let each = |count: usize| count as f64 / (done + failed).max(1) as f64;
    println!(
        "{}",
        json!({
            "a_second": done as f64 / span.elapsed.as_secs_f64(),
            "failed": failed,
            "processor_ms": span.processor.map(|all| all.as_secs_f64() * 1000.0 * each(1)),
            "allocations": each(span.counts.allocations),
            "allocated": each(span.counts.allocated),
            "moved": each(span.counts.moved),
        })
    );
    Ok(())
}

/// One thread for each, with its own client, so that each keeps its connection.
fn blocking(
    app_client: &AppClient,
    at_once: usize,
    time: Duration,
    ends: &Arc<Ends>,
) -> Result<Span, Failure> {
    let clients = (0..at_once).map(|_| cognito_blocking::Client::new());
    let clients: Vec<_> = clients.collect::<Result<_, _>>()?;
    let (ready, begun) = (Barrier::new(at_once + 1), Barrier::new(at_once + 1));
    thread::scope(|scope| {
        for client in clients {
            let (ready, begun) = (&ready, &begun);
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, move || {
                    // The first sign-in connects.
                    let _ = client.sign_in(app_client, USER, PASSWORD);
                    ready.wait();
                    begun.wait();
                    let since = Instant::now();
                    while since.elapsed() < time {
                        ends.count(&client.sign_in(app_client, USER, PASSWORD));
                    }
                })?;
        }
        ready.wait();
        let watch = Watch::start();
        begun.wait();
        Ok::<_, Failure>(watch)
    })
    .map(Watch::stop)
}

/// One task for each, all on one thread with one client.
fn with_tokio(
    app_client: &AppClient,
    at_once: usize,
    time: Duration,
    ends: &Arc<Ends>,
) -> Result<Span, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let client = cognito_async::Client::new()?;
    runtime.block_on(async {
        each(at_once, || {
            let (client, app_client) = (client.clone(), app_client.clone());
            async move {
                let _ = client.sign_in(&app_client, USER, PASSWORD).await;
            }
        })
        .await?;
        let watch = Watch::start();
        let since = Instant::now();
        each(at_once, || {
            let (client, app_client) = (client.clone(), app_client.clone());
            let ends = Arc::clone(ends);
            async move {
                while since.elapsed() < time {
                    ends.count(&client.sign_in(&app_client, USER, PASSWORD).await);
                }
            }
        })
        .await?;
        Ok(watch.stop())
    })
}

/// Runs this many tasks until they end.
async fn each<F>(number: usize, task: impl Fn() -> F) -> Result<(), Failure>
where
    F: Future<Output = ()> + Send + 'static,
{
    let tasks: Vec<_> = (0..number).map(|_| tokio::spawn(task())).collect();
    for task in tasks {
        task.await?;
    }
    Ok(())
}

struct Watch {
    since: Instant,
    counts: Counts,
    processor: Option<Duration>,
}

impl Watch {
    fn start() -> Self {
        Self {
            since: Instant::now(),
            counts: Counts::now(),
            processor: processor_time(),
        }
    }

    fn stop(self) -> Span {
        let before = self.processor;
        Span {
            elapsed: self.since.elapsed(),
            counts: Counts::now().since(&self.counts),
            processor: processor_time()
                .zip(before)
                .map(|(now, before)| now - before),
        }
    }
}

/// The user and system time of this process: `utime` and `stime` of Linux (proc(5)).
fn processor_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    let ticks = rest.split_whitespace().skip(11).take(2);
    let ticks: Option<u64> = ticks.map(|field| field.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(ticks? * 10))
}
