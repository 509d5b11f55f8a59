//! Which of Salesforce Voice's records is a call's, and so which Task.
//!
//! It owns that judgement. It is made of what the records hold, and not in the question, as phones and Salesforce write
//! numbers in their own ways.
//!
//! *By its key, else by all of its marks.* A phone system may tell Ringside the same id that it tells Salesforce: then that
//! is the call. Else it is a call of this agent with the same number, in the same direction and at the same time.
//!
//! **Invariant:** of several records with different Tasks none is taken: a note in another call's Task is worse than two
//! Tasks of one call.

use crate::base::ids::{E164, SfId};
use crate::call::event::Direction;
use crate::number::spellings::search_terms;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long before the first ring the call may have begun for Salesforce: the caller may have waited in a queue.
const IN_QUEUE: SignedDuration = SignedDuration::from_hours(2);

/// How much the clocks of the phone and of Salesforce may differ.
const CLOCKS: SignedDuration = SignedDuration::from_mins(2);

/// How long the platform is given to make its Task of a call that it has, before Ringside makes one.
pub const GIVEN: SignedDuration = SignedDuration::from_mins(1);

/// What Salesforce Voice's record of a call is told by, and how often it was searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// The other side's number; nothing where it is withheld or no number.
    pub number: Option<E164>,
    /// Which way the call went.
    pub way: Direction,
    /// When it was first heard of.
    pub began: Timestamp,
    /// The record was there already once, without a Task.
    #[serde(default)]
    pub was_without_task: bool,
}

/// A record of Salesforce Voice's, as far as it could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VoiceCall {
    /// The id of the call at the telephone system.
    pub key: Option<String>,
    /// The numbers of both ends, as they are written there.
    pub numbers: Vec<String>,
    /// Salesforce's word for the kind of call.
    pub kind: Option<String>,
    /// When it began.
    pub began: Option<Timestamp>,
    /// When it ended; the same as when it began, or nothing, while it goes on.
    pub ended: Option<Timestamp>,
    /// Who took it or made it.
    pub agent: Option<SfId>,
    /// Who owns the record.
    pub owner: Option<SfId>,
    /// The Task of it.
    pub task: Option<SfId>,
}

/// What is known of the Task of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Voiced {
    /// Salesforce Voice does not have the call, or nobody can say which of several it is.
    Nothing,
    /// It has the call, and no Task of it.
    WithoutTask,
    /// This is its Task.
    Task(SfId),
}

impl Voice {
    /// The marks of a call.
    pub fn of(number: Option<E164>, way: Direction, began: Timestamp) -> Self {
        Self {
            number,
            way,
            began,
            was_without_task: false,
        }
    }

    /// The moments between which the call began for Salesforce.
    pub fn window(&self) -> (Timestamp, Timestamp) {
        let from = self.began.saturating_sub(IN_QUEUE);
        let until = self.began.saturating_add(CLOCKS);
        (
            from.unwrap_or(Timestamp::MIN),
            until.unwrap_or(Timestamp::MAX),
        )
    }

    /// The call's Task by the agent's records. `key` is the phone's own id of the call, `not` are Tasks of other calls.
    pub fn task_of(&self, key: &str, agent: &SfId, calls: &[VoiceCall], not: &[SfId]) -> Voiced {
        let is_taken = |call: &&VoiceCall| call.task.iter().any(|task| not.contains(task));
        let may_be = |call: &&VoiceCall| call.is_of(agent) && self.is_then(call);
        let open: Vec<&VoiceCall> = calls
            .iter()
            .filter(|call| may_be(call) && !is_taken(call))
            .collect();
        let has_key = |call: &&&VoiceCall| call.key.as_deref() == Some(key);
        let by_key: Vec<&VoiceCall> = open.iter().filter(has_key).copied().collect();
        match by_key.is_empty() {
            false => only(&by_key),
            true => only(&self.alike(&open)),
        }
    }

    /// Whether a record of one call could be taken for that of the other, by the time alone.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        self.began.duration_since(other.began).abs() <= IN_QUEUE + CLOCKS
    }

    fn is_then(&self, call: &VoiceCall) -> bool {
        let (from, until) = self.window();
        call.began.is_some_and(|at| from <= at && at <= until)
    }

    fn alike<'a>(&self, calls: &[&'a VoiceCall]) -> Vec<&'a VoiceCall> {
        let number = self.number.as_ref();
        let spellings: Vec<String> = number.into_iter().flat_map(search_terms).collect();
        let spellings: Vec<String> = spellings.iter().map(|term| digits(term)).collect();
        let is_with = |call: &VoiceCall| {
            let mut numbers = call.numbers.iter().map(|number| digits(number));
            numbers.any(|number| !number.is_empty() && spellings.contains(&number))
        };
        let calls = calls.iter().copied();
        calls
            .filter(|call| is_with(call) && self.goes_as(call) && !self.is_over_before(call))
            .collect()
    }

    /// Whether the kind of a record fits the direction. A call back, a consultation and a bridged call may ring here or be
    /// dialled here; who coaches only listens.
    fn goes_as(&self, call: &VoiceCall) -> bool {
        match call.kind.as_deref() {
            Some("Inbound" | "Transfer") => self.way != Direction::Outbound,
            Some("Outbound") => self.way == Direction::Outbound,
            Some("Coach") => false,
            Some(_) | None => true,
        }
    }

    /// Whether it was over before the call rang here: the same caller has called before.
    fn is_over_before(&self, call: &VoiceCall) -> bool {
        let ended = call.ended.filter(|at| Some(*at) > call.began);
        let rang = self.began.saturating_sub(CLOCKS).unwrap_or(Timestamp::MIN);
        ended.is_some_and(|at| at < rang)
    }
}

impl VoiceCall {
    /// Whether it is this agent's. Nobody has taken a call that was missed: then its owner counts.
    fn is_of(&self, agent: &SfId) -> bool {
        let who = self.agent.as_ref().or(self.owner.as_ref());
        who.is_some_and(|who| is_same(who, agent))
    }
}

/// The Task of these records, if they have one and the same.
fn only(calls: &[&VoiceCall]) -> Voiced {
    let mut tasks: Vec<Option<&SfId>> = calls.iter().map(|call| call.task.as_ref()).collect();
    tasks.sort_unstable();
    tasks.dedup();
    match tasks.as_slice() {
        [Some(task)] => Voiced::Task((*task).clone()),
        [None] => Voiced::WithoutTask,
        _ => Voiced::Nothing,
    }
}

/// An id has fifteen or eighteen characters.
fn is_same(one: &SfId, other: &SfId) -> bool {
    let short = |id: &SfId| id.0.chars().take(15).collect::<String>();
    short(one) == short(other)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
