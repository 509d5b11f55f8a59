//! Links on macOS: the bundle alone says which schemes are the program's, and nothing is registered here.

use std::io;
use std::path::Path;

/// macOS reads the schemes of a program from its bundle and takes none at run time.
pub(super) fn register(_program: &Path, _profile: &Path) -> io::Result<()> {
    Ok(())
}
