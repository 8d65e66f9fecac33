//! What a worker may not do: use more memory than its limit, open a file, write one, open a socket, start a program,
//! look into another process, outlive its parent.
//!
//! Landlock and seccomp bind the thread that asks for them and what it starts: call them before any other thread is
//! started. Neither needs a privilege, and neither can be undone.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope,
};
use rustix::process::{Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch,
};

/// What the kernel gave of what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enforced {
    /// All of it.
    Fully,
    /// An older kernel: part of it.
    Partly,
    /// Nothing.
    Not,
}

/// Limits the address space of this process, in bytes (`RLIMIT_AS`, setrlimit(2)). Core dumps are switched off:
/// they would hold members' names. Few files can be open at once.
pub fn limit_memory(bytes: u64) -> io::Result<()> {
    limit(Resource::As, bytes)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Nofile, 64)
}

/// No file can grow by this process's writing (`RLIMIT_FSIZE`), with Landlock or without; pipes are no files.
pub fn fill_no_file() -> io::Result<()> {
    limit(Resource::Fsize, 0)
}

fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let limit = getrlimit(resource).maximum.map_or(most, |hard| hard.min(most));
    Ok(setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) })?)
}

/// Ends this process when its parent ends, however that comes about (prctl(2), `PR_SET_PDEATHSIG`).
pub fn die_with_parent() -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    Ok(())
}

/// From now on this thread and what it starts can read these files and folders only, and write, make or remove none
/// (landlock(7)). Sockets over TCP, abstract sockets and signals to others are refused where the kernel can.
/// What is not there cannot be read either.
///
/// # Errors
/// The kernel has Landlock but refuses.
pub fn see_only<P: AsRef<Path>>(readable: impl IntoIterator<Item = P>) -> Result<Enforced, String> {
    let said = |error: landlock::RulesetError| error.to_string();
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V5))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V4)))
        .and_then(|rules| rules.scope(Scope::from_all(ABI::V6)))
        .and_then(Ruleset::create)
        .map_err(said)?;
    for path in readable {
        let Ok(place) = PathFd::new(path.as_ref()) else { continue };
        let access = match path.as_ref().is_dir() {
            true => AccessFs::ReadFile | AccessFs::ReadDir,
            false => AccessFs::ReadFile.into(),
        };
        rules = rules.add_rule(PathBeneath::new(place, access)).map_err(said)?;
    }
    let status = rules.restrict_self().map_err(said)?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => Enforced::Fully,
        RulesetStatus::PartiallyEnforced => Enforced::Partly,
        RulesetStatus::NotEnforced => Enforced::Not,
    })
}

/// What this kernel gives of [`see_only`]: tried in a thread that ends with it.
pub fn landlock_here() -> Result<Enforced, String> {
    let tried = std::thread::spawn(|| see_only::<&Path>([]));
    tried.join().unwrap_or_else(|_| Err("the trial ended in a panic".to_owned()))
}

/// Sockets, and the ring that would make them unseen.
const NETWORK: &[i64] = &[
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
];

/// Calls that a reader never needs: programs, other processes, namespaces, other ways into the kernel, and changes to
/// files that Landlock does not watch.
const REFUSED: &[i64] = &[
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kill,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_setrlimit,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_open_by_handle_at,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_kexec_load,
    libc::SYS_memfd_create,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_unlinkat,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_symlinkat,
    libc::SYS_linkat,
    libc::SYS_renameat2,
    libc::SYS_truncate,
    libc::SYS_ftruncate,
];

/// The old names of such calls.
#[cfg(target_arch = "x86_64")]
const REFUSED_HERE: &[i64] = &[
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
    libc::SYS_unlink,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_mknod,
    libc::SYS_symlink,
    libc::SYS_link,
    libc::SYS_rename,
    libc::SYS_renameat,
    // x32 counts these anew: execve, ptrace, process_vm_readv, process_vm_writev, execveat.
    520 | X32,
    521 | X32,
    539 | X32,
    540 | X32,
    545 | X32,
];
#[cfg(not(target_arch = "x86_64"))]
const REFUSED_HERE: &[i64] = &[libc::SYS_renameat];

/// x86-64 kernels may take the same calls under a second number (x32).
const X32: i64 = 0x4000_0000;
const ALIASES: &[i64] = if cfg!(target_arch = "x86_64") { &[0, X32] } else { &[0] };

/// Refuses, from now on, sockets of every kind, programs, other processes, and changes to files (seccomp(2)). Threads
/// can still be started, processes cannot.
pub fn refuse_calls() -> Result<(), String> {
    apply(no_clone3(), libc::ENOSYS)?;
    apply(refused().map_err(|e| e.to_string())?, libc::EPERM)
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// `clone3` takes its flags where no filter can look; told that there is none, the C library takes `clone`.
fn no_clone3() -> Rules {
    ALIASES.iter().map(|alias| (libc::SYS_clone3 | alias, Vec::new())).collect()
}

fn refused() -> Result<Rules, seccompiler::BackendError> {
    let thread = u64::try_from(libc::CLONE_THREAD).unwrap_or_default();
    let process = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(thread), 0)?;
    let new_limit = SeccompCondition::new(2, SeccompCmpArgLen::Qword, SeccompCmpOp::Ne, 0)?;
    let (process, new_limit) = (SeccompRule::new(vec![process])?, SeccompRule::new(vec![new_limit])?);
    let mut rules = Rules::new();
    for alias in ALIASES {
        rules
            .extend(NETWORK.iter().chain(REFUSED).chain(REFUSED_HERE).map(|call| (call | alias, Vec::new())));
        rules.insert(libc::SYS_clone | alias, vec![process.clone()]);
        rules.insert(libc::SYS_prlimit64 | alias, vec![new_limit.clone()]);
    }
    Ok(rules)
}

fn apply(rules: Rules, errno: i32) -> Result<(), String> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(|e| e.to_string())?;
    let errno = u32::try_from(errno).map_err(|e| e.to_string())?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(errno), arch);
    let program: BpfProgram = filter.and_then(BpfProgram::try_from).map_err(|e| e.to_string())?;
    seccompiler::apply_filter(&program).map_err(|e| e.to_string())
}
