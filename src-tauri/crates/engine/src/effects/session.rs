//! The session: its beginning and its end, and the browser that shows what is in the org.

use super::Effects;
use crate::read_failure::read_failure;
use crate::sign_in::{self, Asked};
use crate::trouble::not_opened;
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
        let (host, events) = (Arc::clone(&self.host), self.events.clone());
        let into = sign_in::Into {
            org: Arc::clone(&self.org),
            indexes: Arc::clone(&self.indexes),
        };
        self.tasks.spawn(
            "sign-in",
            sign_in::sign_in(into, host, events, asked, links, cancel),
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

    /// Goes over to another account, whose tokens are in the keychain. Its index is opened first: the loop is not to wait for
    /// the disk, and without it the agent stays where they are.
    pub(super) async fn switch_to(self, who: SignedIn) {
        if let Err(error) = self.indexes.open_ahead(&who.account) {
            let problem = not_opened(&error);
            self.tell(Event::Trouble(problem)).await;
            return;
        }
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
        if let Err(error) = self.org.sign_out(account).await {
            let reason = error.to_string();
            let problem = Problem::KeychainMissing { reason };
            self.tell(Event::Trouble(problem)).await;
        }
        // By now nothing works with that account's index any more.
        self.indexes.sweep();
    }

    pub(super) async fn keep_session(self) {
        let now = self.clock.now().timestamp();
        let kept = self.reads(async |org| {
            let kept = self.org.keep_session(org, now).await;
            kept.map_err(|error| {
                // Where the session still works, its renewal is tried again by routine.
                tracing::info!(%error, "the session could not be renewed ahead");
                read_failure(&error)
            })
        });
        kept.await;
    }

    pub(super) async fn open(self, place: String) {
        if let Ok(org) = self.org.of(self.of.as_ref()).await
            && let Some(address) = org.address_of(&place)
            && let Err(error) = tokio::task::block_in_place(|| self.host.open_in_browser(&address))
        {
            tracing::warn!(%error, "the browser could not be opened");
        }
    }
}
