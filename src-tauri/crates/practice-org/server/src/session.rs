//! A signed-in user at this server, for the time of one request.
//!
//! It owns what the headers of a request change in a user's access. It never outlives the request.

use std::ops::Deref;

use practice_org_core::error::OrgError;
use practice_org_core::org::UserAccess;
use rusqlite::Connection;

use crate::api::request::ApiRequest;
use crate::state::server::Server;

/// The user who asks. It dereferences to what the user may do in the org.
pub(crate) struct UserSession<'s> {
    pub(crate) server: &'s Server,
    access: UserAccess<'s>,
}

impl<'s> Deref for UserSession<'s> {
    type Target = UserAccess<'s>;

    fn deref(&self) -> &UserAccess<'s> {
        &self.access
    }
}

impl<'s> UserSession<'s> {
    /// The session of the user with this id.
    pub(crate) fn of(
        server: &'s Server,
        connection: &Connection,
        user: &str,
    ) -> Result<Self, OrgError> {
        let access = server.org.access(user).in_own_zone(connection)?;
        Ok(UserSession { server, access })
    }

    /// The same, with what the headers of one request ask for. A subrequest has those of its composite, too.
    pub(crate) fn asked_by(&self, request: &ApiRequest) -> UserSession<'s> {
        let header = request.headers.get("sforce-duplicate-rule-header");
        let asked = header.is_some_and(|header| {
            let plain = header.replace(' ', "").to_ascii_lowercase();
            plain.split([';', ',']).any(|part| part == "allowsave=true")
        });
        UserSession {
            server: self.server,
            access: match asked {
                true => self.access.saving_duplicates(),
                false => self.access.clone(),
            },
        }
    }
}
