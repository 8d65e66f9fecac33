//! What a worker may not do: use more memory than its limit, open a socket, outlive its parent.

use std::collections::BTreeMap;
use std::io;

use rustix::process::{Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

/// Limits the address space of this process, in bytes (`RLIMIT_AS`, setrlimit(2)). Core dumps are switched off:
/// they would hold members' names.
pub fn limit_memory(bytes: u64) -> io::Result<()> {
    let hard = getrlimit(Resource::As).maximum;
    let limit = hard.map_or(bytes, |h| h.min(bytes));
    setrlimit(Resource::As, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    Ok(())
}

/// Ends this process when its parent ends, however that comes about (prctl(2), `PR_SET_PDEATHSIG`).
pub fn die_with_parent() -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    Ok(())
}

/// Refuses sockets of every kind from now on (seccomp(2)): a worker has no network.
pub fn no_network() -> Result<(), String> {
    let refused =
        [libc::SYS_socket, libc::SYS_socketpair, libc::SYS_connect, libc::SYS_bind, libc::SYS_listen];
    let rules: BTreeMap<i64, Vec<_>> = refused.into_iter().map(|call| (call, Vec::new())).collect();
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(|e| e.to_string())?;
    let errno = u32::try_from(libc::EPERM).map_err(|e| e.to_string())?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(errno), arch);
    let program: BpfProgram = filter.and_then(BpfProgram::try_from).map_err(|e| e.to_string())?;
    seccompiler::apply_filter(&program).map_err(|e| e.to_string())
}
