//! The subject that a call's Task gets where the agent has written none: the org's usual one, or a template in the
//! settings.
//!
//! It owns the words in each language and the placeholders. *A call follows the rules of the moment in which it began*
//! ([`CallRules`]): settings never change the past, and a subject that was written is not rewritten because they
//! changed.

use crate::base::language::Language;
use crate::base::limits::{LINE, cut};
use crate::call::event::{Direction, Outcome};
use crate::call::facts::CallFacts;
use crate::call::kind::CallKind;
use crate::org::task_fields::TaskField;
use crate::record::call::{Call, Unmatched, number_of};

/// The subject of a call where the agent has written none.
pub(crate) fn of(call: &Call) -> String {
    let kind = CallKind::of(&call.facts);
    let template = call.rules.subjects.get(&kind);
    let usual = || String::from(usual_of(call, kind));
    let Some(template) = template.filter(|template| !template.trim().is_empty()) else {
        return usual();
    };
    let says_who = template.contains("{name}") || template.contains("{company}");
    if says_who && has_lost_its_pick(call) {
        let logged = call.logged.as_ref();
        let written = logged.and_then(|logged| logged.fields.text(TaskField::Subject));
        return written.map_or_else(usual, String::from);
    }
    let filled = fill(template, |placeholder| value(call, placeholder));
    if filled.is_empty() {
        return usual();
    }
    cut(&filled, LINE)
}

/// The usual subject, in the words of the version that heard the call.
fn usual_of(call: &Call, kind: CallKind) -> &'static str {
    let language = call.rules.language.unwrap_or_default();
    match (call.rules.new_words, kind, language) {
        (false, CallKind::Missed, Language::Japanese) => "不在着信",
        (false, CallKind::NoAnswer, Language::Japanese) => "発信（応答なし）",
        (false, CallKind::Transferred, Language::English) => "Transferred call",
        (false, CallKind::Transferred, Language::Japanese) => "転送した通話",
        (false, CallKind::Transferred, Language::French) => "Appel transféré",
        _ => usual(kind, language),
    }
}

/// Whether a sign-out has removed the name of the person: a subject that was written with the name then stays.
fn has_lost_its_pick(call: &Call) -> bool {
    let logged = call.logged.as_ref().map(|logged| &logged.fields);
    let link = logged.and_then(|f| f.record(TaskField::Who).or(f.record(TaskField::What)));
    let picked = call.who.picked.as_ref();
    let is_nameless = picked.is_none_or(|who| who.name.is_empty());
    is_nameless && link.is_some() && !call.unmatched.is_logged()
}

/// Puts values into a template. An unknown placeholder stays as it was typed, so that the mistake is seen.
fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, from)) = rest.split_once('{') {
        filled.push_str(before);
        let known = from.split_once('}');
        let known = known.and_then(|(placeholder, after)| Some((value(placeholder)?, after)));
        rest = match known {
            Some((value, after)) => {
                filled.push_str(&value);
                after
            }
            None => {
                filled.push('{');
                from
            }
        };
    }
    filled.push_str(rest);
    // A missing value leaves no gap behind.
    let words: Vec<&str> = filled.split_whitespace().collect();
    words.join(" ")
}

fn value(call: &Call, placeholder: &str) -> Option<String> {
    let facts = &call.facts;
    Some(match placeholder {
        "direction" => {
            let language = call.rules.language.unwrap_or_default();
            String::from(direction(facts.direction(), language))
        }
        "minutes" if !call.rules.new_words => {
            ((u64::from(facts.talk_seconds()) + 30) / 60).to_string()
        }
        "minutes" => minutes(facts).to_string(),
        "seconds" => facts.talk_seconds().to_string(),
        "number" => number_of(call),
        "company" => call
            .who
            .picked
            .as_ref()
            .and_then(|who| who.company.clone())
            .unwrap_or_default(),
        "phone" => facts.key.source.clone(),
        "name" => name_of(call),
        "line" => facts.line().map(String::from).unwrap_or_default(),
        "agent" => call.rules.agent.clone().unwrap_or_default(),
        _ => return None,
    })
}

/// Minutes of talk, rounded up: a call in which somebody spoke is never one of no minutes.
fn minutes(facts: &CallFacts) -> u32 {
    let spoke = matches!(
        facts.outcome(),
        Some(Outcome::Answered | Outcome::Transferred)
    ) && facts.answered().is_some();
    facts.talk_seconds().div_ceil(60).max(u32::from(spoke))
}

/// What the template of its kind puts above the note in a call's description.
pub(crate) fn comment_of(call: &Call) -> Option<String> {
    let template = call.rules.comments.get(&CallKind::of(&call.facts));
    let template = template.filter(|template| !template.trim().is_empty())?;
    Some(fill(template, |placeholder| value(call, placeholder)))
}

/// What stands in the description of a call for which the agent has written nothing: the usual words if nobody took it.
pub(crate) fn instead_of_a_note(call: &Call) -> &'static str {
    match call.rules.new_words {
        false => "",
        true => usual_comment(
            CallKind::of(&call.facts),
            call.rules.language.unwrap_or_default(),
        ),
    }
}

