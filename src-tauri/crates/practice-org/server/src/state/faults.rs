//! What can go wrong on purpose, each fault named by what it plays.
//!
//! It owns the standing faults and which request meets which of them. It never touches a connection or a row: it answers
//! questions (`on_arrival`, `after_accepting`, `on_write`), and whoever asked acts.
//!
//! A fault without a filter has the scope that its name promises: `offline` and `slow` meet everything but `/practice`;
//! the two silent ones meet writes of records, so that a background query does not use up the one lost answer that a test
//! ordered; `request_limit` and `server_unavailable` meet the data API. `path` replaces that scope by a prefix.

use std::collections::BTreeMap;

use practice_org_core::error::OrgError;
use serde::{Deserialize, Serialize};

use crate::phone::NetworkFault;

/// One thing that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The connection is accepted and closed without an answer.
    Offline,
    /// The answer takes this long.
    Slow { ms: u64 },
    /// The write is carried out and committed, and its answer is lost.
    SilentAfterAccepting,
    /// The write is lost on its way in.
    SilentBeforeAccepting,
    /// Every access token given so far dies, once, now.
    TokenExpired,
    /// 503, as the org's own JSON or as a load balancer's HTML.
    ServerUnavailable {
        #[serde(default)]
        html: bool,
    },
    /// The record is locked by another transaction (UNABLE_TO_LOCK_ROW).
    RowLocked,
    /// An admin's rule refuses inserts and updates of `object` with this message.
    ValidationRule { message: String },
    /// The org's daily calls are used up (403 REQUEST_LIMIT_EXCEEDED).
    RequestLimit,
    /// An admin revokes every grant, once, now.
    GrantRevoked,
    /// The write is not carried out and answered with this: an error as Salesforce words it, or what a machine before it
    /// says.
    Answers { status: u16, body: String },
    /// The app is not installed in the org, and this user may not let such an app in. Salesforce says so on a page of its
    /// own, from which the browser never comes back; some hosts hand it to the app instead.
    AppNotInstalled {
        #[serde(default)]
        on_a_page: bool,
    },
    /// Only those whom an admin has approved may use the app, and this user is none of them.
    AppNotApproved,
}

/// A fault and what it applies to, as posted to `/practice/faults`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultOrder {
    #[serde(flatten)]
    pub fault: Fault,
    /// How many requests it meets; without it, every one until it is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Only requests that touch this object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Only this HTTP method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Only paths that begin so, in place of the fault's own scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl From<Fault> for FaultOrder {
    fn from(fault: Fault) -> Self {
        FaultOrder {
            fault,
            times: None,
            object: None,
            method: None,
            path: None,
        }
    }
}

/// One thing that a request does: a composite does several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Touch {
    pub(crate) method: String,
    pub(crate) object: Option<String>,
}

/// A request as far as faults look at it.
pub(crate) struct Seen<'a> {
    pub(crate) path: &'a str,
    pub(crate) touches: &'a [Touch],
}

/// What a request meets before it is carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OnArrival {
    pub(crate) cut: bool,
    pub(crate) wait_ms: Option<u64>,
    pub(crate) refusal: Option<ArrivalRefusal>,
}

/// An answer that stands in for the real one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ArrivalRefusal {
    Unavailable { html: bool },
    RequestLimit,
    Answered { status: u16, body: String },
}

/// The standing faults by number, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    last: u64,
    standing: BTreeMap<u64, FaultOrder>,
}

impl Faults {
    pub(crate) fn add(&mut self, order: FaultOrder) -> u64 {
        self.last = self.last.saturating_add(1);
        self.standing.insert(self.last, order);
        self.last
    }

    pub(crate) fn clear(&mut self) {
        self.standing.clear();
    }

    /// What a person does to the org's network at the practice phone. Other standing faults stay.
    pub(crate) fn on_network(&mut self, change: NetworkFault) {
        match change {
            NetworkFault::Off => _ = self.add(FaultOrder::from(Fault::Offline)),
            NetworkFault::On => self
                .standing
                .retain(|_, order| order.fault != Fault::Offline),
            NetworkFault::LoseNextAnswer => {
                let fault = Fault::SilentAfterAccepting;
                self.add(FaultOrder {
                    times: Some(1),
                    ..FaultOrder::from(fault)
                });
            }
        }
    }

    pub(crate) fn list(&self) -> Vec<FaultOrder> {
        self.standing.values().cloned().collect()
    }

