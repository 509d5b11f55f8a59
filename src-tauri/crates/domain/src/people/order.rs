//! Which of several people comes first, and when a match is sure.

use crate::base::ids::SfId;
use crate::base::refs::PersonRef;
use crate::number::reading::Certainty;
use crate::people::candidate::{Candidate, MatchHint};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The objects that can call, in their order, where nothing else is set.
pub const USUAL_OBJECTS: [&str; 3] = ["Contact", "Account", "Lead"];

/// What decides which of several records is offered first.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The record that the call was dialled from.
    pub dialled_from: Option<&'a SfId>,
    /// The record that was found by what the caller was asked for, and by what.
    pub by_data: Option<&'a (PersonRef, MatchHint)>,
    /// The record that the agent picked for this number before.
    pub picked_before: Option<&'a SfId>,
    /// Those of whom the agent has said that this number is not theirs.
    pub not_theirs: Option<&'a BTreeSet<SfId>>,
    /// Objects, the first one first.
    pub objects: &'a [String],
}

impl Order<'_> {
    /// Puts matches in the order in which they are offered, each record once. The order preselects; it never picks.
    ///
    /// A company whose main number only begins like this one is a guess: it is left out as soon as anybody has the
    /// number itself. Those whose number it is not, by the agent's word, come last.
    pub fn put(&self, mut matches: Vec<Candidate>) -> Vec<Candidate> {
        for who in &mut matches {
            who.not_theirs = who.id.salesforce().is_some_and(|id| {
                let said = self.not_theirs;
                said.is_some_and(|said| said.contains(id))
            });
            if self.dialled_from.is_some_and(|id| who.id == *id) {
                who.hint = Some(MatchHint::DialledFrom);
            } else if let Some((_, hint)) = self.by_data.filter(|(id, _)| who.id == *id) {
                who.hint = Some(*hint);
            } else if self.picked_before.is_some_and(|id| who.id == *id) {
                who.hint = Some(MatchHint::PickedBefore);
            } else if who.hint != Some(MatchHint::MainNumber) {
                who.hint = None;
            }
        }
        let is_guess = |who: &Candidate| who.hint == Some(MatchHint::MainNumber);
        if matches.iter().any(|who| !is_guess(who) && !who.not_theirs) {
            matches.retain(|who| !is_guess(who));
        }
        matches.sort_by_key(|who| {
            let rank = self.objects.iter().position(|object| *object == who.object);
            (
                who.hint != Some(MatchHint::DialledFrom),
                !is_by_data(who),
                who.not_theirs,
                who.hint != Some(MatchHint::PickedBefore),
                who.certainty,
                rank.unwrap_or(usize::MAX),
                Reverse(who.modified),
                who.id.clone(),
            )
        });
        matches.dedup_by(|later, first| later.id == first.id);
        matches
    }
}

/// Puts matches in the order in which they are offered where nothing else is set or known.
pub fn in_usual_order(matches: Vec<Candidate>) -> Vec<Candidate> {
    let order = Order {
        dialled_from: None,
        by_data: None,
        picked_before: None,
        not_theirs: None,
        objects: &USUAL_OBJECTS.map(String::from),
    };
    order.put(matches)
}

fn is_by_data(who: &Candidate) -> bool {
    matches!(
        who.hint,
        Some(MatchHint::CaseNumber | MatchHint::CustomerNumber)
    )
}

/// The match that is picked without asking: the call was dialled from it, the caller gave a number of theirs, or it is the
/// only match and is exact. One whose number it is not, by the agent's word, is no match by number.
pub fn sure_match(matches: &[Candidate]) -> Option<&Candidate> {
    if let [first, ..] = matches
        && (first.hint == Some(MatchHint::DialledFrom) || is_by_data(first))
    {
        return Some(first);
    }
    let mut by_number = matches.iter().filter(|who| !who.not_theirs);
    let only = by_number.next().filter(|_| by_number.next().is_none())?;
    (only.certainty == Certainty::Exact).then_some(only)
}
