//! One object (sObject type): its flags, its fields, and the objects that point at it.
//!
//! It owns how a field, a relationship or a child is found by name. It never knows which objects there are.

use crate::schema::field::{Field, FieldKind};
use crate::schema::record_types::RecordType;

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
    /// The record types other than the Master.
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

impl Object {
    /// An object that users write, without fields yet.
    pub(super) fn of_users(
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

    /// An object that only the org writes, without fields yet.
    pub(super) fn kept_by_the_org(
        name: &'static str,
        label: &'static str,
        key_prefix: &'static str,
    ) -> Self {
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

pub(super) const fn child(
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