    pub(crate) fn on_arrival(&mut self, seen: &Seen<'_>) -> OnArrival {
        let mut met = OnArrival::default();
        if self
            .meet(seen, |fault| matches!(fault, Fault::Offline))
            .is_some()
        {
            met.cut = true;
            return met;
        }
        if let Some(Fault::Slow { ms }) = self.meet(seen, |f| matches!(f, Fault::Slow { .. })) {
            met.wait_ms = Some(ms);
        }
        if self
            .meet(seen, |fault| matches!(fault, Fault::SilentBeforeAccepting))
            .is_some()
        {
            met.cut = true;
            return met;
        }
        let refusing = |fault: &Fault| {
            matches!(
                fault,
                Fault::ServerUnavailable { .. } | Fault::RequestLimit | Fault::Answers { .. }
            )
        };
        met.refusal = match self.meet(seen, refusing) {
            Some(Fault::ServerUnavailable { html }) => Some(ArrivalRefusal::Unavailable { html }),
            Some(Fault::RequestLimit) => Some(ArrivalRefusal::RequestLimit),
            Some(Fault::Answers { status, body }) => {
                Some(ArrivalRefusal::Answered { status, body })
            }
            _ => None,
        };
        met
    }

    /// Asked once the request was carried out: whether its answer is lost.
    pub(crate) fn after_accepting(&mut self, seen: &Seen<'_>) -> bool {
        self.meet(seen, |fault| matches!(fault, Fault::SilentAfterAccepting))
            .is_some()
    }

    /// Asked when somebody has signed in at the login page: what keeps the app out.
    pub(crate) fn on_authorize(&mut self) -> Option<Fault> {
        let seen = Seen {
            path: "/services/oauth2/authorize",
            touches: &[],
        };
        self.meet(&seen, |fault| {
            matches!(fault, Fault::AppNotInstalled { .. } | Fault::AppNotApproved)
        })
    }

    /// Asked before each single write of a row, also inside of a composite.
    pub(crate) fn on_write(&mut self, method: &str, object: &str) -> Result<(), OrgError> {
        let touches = [Touch {
            method: method.to_owned(),
            object: Some(object.to_owned()),
        }];
        let seen = Seen {
            path: "",
            touches: &touches,
        };
        let refusing = |fault: &Fault| match fault {
            Fault::RowLocked => true,
            Fault::ValidationRule { .. } => method != "DELETE",
            _ => false,
        };
        match self.meet(&seen, refusing) {
            Some(Fault::ValidationRule { message }) => {
                Err(refuse("FIELD_CUSTOM_VALIDATION_EXCEPTION", message))
            }
            Some(_) => Err(refuse(
                "UNABLE_TO_LOCK_ROW",
                "unable to obtain exclusive access to this record or 1 records".to_owned(),
            )),
            None => Ok(()),
        }
    }

    /// Finds the oldest standing fault of a kind that applies, and uses up one of its times.
    fn meet(&mut self, seen: &Seen<'_>, kind: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let (number, order) = self
            .standing
            .iter_mut()
            .find(|(_, order)| kind(&order.fault) && order.applies(seen))?;
        let number = *number;
        let fault = order.fault.clone();
        if let Some(times) = &mut order.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.standing.remove(&number);
            }
        }
        Some(fault)
    }
}

impl FaultOrder {
    fn applies(&self, seen: &Seen<'_>) -> bool {
        let in_scope = match &self.path {
            Some(prefix) => seen.path.starts_with(prefix.as_str()),
            None => self.in_own_scope(seen),
        };
        let unfiltered = self.object.is_none() && self.method.is_none();
        in_scope && (unfiltered || seen.touches.iter().any(|touch| self.picks(touch)))
    }

    fn picks(&self, touch: &Touch) -> bool {
        let object = self.object.as_deref().is_none_or(|wanted| {
            touch
                .object
                .as_deref()
                .is_some_and(|object| object.eq_ignore_ascii_case(wanted))
        });
        let method = self
            .method
            .as_deref()
            .is_none_or(|wanted| touch.method.eq_ignore_ascii_case(wanted));
        object && method
    }

    fn in_own_scope(&self, seen: &Seen<'_>) -> bool {
        let data = seen.path.starts_with("/services/data/");
        match self.fault {
            Fault::Offline | Fault::Slow { .. } => true,
            Fault::SilentAfterAccepting | Fault::SilentBeforeAccepting | Fault::Answers { .. } => {
                data && seen.touches.iter().any(|touch| touch.method != "GET")
            }
            Fault::ServerUnavailable { .. } | Fault::RequestLimit => data,
            Fault::RowLocked | Fault::ValidationRule { .. } => true,
            Fault::AppNotInstalled { .. } | Fault::AppNotApproved => true,
            Fault::TokenExpired | Fault::GrantRevoked => false,
        }
    }
}

fn refuse(code: &'static str, message: String) -> OrgError {
    OrgError::with_status(400, code, message)
}