fn usual_comment(kind: CallKind, language: Language) -> &'static str {
    match (kind, language) {
        (CallKind::Missed, Language::English) => "Inbound (missed)",
        (CallKind::Missed, Language::Japanese) => "着信(不在)",
        (CallKind::Missed, Language::French) => "Appel entrant (manqué)",
        (CallKind::NoAnswer, Language::English) => "Outbound (no answer)",
        (CallKind::NoAnswer, Language::Japanese) => "発信(不在)",
        (CallKind::NoAnswer, Language::French) => "Appel sortant (sans réponse)",
        _ => "",
    }
}

/// Whom the call was with, as far as that is known.
pub(crate) fn name_of(call: &Call) -> String {
    let fallback = match &call.unmatched {
        Unmatched::Fallback(record) if call.logged.is_some() => Some(record.as_ref()),
        Unmatched::Fallback(_)
        | Unmatched::Waits
        | Unmatched::OfferNew
        | Unmatched::Make(_)
        | Unmatched::WithoutPerson => None,
    };
    let who = call.who.picked.as_ref().or(fallback);
    let name = who.map(|who| who.name.clone());
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| number_of(call))
}

fn direction(direction: Direction, language: Language) -> &'static str {
    match (direction, language) {
        (Direction::Inbound, Language::English) => "Inbound",
        (Direction::Inbound, Language::Japanese) => "着信",
        (Direction::Inbound, Language::French) => "Entrant",
        (Direction::Outbound, Language::English) => "Outbound",
        (Direction::Outbound, Language::Japanese) => "発信",
        (Direction::Outbound, Language::French) => "Sortant",
        (Direction::Internal, Language::English) => "Internal",
        (Direction::Internal, Language::Japanese) => "内線",
        (Direction::Internal, Language::French) => "Interne",
    }
}

/// What is to be done about a call that was missed.
pub(crate) fn call_back(name: &str, language: Language) -> String {
    let words = match language {
        Language::English => format!("Call back {name}"),
        Language::Japanese => format!("折り返し電話: {name}"),
        Language::French => format!("Rappeler {name}"),
    };
    cut(words.trim(), LINE)
}

/// The usual subject of a call of this kind.
pub fn usual(kind: CallKind, language: Language) -> &'static str {
    match language {
        Language::English => match kind {
            CallKind::Transferred => "Transfer out",
            CallKind::TransferredIn => "Transfer in",
            CallKind::TransferredBySwitch => "Transferred by the switch",
            CallKind::Missed => "Missed call",
            CallKind::Declined => "Declined call",
            CallKind::Voicemail => "Voicemail",
            CallKind::Inbound => "Inbound call",
            CallKind::NoAnswer => "Outbound call, no answer",
            CallKind::Busy => "Outbound call, busy",
            CallKind::Failed => "Outbound call, failed",
            CallKind::Outbound => "Outbound call",
            CallKind::Internal => "Internal call",
        },
        Language::Japanese => match kind {
            CallKind::Transferred => "転送した通話",
            CallKind::TransferredIn => "転送を受けた通話",
            CallKind::TransferredBySwitch => "自動転送された通話",
            CallKind::Missed => "着信(不在)",
            CallKind::Declined => "拒否した着信",
            CallKind::Voicemail => "留守番電話",
            CallKind::Inbound => "着信",
            CallKind::NoAnswer => "発信(不在)",
            CallKind::Busy => "発信（話し中）",
            CallKind::Failed => "発信（失敗）",
            CallKind::Outbound => "発信",
            CallKind::Internal => "内線通話",
        },
        Language::French => match kind {
            CallKind::Transferred => "Transfert sortant",
            CallKind::TransferredIn => "Transfert entrant",
            CallKind::TransferredBySwitch => "Transfert automatique",
            CallKind::Missed => "Appel manqué",
            CallKind::Declined => "Appel refusé",
            CallKind::Voicemail => "Message vocal",
            CallKind::Inbound => "Appel entrant",
            CallKind::NoAnswer => "Appel sortant, sans réponse",
            CallKind::Busy => "Appel sortant, occupé",
            CallKind::Failed => "Appel sortant, échec",
            CallKind::Outbound => "Appel sortant",
            CallKind::Internal => "Appel interne",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, expected: &str) {
        let known = |placeholder: &str| match placeholder {
            "name" => Some(String::from("佐藤 花子")),
            "minutes" => Some(String::from("3")),
            "line" => Some(String::new()),
            _ => None,
        };
        assert_eq!(fill(template, known), expected, "{template}");
    }

    #[test]
    fn a_template_is_filled_and_what_nobody_knows_stays_as_it_was_typed() {
        check(
            "Call with {name}, {minutes} min",
            "Call with 佐藤 花子, 3 min",
        );
        check("{line} {name}", "佐藤 花子");
        check("{nmae} and {name}", "{nmae} and 佐藤 花子");
        check("{ {name} }", "{ 佐藤 花子 }");
        check("{name", "{name");
        check("a } b {", "a } b {");
        check("{}", "{}");
        check("{Name}", "{Name}");
    }

    #[test]
    fn a_locale_gives_its_language_and_any_other_gives_english() {
        let languages = ["ja", "ja_JP", "fr", "fr_CA", "en_US", "de", ""].map(Language::of);
        use Language::{English, French, Japanese};
        let expected = [
            Japanese, Japanese, French, French, English, English, English,
        ];
        assert_eq!(languages, expected);
    }
}
