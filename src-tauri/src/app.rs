//! The desktop program: starts the engine, opens window and tray, and stays until it is quit.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use engine::{Clock, Engine, Options};
use tauri::{AppHandle, Manager as _, RunEvent};
use tokio::sync::watch;

use crate::demo::Demo;
use crate::host::Desktop;
use crate::ipc::{self, Backend};
use crate::newer::{self, Newer};
use crate::{attention, demo, links, no_window, tray, window};

/// Where a baresip on this machine is heard: the address of its own default settings.
const BARESIP: ([u8; 4], u16) = ([127, 0, 0, 1], 4444);

/// How the app is started.
pub(crate) struct Start {
    /// Where all state is kept.
    pub(crate) profile: PathBuf,
    /// Without showing the window.
    pub(crate) hidden: bool,
    /// On a practice org with that many made-up people.
    pub(crate) demo: Option<u32>,
    /// A link that was opened.
    pub(crate) link: Option<String>,
}

/// Runs the app.
// Tauri is put together in one chain of calls.
pub(crate) fn run(start: Start) -> ExitCode {
    let Start {
        profile,
        hidden,
        demo,
        link,
    } = start;
    if let Err(error) = tauri::webview_version() {
        return no_window::say(&error);
    }
    if let Err(error) = system::allow_many_files() {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let mut context = tauri::generate_context!();
    context.config_mut().identifier = identifier(&context.config().identifier, &profile);
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(
            |app, arguments, _folder| {
                window::bring_to_front(app);
                if let Some(link) = links::link_in(&arguments) {
                    links::hand(app, link);
                }
            },
        ))
        .plugin(tauri_plugin_updater::Builder::new().build())
        .invoke_handler(tauri::generate_handler![
            ipc::subscribe,
            ipc::act,
            ipc::query,
            ipc::ready
        ])
        .setup(move |app| {
            tauri::async_runtime::spawn(end_when_asked(app.handle().clone()));
            let running =
                tauri::async_runtime::block_on(start_engine(app.handle(), &profile, demo));
            // If the engine can't start, the agent has to see why, even where the session starts the program hidden.
            let starts = running.backend.engine.is_some();
            let hidden = hidden && starts;
            app.manage(window::StartsHidden(AtomicBool::new(hidden)));
            app.manage(running.backend);
            if let Some(link) = link {
                links::hand(app.handle(), link);
            }
            if let Err(error) = window::open(app.handle(), starts.then(|| profile.join("window"))) {
                // An error that is given back from here becomes a panic.
                no_window::say(&error);
                app.handle().exit(1);
                return Ok(());
            }
            attention::follow(app.handle());
            // A desktop without a tray is no reason not to start: the window is there.
            if let Err(error) = tray::open(app.handle()) {
                tracing::warn!(%error, "no tray icon");
            }
            if let Some(demo) = running.demo {
                if let Err(error) = demo::open_phone(app.handle(), &demo) {
                    tracing::error!(%error, "the practice phone could not be opened");
                }
                app.manage(demo);
            }
            Ok(())
        })
        .build(context);
    let app = match built {
        Ok(app) => app,
        Err(error) => {
            begin_again(&error);
            return no_window::say(&error);
        }
    };
    app.run(|app, event| match event {
        // The last window was closed: the program stays in the tray.
        RunEvent::ExitRequested {
            api, code: None, ..
        } => api.prevent_exit(),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            window::bring_to_front(app);
            for url in urls {
                links::hand(app, url.into());
            }
        }
        RunEvent::Exit => {
            newer::stop(app);
        }
        _ => {}
    });
    ExitCode::SUCCESS
}

/// Ends the program in order when the system asks for it. On Windows a session that ends tells the window, which ends in the same
/// way.
async fn end_when_asked(app: AppHandle) {
    if let Err(error) = system::asked_to_stop().await {
        tracing::warn!(%error, "the program can't be asked to end, and can be killed");
        return;
    }
    if app.try_state::<Backend>().is_none() {
        // It has not started yet, perhaps as the keychain waits for a password. Nothing was taken.
        std::process::exit(0);
    }
    app.exit(0);
}

/// Set for a second start, so that there is no third.
#[cfg(unix)]
const BEGUN_AGAIN: &str = "RINGSIDE_BEGUN_AGAIN";

/// A program that was killed is still on the session's bus for a moment. A start in that moment takes it for the
/// running one, gets no answer and ends (seen as `NoReply: Message recipient disconnected`). It is begun once more, in
/// this same process.
#[cfg(unix)]
fn begin_again(error: &tauri::Error) {
    use std::os::unix::process::CommandExt as _;

    let is_other_instance =
        matches!(error, tauri::Error::PluginInitialization(name, _) if name == "single-instance");
    if !is_other_instance || std::env::var_os(BEGUN_AGAIN).is_some() {
        return;
    }
    tracing::warn!(%error, "the program that ran before is only just gone; it is started once more");
    if let Ok(program) = std::env::current_exe() {
        let mut again = std::process::Command::new(program);
        again
            .args(std::env::args_os().skip(1))
            .env(BEGUN_AGAIN, "1");
        let error = again.exec();
        tracing::error!(%error, "it could not be started once more");
    }
}

/// On Windows a mutex marks the running program and goes with it, so there is nothing to do.
#[cfg(not(unix))]
fn begin_again(_error: &tauri::Error) {}

struct Running {
    backend: Backend,
    demo: Option<Demo>,
}

async fn start_engine(app: &AppHandle, profile: &Path, demo: Option<u32>) -> Running {
    let clock = Clock::system();
    let options = Options {
        folder: PathBuf::from(profile),
        clock: clock.clone(),
        host: Arc::new(Desktop {
            app: app.clone(),
            newer: Newer::new(app),
            profile: PathBuf::from(profile),
            name: app.config().identifier.clone(),
        }),
        baresip: demo.is_none().then(|| BARESIP.into()),
        // A demo shows what Ringside can do, whatever the admin has laid down for the work on this machine.
        policy: demo.is_none().then(crate::paths::policy),
    };
    let org = match demo {
        Some(people) => Some(demo::start_org(profile, people).await),
        None => None,
    };
    let options = match &org {
        Some(Ok(_)) => Options {
            host: Arc::new(demo::PracticeDesktop { app: app.clone() }),
            ..options
        },
        Some(Err(_)) | None => options,
    };
    match Engine::start(options).await {
        Ok(engine) => {
            let engine = Arc::new(engine);
            let demo = org.and_then(|org| {
                org.inspect_err(|error| {
                    tracing::error!("the practice org did not start: {error:#}")
                })
                .ok()
            });
            if let Some(demo) = &demo {
                demo::stay_signed_in(Arc::clone(&engine), demo);
            }
            Running {
                backend: Backend {
                    view: engine.view(),
                    engine: Some(engine),
                },
                demo,
            }
        }
        Err(error) => {
            tracing::error!(%error, "the engine did not start");
            let view = engine::view_of_trouble(error.to_problem(), &clock);
            let (_, view) = watch::channel(Arc::new(view));
            Running {
                backend: Backend { engine: None, view },
                demo: None,
            }
        }
    }
}

/// Each profile is a program of its own to the system: its own single instance, its own web data.
fn identifier(base: &str, profile: &Path) -> String {
    if *profile == crate::paths::default_profile() {
        return String::from(base);
    }
    // Letters and digits only, as identifiers of buses and bundles demand. FNV-1a: stable from version to version.
    let hash = profile
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{base}.p{hash:016x}")
}
