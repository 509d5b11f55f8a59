//! The org's objects and fields, as data: what describe shows, what SOQL may name, and what a write may set.
//!
//! It owns names, kinds, lengths and flags, and nothing else: no rows, no SQL, no JSON. The values follow describes
//! recorded from real orgs (API 60 and later), cut down to the fields that a person at a desk meets.
//!
//! One table of facts feeds the describe, the query compiler and the validation of writes, so that these three can't
//! disagree about a field.

mod accounts;
mod activity;
mod campaigns;
mod custom;
mod field;
mod names;
mod organization;
mod people;
mod record_types;
mod sales;
mod sharing;
mod view;

pub use custom::{CustomField, CustomObject, CustomSchema, NameField};
pub use field::{Field, FieldKind, PicklistValue};
pub(crate) use names::lasting;
pub(crate) use record_types::{MASTER, standard_statuses};
pub use record_types::{RecordType, TaskStatus};
pub(crate) use view::View;

/// What an admin has switched on in this org.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaOptions {
    /// The unique external-id field `Ringside_Key__c` exists on Activity, and so on Task and Event.
    pub unique_call_key: bool,
    /// Person accounts are enabled; the change can't be undone in a real org, here it is a switch.
    pub person_accounts: bool,
    /// Activities are shared: one task may concern several people. It can't be undone in a real org.
    pub shared_activities: bool,
    /// What the admin has added.
    pub custom: CustomSchema,
}

/// The API name of the unique field that an admin can add to Activity.
pub const CALL_KEY: &str = "Ringside_Key__c";

/// All objects of the org.
#[derive(Clone, Debug)]
pub struct Schema {
    pub objects: Vec<Object>,
    pub options: SchemaOptions,
    /// Whose view it is.
    pub(crate) view: View,
}

/// One object (sObject type).
#[derive(Clone, Debug)]
pub struct Object {
    pub name: &'static str,
    pub label: &'static str,
    pub label_plural: &'static str,
    /// The first three characters of every id of this object.
    pub key_prefix: &'static str,
    /// False where the user's profile does not let the user read it: it is as if it were not there.
    pub readable: bool,
    pub createable: bool,
    pub updateable: bool,
    pub deletable: bool,
    /// SOSL finds its rows.
    pub searchable: bool,
    pub fields: Vec<Field>,
    pub children: Vec<ChildRelationship>,
    /// Without the Master.
    pub record_types: Vec<RecordType>,
}

/// How another object points at this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChildRelationship {
    pub object: &'static str,
    /// The reference field on the child.
    pub field: &'static str,
    /// What a sub-query calls the children; none where they can't be queried this way.
    pub name: Option<&'static str>,
    /// Deleting this row deletes the child with it.
    pub cascade: bool,
}

impl Schema {
    /// The standard objects with what `options` adds.
    ///
    /// # Errors
    ///
    /// The description of an addition is wrong.
    pub fn new(options: SchemaOptions) -> anyhow::Result<Self> {
        let mut objects = vec![
            accounts::account(&options),
            people::contact(&options),
            people::lead(),
            people::user(),
            sales::opportunity(),
            sales::opportunity_contact_role(),
            sales::case(),
            campaigns::group(),
            campaigns::campaign(),
            campaigns::campaign_member(),
            activity::task(&options),
            activity::event(&options),
            activity::task_status(),
            activity::task_priority(),
            organization::organization(),
            record_types::record_type(),
        ];
        if options.shared_activities {
            objects.extend([sharing::task_relation(), sharing::task_who_relation()]);
        }
        let custom = options.custom.clone();
        let mut schema = Schema {
            objects,
            options,
            view: View::default(),
        };
        schema.add(&custom)?;
        Ok(schema)
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

    /// The object that an id belongs to, by the id's first three characters.
    pub fn object_of_id(&self, id: &str) -> Option<&Object> {
        let prefix = id.get(..3)?;
        self.objects
            .iter()
            .find(|object| object.key_prefix == prefix)
    }
}

impl Object {
    /// One that users write, without fields yet.
    fn of_users(
        name: &'static str,
        label: &'static str,
        label_plural: &'static str,
        key_prefix: &'static str,
    ) -> Self {
        Object {
            name,
            label,
            label_plural,
            key_prefix,
            readable: true,
            createable: true,
            updateable: true,
            deletable: true,
            searchable: true,
            fields: Vec::new(),
            children: Vec::new(),
            record_types: Vec::new(),
        }
    }

    /// One that nobody writes, without fields yet.
    fn kept_by_the_org(name: &'static str, label: &'static str, key_prefix: &'static str) -> Self {
        Object {
            createable: false,
            updateable: false,
            deletable: false,
            searchable: false,
            ..Self::of_users(name, label, label, key_prefix)
        }
    }

    /// A field that the user sees, by its API name, in any letter case.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.visible_fields()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// Every field that the user sees.
    pub fn visible_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.visible)
    }

    /// A field by its exact name, also one that the user can't see.
    pub(crate) fn column(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// A reference field by the name that paths use (`Who`, `Account`, `Owner`).
    pub fn relationship(&self, name: &str) -> Option<&Field> {
        self.visible_fields().find(|field| {
            field
                .relationship_name
                .is_some_and(|known| known.eq_ignore_ascii_case(name))
        })
    }

    /// Children by the name that sub-queries use (`Contacts`, `Tasks`).
    pub fn child(&self, name: &str) -> Option<&ChildRelationship> {
        self.children.iter().find(|child| {
            child
                .name
                .is_some_and(|known| known.eq_ignore_ascii_case(name))
        })
    }

    /// Every field of type phone.
    pub fn phone_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields
            .iter()
            .filter(|field| field.kind == FieldKind::Phone)
    }
}

const fn child(
    object: &'static str,
    field: &'static str,
    name: &'static str,
    cascade: bool,
) -> ChildRelationship {
    ChildRelationship {
        object,
        field,
        name: Some(name),
        cascade,
    }
}
