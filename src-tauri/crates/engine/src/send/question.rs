//! A question for the records of one row, and the same question for several rows.
//!
//! It owns how an answer to several rows is told apart: by a field of which each row knows the value. Where no field can
//! tell it, a row is asked about alone.

use salesforce::soql::soql_string;
use serde_json::Value;

/// What is asked.
pub(super) struct Question {
    object: String,
    columns: Vec<String>,
    filter: Filter,
    /// By what the records are put in order. The first is wanted, if there is an order.
    order: Option<&'static str>,
    /// One record is all that is wanted.
    one: bool,
}

/// Which records are meant.
enum Filter {
    /// Those with this value in a field, and a condition that is the same for all rows.
    Key {
        path: String,
        value: String,
        and: &'static str,
    },
    /// Those of this condition, which have one of these values in a field.
    Marks {
        path: &'static str,
        values: Vec<String>,
        whole: String,
    },
    /// Those of this condition; nothing tells them from those of another row.
    Whole(String),
    /// Those of this condition, and more: which of them are the row's is judged afterwards, by all that they hold.
    Judged(String),
}

impl Question {
    /// The record with this value in a field.
    pub(super) fn by_key(object: &str, path: &str, value: &str, and: &'static str) -> Self {
        let (path, value) = (String::from(path), String::from(value));
        Self::new(object, Filter::Key { path, value, and })
    }

    /// The records of a condition that asks, among others, for one of these values in a field.
    pub(super) fn by_marks(
        object: &str,
        path: &'static str,
        values: Vec<String>,
        whole: String,
    ) -> Self {
        let filter = match values.is_empty() {
            true => Filter::Whole(whole),
            false => Filter::Marks {
                path,
                values,
                whole,
            },
        };
        Self::new(object, filter)
    }

    /// The records of a condition, of which more than the row's own may be given.
    pub(super) fn judged(object: &str, filter: String) -> Self {
        Self::new(object, Filter::Judged(filter))
    }

    fn new(object: &str, filter: Filter) -> Self {
        Self {
            object: String::from(object),
            columns: vec![String::from("Id")],
            filter,
            order: None,
            one: false,
        }
    }

    /// The same for these fields, too.
    pub(super) fn with(mut self, columns: Vec<&str>) -> Self {
        self.columns.extend(columns.into_iter().map(String::from));
        self
    }

    /// The same for the first record in an order.
    pub(super) fn first_by(mut self, order: &'static str) -> Self {
        self.order = Some(order);
        self.one()
    }

    /// The same for one record.
    pub(super) fn one(mut self) -> Self {
        self.one = true;
        self
    }

    /// The question as it is asked for one row.
    pub(super) fn soql(&self) -> String {
        let limit = if self.one { " LIMIT 1" } else { "" };
        let asked = self.select(&self.columns, &self.filter.soql());
        format!("{asked}{limit}")
    }

    /// Whether both can be asked as one.
    pub(super) fn can_join(&self, other: &Self) -> bool {
        let is_told_apart = match (&self.filter, &other.filter) {
            (Filter::Judged(_), Filter::Judged(_)) => true,
            (one, other) => one.path().is_some() && one.path() == other.path(),
        };
        is_told_apart && self.object == other.object && self.order == other.order
    }

    /// The question for all of them, which can be asked as one.
    pub(super) fn joint(all: &[Self]) -> Option<String> {
        let first = all.first()?;
        let mut columns: Vec<String> = all.iter().flat_map(|one| one.columns.clone()).collect();
        columns.extend(first.filter.path().map(String::from));
        columns.sort_unstable();
        columns.dedup();
        let filter = match &first.filter {
            Filter::Key { path, and, .. } if all.iter().all(|one| one.filter.ends_in(and)) => {
                let values: Vec<String> = all.iter().flat_map(|one| one.filter.values()).collect();
                let values: Vec<String> = values.iter().map(|v| soql_string(v)).collect();
                anded(&format!("{path} IN ({})", values.join(", ")), and)
            }
            _ => {
                let each = all.iter().map(|one| format!("({})", one.filter.soql()));
                each.collect::<Vec<_>>().join(" OR ")
            }
        };
        Some(first.select(&columns, &filter))
    }

    /// Its own of the records that answer the joint question, in their order.
    pub(super) fn own(&self, records: &[Value]) -> Vec<Value> {
        if matches!(self.filter, Filter::Judged(_)) {
            return records.to_vec();
        }
        let Some(path) = self.filter.path() else {
            return Vec::new();
        };
        let pointer = format!("/{}", path.replace('.', "/"));
        let values = self.filter.values();
        let is_own = |record: &&Value| {
            let held = record.pointer(&pointer).and_then(Value::as_str);
            held.is_some_and(|held| values.iter().any(|value| is_same(path, held, value)))
        };
        records.iter().filter(is_own).cloned().collect()
    }

