//! Newer versions of this program: looked for at the address that a release was built with, and put in place of this one.
//!
//! Whatever comes from there is used only if it is signed with the release's own key, for the very version that it is said to
//! be. A build that knows no such address and key never asks anybody.

use std::sync::Mutex;
use std::time::Duration;

use tauri::{AppHandle, Manager as _, Url};
use tauri_plugin_updater::{Update, UpdaterExt as _};

use crate::ipc::Backend;

/// How long the question may take. The program itself may take longer: its size is unknown.
const ANSWERS_WITHIN: Duration = Duration::from_secs(30);

/// Where newer versions are found, and how they are known to be ours.
struct Feed {
    /// The address of `latest.json`, in the form of the Tauri updater.
    address: String,
    /// The public key.
    key: String,
}

impl Feed {
    fn of_this_build() -> Option<Self> {
        // A release that was built without them has heard of empty ones.
        let given = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(String::from);
        let built_in = |address: Option<&str>, key: Option<&str>| {
            Some(Self {
                address: given(address)?,
                key: given(key)?,
            })
        };
        // A development build has none, and is told where its tests have one.
        if cfg!(debug_assertions) {
            let told = |name| std::env::var(name).ok();
            let (address, key) = (told("RINGSIDE_UPDATE_FEED"), told("RINGSIDE_UPDATE_KEY"));
            return built_in(address.as_deref(), key.as_deref());
        }
        built_in(
            option_env!("RINGSIDE_UPDATE_FEED"),
            option_env!("RINGSIDE_UPDATE_KEY"),
        )
    }
}

/// The newer version, if one was found.
pub(crate) struct Newer {
    app: AppHandle,
    feed: Option<Feed>,
    found: Mutex<Option<Update>>,
}

impl Newer {
    pub(crate) fn new(app: &AppHandle) -> Self {
        Self {
            app: app.clone(),
            feed: Feed::of_this_build(),
            found: Mutex::default(),
        }
    }

    /// Whether this build looks for any.
    pub(crate) fn is_looked_for(&self) -> bool {
        self.feed.is_some()
    }

    /// The version that is newer, if there is one.
    pub(crate) async fn look(&self) -> Result<Option<String>, String> {
        let Some(feed) = &self.feed else {
            return Ok(None);
        };
        let found = self.ask(feed).await.map_err(|error| error.to_string())?;
        let version = found.as_ref().map(|update| update.version.clone());
        if let Ok(mut kept) = self.found.lock() {
            *kept = found;
        }
        Ok(version)
    }

    async fn ask(&self, feed: &Feed) -> tauri_plugin_updater::Result<Option<Update>> {
        let app = self.app.clone();
        let mut ask = self
            .app
            .updater_builder()
            .endpoints(vec![Url::parse(&feed.address)?])?
            .pubkey(&feed.key)
            .timeout(ANSWERS_WITHIN)
            // On Windows the program ends while its installer begins.
            .on_before_exit(move || stop(&app));
        if is_for_everybody() {
            ask = ask.target("windows-x86_64-everybody");
        }
        ask.build()?.check().await
    }

    /// Fetches what was found, puts it in place and has the program start anew.
    pub(crate) async fn install(&self) -> Result<(), String> {
        let found = self.found.lock().ok().and_then(|found| found.clone());
        let Some(found) = found else {
            return Err(String::from("there is no newer version"));
        };
        let bytes = found.download(|_, _| {}, || {}).await;
        let bytes = bytes.map_err(|error| error.to_string())?;
        let put = tauri::async_runtime::spawn_blocking(move || found.install(bytes)).await;
        match put {
            Ok(Ok(())) => {
                self.app.request_restart();
                Ok(())
            }
            Ok(Err(error)) => Err(error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// On Windows there is an installer for everybody on the machine, and it asks for an administrator.
fn is_for_everybody() -> bool {
    let program = std::env::current_exe().unwrap_or_default();
    let own = directories::BaseDirs::new();
    cfg!(windows) && !own.is_some_and(|own| program.starts_with(own.data_local_dir()))
}

/// Ends the engine in order.
pub(crate) fn stop(app: &AppHandle) {
    let backend = app.try_state::<Backend>();
    if let Some(engine) = backend.and_then(|backend| backend.engine.clone()) {
        tauri::async_runtime::block_on(async move { engine.stop().await });
    }
}
