//! `ringside demo`: the app on a practice org that it carries, with a practice phone in a second window.
//!
//! Nothing on the way is faked: the app signs in to the org through OAuth, the phone rings through the local API, and
//! every record goes over HTTP. Only the browser is played: a practice person fills in the practice login page.

use crate::{host, notify};
use domain::view::action::{Action, Redirect};
use domain::view::call::CallView;
use domain::view::screen::SessionView;
use engine::{Engine, Host};
use practice_org::{Fill, Options, PracticeOrg, RunningOrg};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tauri::{AppHandle, WebviewUrl, WebviewWindowBuilder};

/// The practice org of a demo that runs.
pub(crate) struct Demo {
    base_url: String,
    client_id: String,
    _org: RunningOrg,
}

/// Starts the practice org with the data that the profile has of it, at the port that it had before, if that is free.
pub(crate) async fn start_org(profile: &Path, people: u32) -> anyhow::Result<Demo> {
    std::fs::create_dir_all(profile)?;
    let port_file = profile.join("practice-org.port");
    let before = std::fs::read_to_string(&port_file)
        .ok()
        .and_then(|text| text.trim().parse().ok());
    let options = |port: u16| Options {
        listen: SocketAddr::from(([127, 0, 0, 1], port)),
        fill: Fill::Sample { people },
        db: Some(profile.join("practice-org.sqlite")),
        door: Some(profile.join("door.json")),
        ..Options::default()
    };
    let org = match before {
        Some(port) => match PracticeOrg::start(options(port)).await {
            Ok(org) => org,
            Err(_) => PracticeOrg::start(options(0)).await?,
        },
        None => PracticeOrg::start(options(0)).await?,
    };
    let announcement = org.announcement().clone();
    let port = announcement
        .instance_url
        .rsplit(':')
        .next()
        .unwrap_or_default();
    std::fs::write(&port_file, port)?;
    Ok(Demo {
        base_url: announcement.instance_url,
        client_id: announcement.client_id,
        _org: org,
    })
}

/// Signs in whenever nobody is: at the first start, and after the practice org has ended the session.
pub(crate) fn stay_signed_in(engine: Arc<Engine>, demo: &Demo) {
    let (login_url, client_id) = (demo.base_url.clone(), demo.client_id.clone());
    tauri::async_runtime::spawn(async move {
        let mut view = engine.view();
        loop {
            let signed_out = matches!(
                view.borrow_and_update().session,
                SessionView::SignedOut { .. }
            );
            if signed_out {
                let (login_url, client_id) = (login_url.clone(), client_id.clone());
                if engine
                    .act(Action::SignIn {
                        login_url,
                        client_id,
                        redirect: Redirect::Loopback,
                    })
                    .await
                    .is_err()
                {
                    return;
                }
            }
            if view.changed().await.is_err() {
                return;
            }
        }
    });
}

/// The practice phone: a page of the practice org, in a window that may call no command of ours.
pub(crate) fn open_phone(app: &AppHandle, demo: &Demo) -> tauri::Result<()> {
    let address = format!("{}/practice/phone", demo.base_url);
    let Ok(url) = address.parse() else {
        return Ok(());
    };
    WebviewWindowBuilder::new(app, "practice-phone", WebviewUrl::External(url))
        .title("Practice phone")
        .inner_size(340.0, 600.0)
        .position(460.0, 40.0)
        .focused(false)
        .build()?;
    Ok(())
}

/// The desktop of a demo: in place of a browser, the practice person fills in the practice login page.
pub(crate) struct PracticeDesktop {
    pub(crate) app: AppHandle,
}

impl Host for PracticeDesktop {
    fn open_in_browser(&self, url: &str) -> io::Result<()> {
        if !url.contains("/services/oauth2/authorize") {
            return host::open_in_browser(url);
        }
        let url = String::from(url);
        tauri::async_runtime::spawn(async move {
            if let Err(error) = practice_org::sign_in_as_a_person(&url).await {
                tracing::warn!("the practice person could not sign in: {error:#}");
            }
        });
        Ok(())
    }

    fn ringing(&self, call: &CallView) {
        notify::ringing(&self.app, call);
    }

    fn show_folder(&self, folder: &Path) -> io::Result<()> {
        host::show_folder(folder)
    }
}
