//! The org's objects and fields, as data: what describe shows, what SOQL may name, and what a write may set.
//!
//! It owns names, kinds, lengths and flags, and nothing else: no rows, no SQL, no JSON. The values follow describes
//! recorded from real orgs (API 60 and later), cut down to the fields that an agent uses.
//!
//! One table of facts feeds the describe, the query compiler and the validation of writes, so that these three can't
//! disagree about a field.

use std::sync::Arc;

mod additions;
mod custom;
mod field;
mod names;
mod object;
mod objects;
mod options;
mod permissions;
mod record_types;
mod view;

pub use custom::{CustomField, CustomObject, CustomSchema, NameField};
pub use field::{Field, FieldKind, PicklistValue};
pub(crate) use names::lasting;
pub use object::{ChildRelationship, Object};
pub use options::{CALL_KEY, SchemaOptions};
pub(crate) use record_types::{MASTER, standard_statuses};
pub use record_types::{RecordType, TaskStatus};
pub(crate) use view::View;

/// All objects of the org.
#[derive(Clone, Debug)]
pub struct Schema {
    pub objects: Vec<Object>,
    pub options: SchemaOptions,
    /// Whose view it is.
    pub(crate) view: View,
    /// In one user's view: the schema without any restriction.
    whole: Option<Arc<Schema>>,
}

impl Schema {
    /// The standard objects with what `options` adds.
    ///
    /// # Errors
    ///
    /// The description of an addition is wrong.
    pub fn new(options: SchemaOptions) -> anyhow::Result<Self> {
        let mut objects = objects::standard(&options);
        additions::add(&mut objects, &options.custom)?;
        Ok(Schema {
            objects,
            options,
            view: View::default(),
            whole: None,
        })
    }

    /// An object that the user may read, by its API name, in any letter case, as Salesforce takes it.
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects
            .iter()
            .filter(|object| object.readable)
            .find(|object| object.name.eq_ignore_ascii_case(name))
    }

    /// An object by its exact name, also one that the user can't see.
    pub(crate) fn table(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.name == name)
    }

    /// The schema without any restriction, as the org's own rules see everything.
    pub(crate) fn whole(&self) -> &Schema {
        self.whole.as_deref().unwrap_or(self)
    }

    /// The object that an id belongs to, by the id's first three characters.
    pub fn object_of_id(&self, id: &str) -> Option<&Object> {
        let prefix = id.get(..3)?;
        self.objects
            .iter()
            .find(|object| object.key_prefix == prefix)
    }
}