    fn select(&self, columns: &[String], filter: &str) -> String {
        let columns = columns.join(", ");
        let order = self.order.map(|order| format!(" ORDER BY {order}"));
        let order = order.unwrap_or_default();
        format!(
            "SELECT {columns} FROM {} WHERE {filter}{order}",
            self.object
        )
    }
}

impl Filter {
    fn soql(&self) -> String {
        match self {
            Self::Key { path, value, and } => {
                anded(&format!("{path} = {}", soql_string(value)), and)
            }
            Self::Marks { whole, .. } | Self::Whole(whole) | Self::Judged(whole) => whole.clone(),
        }
    }

    fn path(&self) -> Option<&str> {
        match self {
            Self::Key { path, .. } => Some(path),
            Self::Marks { path, .. } => Some(path),
            Self::Whole(_) | Self::Judged(_) => None,
        }
    }

    fn values(&self) -> Vec<String> {
        match self {
            Self::Key { value, .. } => vec![value.clone()],
            Self::Marks { values, .. } => values.clone(),
            Self::Whole(_) | Self::Judged(_) => Vec::new(),
        }
    }

    /// Whether the value of a field is all that it has of its own.
    fn ends_in(&self, wanted: &str) -> bool {
        matches!(self, Self::Key { and, .. } if *and == wanted)
    }
}

fn anded(filter: &str, and: &str) -> String {
    match and {
        "" => String::from(filter),
        and => format!("{filter} AND {and}"),
    }
}

/// Whether Salesforce takes the two for the same value: an id may have fifteen or eighteen characters, and text is compared
/// without regard to case.
fn is_same(path: &str, held: &str, value: &str) -> bool {
    match path {
        "Id" => held.get(..15).is_some_and(|held| value.starts_with(held)),
        _ => held.to_lowercase() == value.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of_call(call: &str) -> Question {
        let values = vec![String::from(call)];
        let whole = format!("OwnerId = 'a' AND CallObject = '{call}'");
        Question::by_marks("Task", "CallObject", values, whole).first_by("CreatedDate")
    }

    #[test]
    fn what_is_asked_by_a_key_is_asked_by_a_list_of_keys() {
        let one = |id: &str| Question::by_key("Task", "Id", id, "IsDeleted = false");
        let all = [
            one("a").with(vec!["Subject"]),
            one("b").with(vec!["Status"]),
        ];
        assert!(all[0].can_join(&all[1]));
        assert_eq!(
            Question::joint(&all).unwrap(),
            "SELECT Id, Status, Subject FROM Task WHERE Id IN ('a', 'b') AND IsDeleted = false"
        );
    }

    #[test]
    fn what_is_asked_by_its_marks_is_told_apart_by_the_call() {
        let all = [of_call("phone:A"), of_call("phone:b")];
        assert_eq!(
            Question::joint(&all).unwrap(),
            "SELECT CallObject, Id FROM Task WHERE (OwnerId = 'a' AND CallObject = 'phone:A') OR \
             (OwnerId = 'a' AND CallObject = 'phone:b') ORDER BY CreatedDate"
        );
        let records = [
            json!({ "Id": "1", "CallObject": "phone:a" }),
            json!({ "Id": "2", "CallObject": "phone:b" }),
            json!({ "Id": "3", "CallObject": "phone:A" }),
        ];
        assert_eq!(
            all[0].own(&records),
            [records[0].clone(), records[2].clone()]
        );
        assert_eq!(all[1].own(&records), [records[1].clone()]);
    }

    #[test]
    fn what_is_judged_afterwards_is_asked_together_and_given_whole() {
        let at = |hour: u8| Question::judged("VoiceCall", format!("CallStartDateTime = {hour}"));
        let all = [at(1), at(2)];
        assert!(all[0].can_join(&all[1]));
        assert!(!all[0].can_join(&of_call("a")));
        assert_eq!(
            Question::joint(&all).unwrap(),
            "SELECT Id FROM VoiceCall WHERE (CallStartDateTime = 1) OR (CallStartDateTime = 2)"
        );
        let records = [json!({ "Id": "1" }), json!({ "Id": "2" })];
        assert_eq!(all[0].own(&records), records);
    }

    #[test]
    fn what_nothing_tells_apart_is_asked_alone() {
        let whole = || Question::by_marks("Task", "CallObject", Vec::new(), String::from("x"));
        assert!(!whole().can_join(&whole()));
        assert!(!whole().can_join(&of_call("a")));
    }

    #[test]
    fn a_record_is_told_by_an_id_of_either_length_and_by_a_field_of_its_parent() {
        let by_id = Question::by_key("Task", "Id", "00T000000000001AAA", "");
        assert_eq!(by_id.own(&[json!({ "Id": "00T000000000001" })]).len(), 1);
        let by_parent = Question::by_key("Task", "Log__r.Key__c", "k", "");
        assert_eq!(
            by_parent
                .own(&[json!({ "Log__r": { "Key__c": "k" } })])
                .len(),
            1
        );
        assert_eq!(by_parent.own(&[json!({ "Log__r": null })]).len(), 0);
    }
}
