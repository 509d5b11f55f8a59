//! The socket of a folder on Windows: a named pipe whose rights are its owner's, and whose server's user a client knows.
#![expect(unsafe_code, reason = "the system's functions are declared in C")]

use std::io;
use std::os::windows::io::AsRawHandle as _;
use std::path::Path;
use std::ptr::null_mut;
use std::time::Duration;

use tokio::net::windows::named_pipe::{
    ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions,
};
use windows_sys::Win32::Foundation::{CloseHandle, ERROR_PIPE_BUSY, HANDLE};
use windows_sys::Win32::Security::{
    EqualSid, GetTokenInformation, SECURITY_ATTRIBUTES, TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows_sys::Win32::System::Pipes::GetNamedPipeServerProcessId;
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
};

use super::Rights;

/// All rights for the owner, the system and its administrators; none for others, whom the usual rights of a pipe let read.
const OWNER_ONLY: &str = "D:P(A;;FA;;;OW)(A;;FA;;;SY)(A;;FA;;;BA)";

/// Where all pipes of this machine are. Any other path could lead to another machine.
const PIPES: &str = r"\\.\pipe\";

/// How long a client waits before it asks again where another one is just being heard.
const PAUSE: Duration = Duration::from_millis(5);

/// More than the identity of any user takes, which has at most 68 bytes.
const LARGEST_USER: usize = 256;

pub(crate) type Heard = NamedPipeServer;
pub(crate) type Called = NamedPipeClient;

pub(crate) struct Listener {
    next: NamedPipeServer,
    address: String,
}

impl Listener {
    pub(crate) fn open(_folder: &Path, name: &str) -> io::Result<Self> {
        let address = format!("{PIPES}{name}");
        // With `first_pipe_instance` it fails where anybody has a pipe of this name.
        let next = pipe(&address, ServerOptions::new().first_pipe_instance(true))?;
        Ok(Self { next, address })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) async fn accept(&mut self) -> io::Result<Heard> {
        let connected = self.next.connect().await;
        // The next one is there before this one is given away, so that the name is never free.
        let next = pipe(&self.address, &mut ServerOptions::new())?;
        let heard = std::mem::replace(&mut self.next, next);
        connected.map(|()| heard)
    }
}

fn pipe(address: &str, options: &mut ServerOptions) -> io::Result<NamedPipeServer> {
    let rights = Rights::of(OWNER_ONLY)?;
    let length = u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).unwrap_or_default();
    let mut attributes = SECURITY_ATTRIBUTES {
        nLength: length,
        lpSecurityDescriptor: rights.0,
        bInheritHandle: 0,
    };
    let attributes = (&raw mut attributes).cast();
    let options = options.reject_remote_clients(true);
    // SAFETY: `attributes` points to a whole SECURITY_ATTRIBUTES, which outlives the call, as does what it points to.
    unsafe { options.create_with_security_attributes_raw(address, attributes) }
}

pub(crate) async fn connect(_folder: &Path, address: &str) -> io::Result<Called> {
    if !address.starts_with(PIPES) {
        return Err(io::Error::from(io::ErrorKind::NotFound));
    }
    let busy = ERROR_PIPE_BUSY.cast_signed();
    let pipe = loop {
        // tokio lets the server see who asks, and not act in their name.
        match ClientOptions::new().open(address) {
            Err(error) if error.raw_os_error() == Some(busy) => tokio::time::sleep(PAUSE).await,
            opened => break opened?,
        }
    };
    let server = Process::that_serves(&pipe).and_then(|server| server.user());
    let is_ours = server.and_then(|server| Ok(server.is(&Process::this().user()?)));
    match is_ours {
        Ok(true) => Ok(pipe),
        // The process of another user can't even be asked.
        Ok(false) | Err(_) => Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "who serves the pipe is another user",
        )),
    }
}

/// A handle that is closed with this value.
struct Owned(HANDLE);

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: The system has opened it for us, and nobody else closes it.
        unsafe { CloseHandle(self.0) };
    }
}

enum Process {
    This,
    Other(Owned),
}

impl Process {
    fn this() -> Self {
        Self::This
    }

    fn that_serves(pipe: &NamedPipeClient) -> io::Result<Self> {
        let mut id = 0;
        // SAFETY: the handle is that of `pipe`, which lives; `id` may be written.
        let is_known = unsafe { GetNamedPipeServerProcessId(pipe.as_raw_handle(), &raw mut id) };
        if is_known == 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: nothing is borrowed by the call.
        let process = unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, id) };
        if process.is_null() {
            return Err(io::Error::last_os_error());
        }
        Ok(Self::Other(Owned(process)))
    }

    fn user(&self) -> io::Result<User> {
        let process = match self {
            // SAFETY: it takes nothing, and what it gives is not to be closed.
            Self::This => unsafe { GetCurrentProcess() },
            Self::Other(process) => process.0,
        };
        let mut token: HANDLE = null_mut();
        // SAFETY: `process` is open; `token` may be written.
        let is_open = unsafe { OpenProcessToken(process, TOKEN_QUERY, &raw mut token) };
        if is_open == 0 {
            return Err(io::Error::last_os_error());
        }
        User::of(&Owned(token))
    }
}

/// A user as the system has written it down: a `TOKEN_USER`, with the identity to which it points behind it.
struct User(Box<[u64; LARGEST_USER / 8]>);

impl User {
    fn of(token: &Owned) -> io::Result<Self> {
        // Of eight bytes each, so that it begins where a `TOKEN_USER` may begin.
        let mut user = Box::new([0; LARGEST_USER / 8]);
        let room = u32::try_from(LARGEST_USER).unwrap_or_default();
        let mut written = 0;
        // SAFETY: `user` has as many bytes as are told; `written` may be written.
        let is_read = unsafe {
            GetTokenInformation(
                token.0,
                TokenUser,
                user.as_mut_ptr().cast(),
                room,
                &raw mut written,
            )
        };
        match is_read {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(Self(user)),
        }
    }

    fn identity(&self) -> windows_sys::Win32::Security::PSID {
        let user: *const TOKEN_USER = self.0.as_ptr().cast();
        // SAFETY: the system has written a whole `TOKEN_USER` to the beginning of these bytes, which are aligned for one.
        unsafe { (*user).User.Sid }
    }

    fn is(&self, other: &Self) -> bool {
        let (one, other) = (self.identity(), other.identity());
        // SAFETY: both point into the bytes of a `User`, which both live, and the system has made them.
        let are_equal = unsafe { EqualSid(one, other) };
        are_equal != 0
    }
}
