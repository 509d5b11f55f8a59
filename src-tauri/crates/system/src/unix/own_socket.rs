//! The socket of a folder on Linux and macOS: a Unix socket in it, or in a folder of its own where its path is too long.

use std::fs::{DirBuilder, Metadata, Permissions, set_permissions, symlink_metadata};
use std::io;
use std::os::unix::fs::{
    DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, PermissionsExt as _,
};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::{UnixListener, UnixStream};

/// The socket's file.
const SOCKET: &str = "socket";

/// Root may do everything anyway: a hook that it runs is heard.
const ROOT: u32 = 0;

/// How long a client waits before it asks again where too many stand before it.
const PAUSE: Duration = Duration::from_millis(5);

pub(crate) type Heard = UnixStream;
pub(crate) type Called = UnixStream;

pub(crate) struct Listener {
    socket: UnixListener,
    address: String,
    _file: SocketFile,
}

impl Listener {
    pub(crate) fn open(folder: &Path, name: &str) -> io::Result<Self> {
        match in_folder(folder) {
            Ok((socket, file)) => Ok(Self {
                socket,
                address: String::from(SOCKET),
                _file: file,
            }),
            // The path has more bytes than the address of a socket holds (108, on macOS 104), or the file system has none.
            Err(why) => elsewhere(name).map_err(|_| why),
        }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) async fn accept(&mut self) -> io::Result<Heard> {
        loop {
            let (stream, _) = self.socket.accept().await?;
            // A client that has hung up already has no credentials any more.
            let peer = stream.peer_cred().map(|peer| peer.uid());
            if peer.is_ok_and(|peer| peer == own_user() || peer == ROOT) {
                return Ok(stream);
            }
        }
    }
}

fn in_folder(folder: &Path) -> io::Result<(UnixListener, SocketFile)> {
    if !is_private(&symlink_metadata(folder)?, own_user()) {
        return Err(not_ours("the folder is open to others"));
    }
    let path = folder.join(SOCKET);
    // What a program has left that was killed: whoever opens the folder's socket holds the folder.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let socket = UnixListener::bind(&path)?;
    set_permissions(&path, Permissions::from_mode(0o600))?;
    let inode = symlink_metadata(&path)?.ino();
    let file = SocketFile {
        path,
        inode,
        folder: None,
    };
    Ok((socket, file))
}

/// In a new folder for the owner alone, below one for temporary files.
fn elsewhere(name: &str) -> io::Result<Listener> {
    let of_session = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for base in of_session.into_iter().chain([std::env::temp_dir()]) {
        match in_new_folder(&base.join(name)) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn in_new_folder(folder: &Path) -> io::Result<Listener> {
    // It fails where anything is there already, so it is nobody else's.
    DirBuilder::new().mode(0o700).create(folder)?;
    let (socket, mut file) = in_folder(folder).inspect_err(|_| {
        std::fs::remove_dir_all(folder).unwrap_or_default();
    })?;
    file.folder = Some(PathBuf::from(folder));
    let address = file.path.to_str().map(String::from);
    let address = address.ok_or(io::ErrorKind::InvalidFilename)?;
    Ok(Listener {
        socket,
        address,
        _file: file,
    })
}

/// The socket's file, which goes with the socket.
struct SocketFile {
    path: PathBuf,
    inode: u64,
    /// The folder that was made for it alone.
    folder: Option<PathBuf>,
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        // A newer start may have put its own in this place.
        if symlink_metadata(&self.path).is_ok_and(|there| there.ino() == self.inode) {
            std::fs::remove_file(&self.path).unwrap_or_default();
        }
        if let Some(folder) = &self.folder {
            std::fs::remove_dir(folder).unwrap_or_default();
        }
    }
}

pub(crate) async fn connect(folder: &Path, address: &str) -> io::Result<Called> {
    let owner = symlink_metadata(folder)?.uid();
    if owner != own_user() && own_user() != ROOT {
        return Err(not_ours("the folder is another user's"));
    }
    let path = folder.join(address);
    let around = path.parent().unwrap_or(folder);
    if !is_private(&symlink_metadata(around)?, owner) {
        return Err(not_ours("the socket's folder is open to others"));
    }
    let socket = symlink_metadata(&path)?;
    if !socket.file_type().is_socket() || socket.uid() != owner {
        return Err(not_ours("the socket is another user's"));
    }
    let stream = loop {
        match UnixStream::connect(&path).await {
            // So many stand before it that the system lets nobody else wait.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                tokio::time::sleep(PAUSE).await;
            }
            connected => break connected?,
        }
    };
    if stream.peer_cred()?.uid() != owner {
        return Err(not_ours("who listens is another user"));
    }
    Ok(stream)
}

/// A folder of this user, into which nobody else looks.
fn is_private(folder: &Metadata, owner: u32) -> bool {
    folder.is_dir() && folder.uid() == owner && folder.mode() & 0o077 == 0
}

fn not_ours(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, String::from(what))
}

fn own_user() -> u32 {
    rustix::process::geteuid().as_raw()
}
