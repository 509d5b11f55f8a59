//! The session: its beginning and its end, and the browser that shows what is in the org.

use super::Effects;
use crate::sign_in::{self, Asked};
use domain::base::problem::Problem;
use domain::session::{Account, SignInPage, SignedIn};
use domain::step::event::Event;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

impl Effects {
    pub(super) fn sign_in(&self, asked: Asked) {
        let cancel = self.tasks.stopping().child_token();
        self.cancel_sign_in(cancel.clone());
        let links = self.links.for_sign_in(asked.redirect);
        let (org, host, events) = (
            Arc::clone(&self.org),
            Arc::clone(&self.host),
            self.events.clone(),
        );
        self.tasks.spawn(
            "sign-in",
            sign_in::sign_in(org, host, events, asked, links, cancel),
        );
    }

    pub(super) async fn open_sign_in_page(self, url: String) {
        let opened = sign_in::opens(self.host.as_ref(), &url);
        self.tell(Event::SignInPage(SignInPage { url, opened }))
            .await;
    }

    pub(super) fn cancel_sign_in(&self, next: CancellationToken) {
        match self.sign_in.lock() {
            Ok(mut current) => std::mem::replace(&mut *current, next).cancel(),
            Err(_) => tracing::error!("a sign-in could not be cancelled"),
        }
    }

    /// Goes over to another account, whose tokens are in the keychain.
    pub(super) async fn switch_to(self, who: SignedIn) {
        self.stop_sync();
        let event = match self.org.switch_to(who.account.clone()).await {
            Ok(true) => Event::Switched(who),
            Ok(false) => Event::NotSwitched(who.account),
            Err(error) => {
                let reason = error.to_string();
                Event::Trouble(Problem::KeychainMissing { reason })
            }
        };
        self.tell(event).await;
    }

    pub(super) async fn sign_out(self, account: Option<Account>) {
        self.stop_sync();
        if let Err(error) = self.org.sign_out(account.clone()).await {
            let reason = error.to_string();
            let problem = Problem::KeychainMissing { reason };
            self.tell(Event::Trouble(problem)).await;
        }
        // Another account that is here by now has had it emptied already.
        let Some(account) = account else {
            return;
        };
        if self.org.is_of_another(&account).await {
            return;
        }
        let mut index = self.index.lock().await;
        if let Err(error) = tokio::task::block_in_place(|| index.wipe()) {
            let reason = error.to_string();
            let problem = Problem::DiskFailed { reason };
            self.tell(Event::Trouble(problem)).await;
        }
    }

    pub(super) async fn keep_session(self) {
        match self.org.keep_session(self.clock.now().timestamp()).await {
            Ok(()) => {}
            Err(salesforce::CallError::SignedOut(_)) => self.session_ended().await,
            // The session still works, and its renewal is tried again by routine.
            Err(error) => tracing::info!(%error, "the session could not be renewed ahead"),
        }
    }

    pub(super) async fn open(self, place: String) {
        if let Some(address) = self.org.address_of(&place).await
            && let Err(error) = tokio::task::block_in_place(|| self.host.open_in_browser(&address))
        {
            tracing::warn!(%error, "the browser could not be opened");
        }
    }
}
