//! Lets tauri-build read tauri.conf.json and the capabilities, and names the four commands so that each is a permission
//! of its own: a window that no capability lists can call none of them.

fn main() {
    // The page is compiled into the program; Tauri's own macro doesn't notice a page that was built anew.
    println!("cargo:rerun-if-changed=../ui/dist");
    let commands =
        tauri_build::AppManifest::new().commands(&["subscribe", "act", "query", "ready"]);
    let attributes = tauri_build::Attributes::new().app_manifest(commands);
    if let Err(error) = tauri_build::try_build(attributes) {
        // The build script's only way to tell a person what is wrong.
        panic!("tauri.conf.json or a capability can't be used: {error:#}");
    }
}
