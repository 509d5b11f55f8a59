//! The four commands that the window may call. There is no other way between the page and the program.

use crate::window;
use domain::view::action::Action;
use domain::view::error::{UiError, UiErrorCode};
use domain::view::query::{Answer, Query};
use domain::view::screen::View;
use engine::Engine;
use std::sync::Arc;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tokio::sync::watch;

/// What the commands speak to.
pub(crate) struct Backend {
    /// The engine; nothing if it could not be started, and then the view says why.
    pub(crate) engine: Option<Arc<Engine>>,
    /// What is to be seen.
    pub(crate) view: watch::Receiver<Arc<View>>,
}

/// Sends the view of this moment and then each newer one. A view that was overtaken by a newer one is left out.
#[tauri::command]
pub(crate) async fn subscribe(
    backend: State<'_, Backend>,
    channel: Channel<View>,
) -> Result<(), ()> {
    let mut view = backend.view.clone();
    let has_engine = backend.engine.is_some();
    tauri::async_runtime::spawn(async move {
        loop {
            let now = Arc::clone(&view.borrow_and_update());
            // The page is gone (reloaded or closed): it subscribes anew when it is back.
            if channel.send(View::clone(&now)).is_err() {
                return;
            }
            if view.changed().await.is_err() {
                // Without an engine no newer view follows the one that says why it did not start.
                if !has_engine {
                    return;
                }
                // The loop is gone and nobody publishes any longer: the page must not look as if all were well.
                let mut last = View::clone(&now);
                last.rev += 1;
                let params = [(String::from("part"), String::from("loop"))].into();
                last.troubles.push(UiError {
                    code: UiErrorCode::PartStopped,
                    params,
                });
                drop(channel.send(last));
                return;
            }
        }
    });
    Ok(())
}

/// The agent did something.
#[tauri::command]
pub(crate) async fn act(backend: State<'_, Backend>, action: Action) -> Result<(), ()> {
    match &backend.engine {
        Some(engine) => engine.act(action).await.map_err(|_| ()),
        None => Ok(()),
    }
}

/// The page asks something that is no part of the view.
#[tauri::command]
pub(crate) async fn query(backend: State<'_, Backend>, query: Query) -> Result<Answer, ()> {
    match &backend.engine {
        Some(engine) => Ok(engine.query(query).await),
        // Without an engine there is nothing to ask: the page says that it was not answered.
        None => Err(()),
    }
}

/// The page has painted for the first time: now the window can be shown without a white flash.
#[tauri::command]
pub(crate) async fn ready(app: AppHandle) -> Result<(), ()> {
    window::show_first_time(&app);
    Ok(())
}
