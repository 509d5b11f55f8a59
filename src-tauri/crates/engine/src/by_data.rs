//! Who gave a case's or a customer's number: both are asked for in one request.
//!
//! The numbers come from outside: they stand in a statement as literals, escaped, and in no log. What the agent may not
//! read is not asked for, and said.

use crate::composite;
use crate::org::Org;
use crate::panel::Asked;
use crate::people;
use domain::base::ids::SfId;
use domain::base::not_readable::NotReadable;
use domain::call::data::CallerGave;
use domain::org::facts::OrgFacts;
use domain::people::person::Person;
use domain::people::related::RelatedRecord;
use domain::settings::customer_field::CustomerField;
use domain::step::event::{Lookup, ReadFailure, WhoGave};
use salesforce::soql::soql_string;
use salesforce::{SubRequest, SubResponse};
use serde_json::Value;

/// More than this many records are told as several.
const MOST: usize = 3;

/// A case's number is counted by Salesforce with zeros before it, up to so many digits.
const DIGITS: usize = 8;

const CASE: &str = "case";
const CUSTOMER: &str = "customer";

impl Org {
    /// Whose case and whose customer number these are.
    pub(crate) async fn who_gave(
        &self,
        data: &CallerGave,
        field: Option<&CustomerField>,
        facts: &OrgFacts,
    ) -> Result<WhoGave, ReadFailure> {
        let mut asked = Asked::default();
        if let Some(number) = &data.case_number {
            asked.put(CASE, "Case", of_case(number, facts), |soql| {
                SubRequest::query(CASE, soql)
            });
        }
        let customer = data.customer_number.as_ref().zip(field);
        if let Some((number, field)) = customer {
            let soql = of_customer(number, field, facts);
            asked.put(CUSTOMER, &field.object, soql, |soql| {
                SubRequest::query(CUSTOMER, soql)
            });
        }
        let answers = self.ask_together(&asked.composite()).await?;
        let cases = composite::records(&answers, CASE);
        let case = match cases.as_slice() {
            [case] => case_itself(case),
            _ => None,
        };
        let object = customer.map_or("", |(_, field)| field.object.as_str());
        Ok(WhoGave {
            by_case: lookup(CASE, &asked, &answers, |case| whose(case, facts)),
            case,
            by_customer: lookup(CUSTOMER, &asked, &answers, |record| {
                people::person(record, object, facts.objects.get(object)?)
            }),
        })
    }
}

/// What one of the two questions was answered.
fn lookup(
    part: &str,
    asked: &Asked,
    answers: &[SubResponse],
    person: impl Fn(&Value) -> Option<Person>,
) -> Lookup {
    if asked.object(part).is_none() {
        return Lookup::NotAsked;
    }
    let answer = answers.iter().find(|answer| answer.reference == part);
    if answer.is_none_or(|answer| answer.outcome().is_err()) {
        return Lookup::NotReadable;
    }
    let records = composite::records(answers, part);
    let mut people: Vec<Person> = records.iter().filter_map(person).collect();
    people.dedup_by(|later, first| later.id == first.id);
    Lookup::People(people)
}

/// The case with its contact and its company, as far as the agent may read them.
fn of_case(number: &str, facts: &OrgFacts) -> Result<String, NotReadable> {
    let Some(known) = facts.objects.get("Case") else {
        return Err(NotReadable::hidden("Case", Vec::new()));
    };
    if !facts.may_read("Case", "CaseNumber") {
        return Err(NotReadable::hidden(
            "Case",
            vec![String::from("CaseNumber")],
        ));
    }
    let mut fields = people::own_fields("Case", known);
    for object in ["Contact", "Account"] {
        let Some(known) = facts.objects.get(object) else {
            continue;
        };
        let own = people::own_fields(object, known);
        let all = own.into_iter().chain(people::related_fields(object, facts));
        let paths = all.map(|field| format!("{object}.{field}"));
        fields.extend(paths.filter(|path| facts.may_read("Case", path)));
    }
    let numbers: Vec<String> = spellings(number).iter().map(|n| soql_string(n)).collect();
    Ok(format!(
        "SELECT {} FROM Case WHERE CaseNumber IN ({}) LIMIT {MOST}",
        fields.join(", "),
        numbers.join(", ")
    ))
}

/// A case's number as it was given, and with the zeros that a caller leaves out.
fn spellings(number: &str) -> Vec<String> {
    let given = number.trim().trim_start_matches(['#', '＃']).trim_start();
    let given: String = given.chars().map(narrow).collect();
    let mut all = vec![given.clone()];
    if given.len() < DIGITS && given.chars().all(|c| c.is_ascii_digit()) {
        all.push(format!("{given:0>DIGITS$}"));
    }
    all
}

/// A full-width digit as the digit that it is.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        other => other,
    }
}

/// Everybody with this customer number.
fn of_customer(
    number: &str,
    customer: &CustomerField,
    facts: &OrgFacts,
) -> Result<String, NotReadable> {
    let CustomerField { object, field } = customer;
    let hidden = || NotReadable::hidden(object, vec![field.clone()]);
    let known = facts.objects.get(object).ok_or_else(hidden)?;
    let described = known.fields.get(field);
    let described = described
        .filter(|field| field.can_be_searched_by())
        .ok_or_else(hidden)?;
    let number: String = number.trim().chars().map(narrow).collect();
    let value = match described.is_number() {
        false => soql_string(&number),
        // Any other text would be no literal of a number.
        true if number.chars().all(|c| c.is_ascii_digit()) && number.len() < 16 => number,
        true => String::from("null"),
    };
    let own = people::own_fields(object, known);
    let fields = own.into_iter().chain(people::related_fields(object, facts));
    let fields: Vec<String> = fields.collect();
    let others = people::stands_for_another(object, facts)
        .map(|flag| format!(" AND {flag} = false"))
        .unwrap_or_default();
    Ok(format!(
        "SELECT {} FROM {object} WHERE {field} = {value} AND {field} != null{others} LIMIT {MOST}",
        fields.join(", ")
    ))
}

/// Whose case it is: its contact, else its company, else nobody but the case itself.
fn whose(case: &Value, facts: &OrgFacts) -> Option<Person> {
    let of = |relation: &str, object: &str| {
        let record = case.get(relation).filter(|record| record.is_object())?;
        people::person(record, object, facts.objects.get(object)?)
    };
    // A person account is known by its account.
    let is_account = case.pointer("/Contact/IsPersonAccount") == Some(&Value::Bool(true));
    let contact = of("Contact", "Contact").filter(|_| !is_account);
    let account = || of("Account", "Account");
    let itself = || people::person(case, "Case", facts.objects.get("Case")?);
    contact.or_else(account).or_else(itself)
}

fn case_itself(case: &Value) -> Option<RelatedRecord> {
    Some(RelatedRecord {
        id: SfId(String::from(case.get("Id")?.as_str()?)),
        object: String::from("Case"),
        name: String::from(case.get("CaseNumber")?.as_str()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_number_is_found_with_or_without_its_zeros_and_its_sign() {
        assert_eq!(spellings(" #1026 "), ["1026", "00001026"]);
        assert_eq!(spellings("00001026"), ["00001026"]);
        assert_eq!(spellings("１０２６"), ["1026", "00001026"]);
        assert_eq!(spellings("C-17"), ["C-17"]);
    }
}
