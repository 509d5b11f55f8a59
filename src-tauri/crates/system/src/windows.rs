//! Windows. Here and in `windows/own_socket.rs` is the only unsafe code there is, one call in each block.
#![expect(unsafe_code, reason = "the system's functions are declared in C")]

mod own_socket;
mod registry;
mod stop;

pub(crate) use own_socket::{Called, Heard, Listener, connect};
pub(crate) use registry::machine_policy;
pub(crate) use stop::asked_to_stop;

use std::io;
use std::os::windows::ffi::OsStrExt as _;
use std::path::Path;
use std::ptr::{null, null_mut};
use std::time::Duration;

use windows_sys::Win32::Foundation::{ERROR_SUCCESS, LocalFree};
use windows_sys::Win32::Globalization::GetUserDefaultLocaleName;
use windows_sys::Win32::Security::Authorization::{
    ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1, SE_FILE_OBJECT,
    SetNamedSecurityInfoW,
};
use windows_sys::Win32::Security::{
    ACL, DACL_SECURITY_INFORMATION, GetSecurityDescriptorDacl, PROTECTED_DACL_SECURITY_INFORMATION,
    PSECURITY_DESCRIPTOR,
};
use windows_sys::Win32::Storage::FileSystem::{GetDriveTypeW, GetVolumePathNameW};
use windows_sys::Win32::System::WindowsProgramming::DRIVE_REMOTE;
use windows_sys::Win32::UI::WindowsAndMessaging::{
    MB_ICONERROR, MB_OK, MB_SETFOREGROUND, MessageBoxW,
};

/// All rights for the owner, the system and its administrators; none inherited from above, all inherited below.
const OWNER_ONLY: &str = "D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

pub(crate) fn for_owner_only(folder: &Path) -> io::Result<()> {
    let rights = Rights::of(OWNER_ONLY)?;
    let list = rights.list()?;
    let path: Vec<u16> = folder.as_os_str().encode_wide().chain([0]).collect();
    let parts = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
    // SAFETY: `path` ends with a zero, and `list` points into `rights`, which outlives the call. The parts that are not named
    // may be null.
    let code = unsafe {
        SetNamedSecurityInfoW(
            path.as_ptr(),
            SE_FILE_OBJECT,
            parts,
            null_mut(),
            null_mut(),
            list,
            null(),
        )
    };
    match code {
        ERROR_SUCCESS => Ok(()),
        code => Err(io::Error::from_raw_os_error(code.cast_signed())),
    }
}

/// Rights as the system has made them from their text.
struct Rights(PSECURITY_DESCRIPTOR);

impl Rights {
    fn of(text: &str) -> io::Result<Self> {
        let text = wide(text);
        let mut made: PSECURITY_DESCRIPTOR = null_mut();
        // SAFETY: `text` ends with a zero; `made` may be written; nobody asks for the length.
        let is_made = unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                text.as_ptr(),
                SDDL_REVISION_1,
                &raw mut made,
                null_mut(),
            )
        };
        match is_made {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(Self(made)),
        }
    }

    /// The list in them. It lives as long as they do.
    fn list(&self) -> io::Result<*const ACL> {
        let (mut is_there, mut is_default) = (0, 0);
        let mut list: *mut ACL = null_mut();
        // SAFETY: `self.0` was made by the system and not freed; the others may be written.
        let is_read = unsafe {
            GetSecurityDescriptorDacl(
                self.0,
                &raw mut is_there,
                &raw mut list,
                &raw mut is_default,
            )
        };
        match is_read {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(list),
        }
    }
}

impl Drop for Rights {
    fn drop(&mut self) {
        // SAFETY: The system has allocated it for us, says to free it so, and nobody else has it.
        unsafe { LocalFree(self.0) };
    }
}

pub(crate) fn alert(title: &str, text: &str) {
    let (title, text) = (wide(title), wide(text));
    let look = MB_OK | MB_ICONERROR | MB_SETFOREGROUND;
    // SAFETY: both texts end with a zero and outlive the call; no window owns the box.
    unsafe { MessageBoxW(null_mut(), text.as_ptr(), title.as_ptr(), look) };
}

pub(crate) fn allow_many_files() -> io::Result<()> {
    // Windows has no such limit.
    Ok(())
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

pub(crate) fn locale() -> Option<String> {
    // As long as the longest name that Windows has: LOCALE_NAME_MAX_LENGTH.
    let mut name = [0_u16; 85];
    let length = i32::try_from(name.len()).ok()?;
    // SAFETY: `name` may be written and has that many places.
    let written = unsafe { GetUserDefaultLocaleName(name.as_mut_ptr(), length) };
    // With the zero at the end.
    let written = usize::try_from(written).ok()?.checked_sub(1)?;
    name.get(..written).map(String::from_utf16_lossy)
}

pub(crate) fn is_on_network(path: &Path) -> io::Result<bool> {
    // A path that was read as it is on disk begins with `\\?\`, and with `\\?\UNC\` where it names another computer.
    let text = path.to_string_lossy();
    if text.starts_with(r"\\?\UNC\") {
        return Ok(true);
    }
    let path = wide(text.trim_start_matches(r"\\?\"));
    // As long as the path itself, and no shorter than that of a drive.
    let mut root = vec![0_u16; path.len().max(8)];
    let length = u32::try_from(root.len()).map_err(io::Error::other)?;
    // SAFETY: `path` ends with a zero; `root` may be written and has that many places.
    let is_read = unsafe { GetVolumePathNameW(path.as_ptr(), root.as_mut_ptr(), length) };
    if is_read == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call before has written it with a zero at its end.
    let kind = unsafe { GetDriveTypeW(root.as_ptr()) };
    Ok(kind == DRIVE_REMOTE)
}

pub(crate) fn run_with_sleep() -> Option<Duration> {
    // `Instant` reads the performance counter, which goes on in sleep.
    None
}
