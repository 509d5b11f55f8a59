//! A record of Salesforce as the panel knows it: a task, an event, an e-mail, an opportunity, a case.

use domain::base::ids::SfId;
use domain::base::refs::{TaskOwner, TaskRef};
use domain::base::time::Millis;
use domain::call::event::{Direction, Outcome};
use domain::logging::task::outcome_of;
use domain::org::object_of::object_of;
use domain::panel::{Activity, ActivityKind, NextStep, OpenCase, Opportunity};
use domain::people::related::RelatedRecord;
use jiff::tz::TimeZone;
use serde_json::Value;

pub(super) fn case(record: &Value) -> Option<OpenCase> {
    Some(OpenCase {
        id: SfId(text(record, "/Id")?),
        number: text(record, "/CaseNumber").unwrap_or_default(),
        subject: text(record, "/Subject").unwrap_or_default(),
        status: text(record, "/Status").unwrap_or_default(),
    })
}

pub(super) fn text(record: &Value, path: &str) -> Option<String> {
    record
        .pointer(path)
        .and_then(Value::as_str)
        .map(String::from)
}

pub(crate) fn open_task(record: &Value) -> Option<NextStep> {
    Some(NextStep {
        detail: text(record, "/Description"),
        due: text(record, "/ActivityDate"),
        priority: text(record, "/Priority"),
        remind: reminder(record),
        owner: text(record, "/OwnerId").map(|id| TaskOwner {
            id: SfId(id),
            name: text(record, "/Owner/Name").unwrap_or_default(),
        }),
        about: about(record),
        ..NextStep::new(
            TaskRef::Salesforce(SfId(text(record, "/Id")?)),
            text(record, "/Subject").unwrap_or_default(),
        )
    })
}

/// When the agent is to be reminded. The moment stays in the Task after the reminder was dismissed.
pub(super) fn reminder(record: &Value) -> Option<Millis> {
    let is_set = record.get("IsReminderSet") == Some(&Value::Bool(true));
    let at = text(record, "/ReminderDateTime").filter(|_| is_set)?;
    let at = salesforce::datetime::parse(&at).ok()?;
    Some(Millis(at.as_millisecond()))
}

/// Whom a task is about, else what.
pub(super) fn about(record: &Value) -> Option<RelatedRecord> {
    let one = |id: &str, name: &str| {
        let id = SfId(text(record, id)?);
        Some(RelatedRecord {
            object: object_of(&id, None)?,
            name: text(record, name)?,
            id,
        })
    };
    one("/WhoId", "/Who/Name").or_else(|| one("/WhatId", "/What/Name"))
}

pub(super) fn closed_task(record: &Value) -> Option<Activity> {
    let seconds = record.get("CallDurationInSeconds").and_then(Value::as_u64);
    let told = text(record, "/CallDisposition").and_then(|text| outcome_of(&text));
    // A Task of another tool has no disposition of ours: there, a talk time of zero means a missed call. Where the tool has
    // set none, or it may not be seen, the outcome is unknown.
    let outcome = told.or(seconds.map(|seconds| match seconds {
        0 => Outcome::Missed,
        _ => Outcome::Answered,
    }));
    let call = |direction| ActivityKind::of_call(direction, outcome);
    let kind = match (
        text(record, "/CallType").as_deref(),
        text(record, "/TaskSubtype").as_deref(),
    ) {
        (Some("Inbound"), _) => call(Direction::Inbound),
        (Some("Outbound"), _) => call(Direction::Outbound),
        (Some("Internal"), _) => call(Direction::Internal),
        (_, Some("Call")) => ActivityKind::Call,
        (_, Some("Email" | "ListEmail")) => ActivityKind::Email,
        _ => ActivityKind::Task,
    };
    Some(Activity {
        task: TaskRef::Salesforce(SfId(text(record, "/Id")?)),
        kind,
        subject: text(record, "/Subject").unwrap_or_default(),
        detail: text(record, "/Description"),
        owner: text(record, "/Owner/Name"),
        date: text(record, "/ActivityDate"),
        talk_seconds: seconds.and_then(|n| u32::try_from(n).ok()),
        same_as: None,
        step: open_task(record).map(Activity::kept_step),
    })
}

