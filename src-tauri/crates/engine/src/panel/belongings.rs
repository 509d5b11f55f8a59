//! What belongs to a record: opportunities, open cases, e-mails.
//!
//! All of it is asked for in one query with a sub-query for each, and a contact's company is asked for its opportunities
//! in another one: SOQL allows no semi-join beside an `OR`, so that role and company can't be asked for together.

use super::question::{Asked, Belonging, Question};
use domain::base::ids::SfId;
use domain::base::not_readable::NotReadable;
use domain::org::facts::OrgFacts;
use domain::panel::OPPORTUNITIES;
use salesforce::soql::soql_string;

/// How many open cases are counted.
const CASES: usize = 20;

/// How many e-mails are shown, and how many when older ones are asked for.
const EMAILS: usize = 20;
const OLDER_EMAILS: usize = 100;

/// The fields of an e-mail, from itself and from its relation to a person. Without the Task that Salesforce has made for
/// it, it can't be told whether it is shown already.
const EMAIL: [&str; 4] = ["Subject", "MessageDate", "FromName", "ActivityId"];
const EMAIL_OF_PERSON: [&str; 5] = [
    "EmailMessageId",
    "EmailMessage.Subject",
    "EmailMessage.MessageDate",
    "EmailMessage.FromName",
    "EmailMessage.ActivityId",
];

/// The field of a person account that names its contact, and the part of its panel that is asked for by it.
pub(super) const PERSON_CONTACT: &str = "PersonContactId";
pub(super) const PERSON_ROLES: &str = "person_roles";

const DEAL: [&str; 4] = ["Name", "StageName", "CloseDate", "Owner.Name"];

pub(super) fn ask(asked: &mut Asked, record: &SfId, object: &str, facts: &OrgFacts) {
    let belongings = match object {
        "Contact" => {
            company_deals(asked, record, facts);
            vec![
                roles(),
                cases(&["ContactId", "IsClosed"]),
                emails_of_person(),
            ]
        }
        "Account" => {
            person_roles(asked, record, facts);
            vec![deals(), cases(&["AccountId", "IsClosed"]), emails()]
        }
        "Lead" => vec![emails_of_person()],
        _ => return,
    };
    asked.belongings("belongings", (record, object), facts, &belongings);
}

/// Opportunities in which a contact has a role.
fn roles() -> Belonging<'static> {
    Belonging {
        part: "stage",
        relationship: "OpportunityContactRoles",
        question: roles_where(""),
    }
}

fn roles_where(and: &str) -> Question<'static> {
    Question {
        object: "OpportunityContactRole",
        fields: &[
            "Opportunity.Id",
            "Opportunity.Name",
            "Opportunity.StageName",
            "Opportunity.CloseDate",
            "Opportunity.Owner.Name",
        ],
        needs: &["ContactId", "Opportunity.Id", "Opportunity.IsClosed"],
        filter: format!("Opportunity.IsClosed = false{and}"),
        order: &[("Opportunity.CloseDate", "ASC")],
        limit: OPPORTUNITIES,
    }
}

/// The same of a person account, whose roles are those of its contact. A company has no such contact, and so no roles.
fn person_roles(asked: &mut Asked, account: &SfId, facts: &OrgFacts) {
    let known = facts.objects.get("Account");
    if known.is_some_and(|account| account.fields.contains_key(PERSON_CONTACT)) {
        let id = soql_string(&account.0);
        let and =
            format!(" AND ContactId IN (SELECT {PERSON_CONTACT} FROM Account WHERE Id = {id})");
        asked.query(PERSON_ROLES, facts, &roles_where(&and));
    }
}

/// Opportunities of a company.
fn deals() -> Belonging<'static> {
    Belonging {
        part: "stage",
        relationship: "Opportunities",
        question: Question {
            object: "Opportunity",
            fields: &DEAL,
            needs: &["AccountId", "IsClosed"],
            filter: String::from("IsClosed = false"),
            order: &[("CloseDate", "ASC")],
            limit: OPPORTUNITIES,
        },
    }
}

/// Opportunities of a contact's company, whoever has a role in them.
fn company_deals(asked: &mut Asked, contact: &SfId, facts: &OrgFacts) {
    const PART: &str = "company_stage";
    let contact = soql_string(&contact.0);
    let deals = Question {
        object: "Opportunity",
        fields: &DEAL,
        needs: &["AccountId", "IsClosed"],
        filter: format!(
            "AccountId IN (SELECT AccountId FROM Contact WHERE Id = {contact}) AND IsClosed = false"
        ),
        order: &[("CloseDate", "ASC")],
        limit: OPPORTUNITIES,
    };
    if facts.may_read("Contact", "AccountId") {
        asked.query(PART, facts, &deals);
    } else {
        let why = NotReadable::hidden("Contact", vec![String::from("AccountId")]);
        asked.cannot(PART, "Opportunity", why);
    }
}

fn cases(needs: &'static [&'static str]) -> Belonging<'static> {
    Belonging {
        part: "cases",
        relationship: "Cases",
        question: Question {
            object: "Case",
            fields: &["CaseNumber", "Subject", "Status"],
            needs,
            filter: String::from("IsClosed = false"),
            order: &[("CreatedDate", "DESC")],
            limit: CASES,
        },
    }
}

/// E-mails from, to or copied to a contact or lead. A person who is in one twice has two relations.
fn emails_of_person() -> Belonging<'static> {
    Belonging {
        part: "emails",
        relationship: "EmailMessageRelations",
        question: of_person(String::new(), EMAILS),
    }
}

fn of_person(filter: String, limit: usize) -> Question<'static> {
    Question {
        object: "EmailMessageRelation",
        fields: &EMAIL_OF_PERSON,
        needs: &["RelationId", "EmailMessageId", "EmailMessage.ActivityId"],
        filter,
        order: &[("EmailMessage.MessageDate", "DESC")],
        limit,
    }
}

/// E-mails that are related to a company.
fn emails() -> Belonging<'static> {
    Belonging {
        part: "emails",
        relationship: "Emails",
        question: of_company(String::new(), EMAILS),
    }
}

fn of_company(filter: String, limit: usize) -> Question<'static> {
    Question {
        object: "EmailMessage",
        fields: &EMAIL,
        needs: &["RelatedToId", "ActivityId"],
        filter,
        order: &[("MessageDate", "DESC")],
        limit,
    }
}

/// The e-mails further back.
pub(super) fn older_emails(asked: &mut Asked, record: &SfId, object: &str, facts: &OrgFacts) {
    let id = soql_string(&record.0);
    let question = match object {
        "Contact" | "Lead" => of_person(format!("RelationId = {id}"), OLDER_EMAILS),
        "Account" => of_company(format!("RelatedToId = {id}"), OLDER_EMAILS),
        _ => return,
    };
    if facts.objects.contains_key(question.object) {
        asked.query("emails", facts, &question);
    } else {
        let why = NotReadable::hidden(question.object, Vec::new());
        asked.cannot("emails", question.object, why);
    }
}
