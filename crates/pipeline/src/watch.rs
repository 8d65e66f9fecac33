//! How long a worker has been at its job: in time on a processor, so that a busy machine turns no honest page into a
//! hostile one and the same file ends the same way whatever else runs.

use std::time::{Duration, Instant};

/// How long a worker may do nothing after its limit has passed on the clock.
const STILL: Duration = Duration::from_secs(1);
/// A limit on the clock all the same, in limits: a machine that gives a worker less than this is not reading.
const PATIENCE: u32 = 8;
/// How often a worker is looked at.
pub(crate) const LOOK: Duration = Duration::from_millis(100);

/// Watches one process from the start of a job.
pub(crate) struct Watch {
    process: u32,
    limit: Duration,
    start: Instant,
    used_before: Option<Duration>,
    used: Duration,
    moved: Instant,
}

impl Watch {
    pub(crate) fn new(process: u32, limit: Duration) -> Watch {
        let now = Instant::now();
        let used_before = processor_time(process);
        Watch { process, limit, start: now, used_before, used: Duration::ZERO, moved: now }
    }

    /// Looks at the process: whether its time is up.
    pub(crate) fn is_over(&mut self) -> bool {
        self.look();
        is_over(self.limit, self.start.elapsed(), self.used, self.moved.elapsed())
    }

    /// What the job has taken so far: processor time, or time on the clock where the system does not tell.
    pub(crate) fn spent(&mut self) -> Duration {
        self.look();
        if self.used_before.is_some() { self.used } else { self.start.elapsed() }
    }

    fn look(&mut self) {
        // A process that has gone has used what it had used when it was last seen.
        let now = self.used_before.zip(processor_time(self.process));
        if let Some(used) =
            now.map(|(before, now)| now.saturating_sub(before)).filter(|used| *used > self.used)
        {
            self.used = used;
            self.moved = Instant::now();
        }
    }
}

/// A worker that waits for nothing is over at its limit on the clock; one that works, at its limit on the processor.
fn is_over(limit: Duration, clock: Duration, processor: Duration, still: Duration) -> bool {
    processor >= limit
        || clock >= limit && still >= STILL.min(limit)
        || clock >= limit.saturating_mul(PATIENCE)
}

/// What all threads of a process have used, in user and system mode (proc(5), `/proc/pid/stat`, fields 14 and 15).
fn processor_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    ticks(&stat).map(|ticks| {
        Duration::from_millis(ticks.saturating_mul(1000) / rustix::param::clock_ticks_per_second())
    })
}

fn ticks(stat: &str) -> Option<u64> {
    // The name, in brackets, may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11).map(str::parse::<u64>);
    Some(fields.next()?.ok()?.saturating_add(fields.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(clock: u64, processor: u64, still: u64, over: bool) {
        let [clock, processor, still] = [clock, processor, still].map(Duration::from_secs);
        assert_eq!(
            is_over(Duration::from_secs(10), clock, processor, still),
            over,
            "{clock:?} {processor:?} {still:?}"
        );
    }

    #[test]
    fn a_worker_that_works_has_its_time_on_the_processor() {
        check(9, 9, 0, false);
        check(10, 10, 0, true);
        check(30, 6, 0, false);
        check(80, 6, 0, true);
    }

    #[test]
    fn a_worker_that_does_nothing_has_its_time_on_the_clock() {
        check(9, 0, 9, false);
        check(10, 0, 10, true);
        check(30, 6, 2, true);
    }

    #[test]
    fn the_times_stand_behind_a_name_that_may_be_anything() {
        let stat = "7 (a) b (c) R 1 7 7 0 -1 4194304 90 0 0 0 120 35 0 0 20 0 3 0 1 2 3";
        assert_eq!(ticks(stat), Some(155));
        assert_eq!(ticks("7 (a"), None);
    }

    #[test]
    fn this_process_has_a_time() {
        assert!(processor_time(std::process::id()).is_some());
    }
}
