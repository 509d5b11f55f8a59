//! A query that names only the fields that describe shows.
//!
//! **Invariant:** a field that this agent does not see is in no query, since Salesforce refuses a whole query for one
//! such field. Where a question can't be asked without such a field, it is not asked, and the reason is kept.

use domain::base::ids::SfId;
use domain::base::not_readable::NotReadable;
use domain::org::facts::OrgFacts;
use salesforce::soql::soql_string;
use salesforce::{Composite, SubRequest};

/// A query before it is known what of it can be asked.
pub(crate) struct Question<'a> {
    pub(crate) object: &'static str,
    /// The fields to show; those that the agent may not see are left out.
    pub(crate) fields: &'a [&'a str],
    /// What the filter names: without these there is no answer.
    pub(crate) needs: &'a [&'a str],
    /// What else the filter says.
    pub(crate) filter: String,
    /// The sort order, each a path and a direction; paths that the agent may not see are left out.
    pub(crate) order: &'a [(&'a str, &'a str)],
    pub(crate) limit: usize,
}

impl Question<'_> {
    /// The statement, or why there can't be one. Of an org that was not described nothing is claimed to be hidden.
    pub(crate) fn soql(&self, facts: &OrgFacts) -> Result<String, NotReadable> {
        if !facts.objects.is_empty() && !facts.objects.contains_key(self.object) {
            return Err(NotReadable::hidden(self.object, Vec::new()));
        }
        self.statement(facts, self.object)
    }

    /// The same as a part of a statement about the record to which these belong by this relationship. An object that is
    /// not known to be there is not asked for: the org would refuse the whole statement.
    fn nested(&self, facts: &OrgFacts, relationship: &str) -> Result<String, NotReadable> {
        if !facts.objects.contains_key(self.object) {
            return Err(NotReadable::hidden(self.object, Vec::new()));
        }
        Ok(format!("({})", self.statement(facts, relationship)?))
    }

    fn statement(&self, facts: &OrgFacts, from: &str) -> Result<String, NotReadable> {
        let may = |path: &str| facts.may_read(self.object, path);
        let hidden: Vec<String> = self
            .needs
            .iter()
            .filter(|path| !may(path))
            .map(|path| String::from(*path))
            .collect();
        if !hidden.is_empty() {
            return Err(NotReadable::hidden(self.object, hidden));
        }
        let shown = self.fields.iter().filter(|path| may(path));
        let fields: Vec<&str> = ["Id"].into_iter().chain(shown.copied()).collect();
        let order = self.order.iter().filter(|(path, _)| may(path));
        let order: Vec<String> = order.map(|(path, way)| format!("{path} {way}")).collect();
        let sorted = match order.as_slice() {
            [] => String::new(),
            order => format!(" ORDER BY {}", order.join(", ")),
        };
        let filter = match self.filter.as_str() {
            "" => String::new(),
            filter => format!(" WHERE {filter}"),
        };
        Ok(format!(
            "SELECT {} FROM {from}{filter}{sorted} LIMIT {}",
            fields.join(", "),
            self.limit
        ))
    }
}

/// The parts of a composite that are asked, and why the others can't be.
#[derive(Default)]
pub(crate) struct Asked {
    requests: Vec<SubRequest>,
    /// By reference.
    not_asked: Vec<(&'static str, NotReadable)>,
    /// Which object each part is read from.
    objects: Vec<(&'static str, String)>,
    /// The parts that stand within the answer to another reference, each with the relationship by which they do.
    nested: Vec<(&'static str, Nested)>,
}

/// Where the answer to a part stands.
#[derive(Clone, Copy)]
pub(crate) struct Nested {
    pub(crate) reference: &'static str,
    pub(crate) relationship: &'static str,
}

/// A question about what belongs to a record, which is asked in one statement with others: a composite takes five
/// queries and no more, while a statement may hold twenty of these.
pub(crate) struct Belonging<'a> {
    /// The reference by which its answer is found.
    pub(crate) part: &'static str,
    /// Salesforce's name for the relationship, from the record's side.
    pub(crate) relationship: &'static str,
    pub(crate) question: Question<'a>,
}

impl Asked {
    /// What is sent. It can be taken once only.
    pub(crate) fn composite(&mut self) -> Composite {
        Composite {
            all_or_none: false,
            requests: std::mem::take(&mut self.requests),
        }
    }

    /// Asks a question among the other parts.
    pub(crate) fn query(&mut self, reference: &'static str, facts: &OrgFacts, ask: &Question<'_>) {
        self.put(reference, ask.object, ask.soql(facts), |soql| {
            SubRequest::query(reference, soql)
        });
    }

    /// The same, deleted and archived records included.
    pub(crate) fn query_all(
        &mut self,
        reference: &'static str,
        facts: &OrgFacts,
        ask: &Question<'_>,
    ) {
        self.put(reference, ask.object, ask.soql(facts), |soql| {
            SubRequest::query_all(reference, soql)
        });
    }

    /// Asks for all that belongs to one record in one query; what can't be asked is left out of it.
    pub(crate) fn belongings(
        &mut self,
        reference: &'static str,
        (record, object): (&SfId, &str),
        facts: &OrgFacts,
        belongings: &[Belonging<'_>],
    ) {
        let mut fields = vec![String::from("Id")];
        for one in belongings {
            let (part, object) = (one.part, String::from(one.question.object));
            self.objects.push((part, object));
            match one.question.nested(facts, one.relationship) {
                Ok(nested) => {
                    fields.push(nested);
                    let relationship = one.relationship;
                    self.nested.push((
                        part,
                        Nested {
                            reference,
                            relationship,
                        },
                    ));
                }
                Err(why) => self.not_asked.push((part, why)),
            }
        }
        if fields.len() > 1 {
            let id = soql_string(&record.0);
            let soql = format!("SELECT {} FROM {object} WHERE Id = {id}", fields.join(", "));
            self.requests.push(SubRequest::query(reference, &soql));
        }
    }

    /// Where the answer to a part stands, if it has no answer of its own.
    pub(crate) fn nested(&self, part: &str) -> Option<Nested> {
        let mut parts = self.nested.iter();
        parts
            .find(|(name, _)| *name == part)
            .map(|(_, place)| *place)
    }

    /// Adds a part that is no query, or keeps why it can't be asked.
    pub(crate) fn put<T>(
        &mut self,
        reference: &'static str,
        object: &str,
        asked: Result<T, NotReadable>,
        request: impl FnOnce(&T) -> SubRequest,
    ) {
        self.objects.push((reference, String::from(object)));
        match asked {
            Ok(asked) => self.requests.push(request(&asked)),
            Err(why) => self.not_asked.push((reference, why)),
        }
    }

    /// Keeps why a part can't be asked.
    pub(crate) fn cannot(&mut self, part: &'static str, object: &str, why: NotReadable) {
        self.objects.push((part, String::from(object)));
        self.not_asked.push((part, why));
    }

    /// Why a part was not asked.
    pub(crate) fn not_asked(&self, reference: &str) -> Option<&NotReadable> {
        let mut parts = self.not_asked.iter();
        parts
            .find(|(name, _)| *name == reference)
            .map(|(_, why)| why)
    }

    /// The object that a part is read from; nothing if that part belongs to no such record.
    pub(crate) fn object(&self, reference: &str) -> Option<&str> {
        let mut parts = self.objects.iter();
        let part = parts.find(|(name, _)| *name == reference);
        part.map(|(_, object)| object.as_str())
    }
}