pub(super) fn past_event(record: &Value, zone: &TimeZone) -> Option<Activity> {
    let start = text(record, "/StartDateTime");
    // An all-day event begins at midnight UTC of its day, whatever the agent's time zone.
    let all_day = record.get("IsAllDayEvent") == Some(&Value::Bool(true));
    let day = start.as_deref().filter(|_| !all_day).and_then(|start| {
        let start = salesforce::datetime::parse(start).ok()?;
        Some(start.to_zoned(zone.clone()).date().to_string())
    });
    let date = day
        .or_else(|| text(record, "/ActivityDate"))
        .or_else(|| start?.split('T').next().map(String::from));
    Some(Activity {
        task: TaskRef::Salesforce(SfId(text(record, "/Id")?)),
        kind: ActivityKind::Event,
        subject: text(record, "/Subject").unwrap_or_default(),
        detail: text(record, "/Description"),
        owner: text(record, "/Owner/Name"),
        date,
        talk_seconds: None,
        same_as: None,
        step: None,
    })
}

/// An e-mail, by itself or by its relation to a person.
pub(super) fn past_email(record: &Value, zone: &TimeZone) -> Option<Activity> {
    let nested = record
        .get("EmailMessage")
        .filter(|nested| nested.is_object());
    let email = nested.unwrap_or(record);
    let sent = text(email, "/MessageDate");
    let sent = sent.and_then(|sent| salesforce::datetime::parse(&sent).ok());
    Some(Activity {
        task: TaskRef::Salesforce(SfId(
            text(record, "/EmailMessageId").or_else(|| text(record, "/Id"))?,
        )),
        kind: ActivityKind::Email,
        subject: text(email, "/Subject").unwrap_or_default(),
        detail: None,
        owner: text(email, "/FromName"),
        date: sent.map(|sent| sent.to_zoned(zone.clone()).date().to_string()),
        talk_seconds: None,
        same_as: text(email, "/ActivityId").map(SfId),
        step: None,
    })
}

pub(super) fn opportunity(record: &Value) -> Option<Opportunity> {
    let record = record
        .get("Opportunity")
        .filter(|nested| nested.is_object())
        .unwrap_or(record);
    Some(Opportunity {
        id: SfId(text(record, "/Id")?),
        name: text(record, "/Name").unwrap_or_default(),
        stage: text(record, "/StageName").unwrap_or_default(),
        closes: text(record, "/CloseDate"),
        owner: text(record, "/Owner/Name"),
        of_company: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kind_of(duration: &Value) -> Option<ActivityKind> {
        let task =
            json!({ "Id": "00T1", "CallType": "Inbound", "CallDurationInSeconds": duration });
        closed_task(&task).map(|task| task.kind)
    }

    #[test]
    fn a_call_of_another_tool_was_missed_only_where_it_says_that_nobody_spoke() {
        assert_eq!(kind_of(&json!(0)), Some(ActivityKind::CallMissed));
        assert_eq!(kind_of(&json!(61)), Some(ActivityKind::CallInbound));
        assert_eq!(kind_of(&Value::Null), Some(ActivityKind::CallInbound));
        let task = json!({ "Id": "00T1", "CallType": "Inbound" });
        let kind = closed_task(&task).map(|task| task.kind);
        assert_eq!(kind, Some(ActivityKind::CallInbound));
    }

    #[test]
    fn a_closed_task_keeps_whose_it_is_for_the_day_on_which_it_is_opened_again() {
        let task = json!({
            "Id": "00T1", "Subject": "Sent the offer", "Priority": "High",
            "OwnerId": "0051", "Owner": { "Name": "Kenji Mori" },
        });
        let step = closed_task(&task).and_then(|task| task.step);
        let step = step.map(|step| {
            (
                step.priority,
                step.owner.map(|owner| owner.name),
                step.subject,
            )
        });
        let owner = Some(String::from("Kenji Mori"));
        assert_eq!(
            step,
            Some((Some(String::from("High")), owner, String::new()))
        );
    }
}
