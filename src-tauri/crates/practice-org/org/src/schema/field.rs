//! One field, and the short words in which the objects' field lists are written.
//!
//! It owns the flags' defaults. It never knows an object. A new field is nillable, filterable, and can be set on create
//! and on update, as most are; the words take away or add.

use serde::{Deserialize, Serialize};

/// The kinds of field that the practice org has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    Id,
    #[default]
    String,
    Textarea,
    Phone,
    Email,
    Url,
    Boolean,
    Int,
    Double,
    Currency,
    Percent,
    Date,
    Datetime,
    Picklist,
    /// Several values of a list, with semicolons between them.
    Multipicklist,
    Combobox,
    Reference,
}

/// One value of a picklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PicklistValue {
    pub value: &'static str,
    pub label: &'static str,
    pub default: bool,
}

/// One field of an object.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: &'static str,
    pub label: &'static str,
    pub kind: FieldKind,
    /// In characters; 0 where a length makes no sense.
    pub length: u32,
    pub createable: bool,
    pub updateable: bool,
    pub nillable: bool,
    /// May stand in WHERE.
    pub filterable: bool,
    /// May stand in ORDER BY.
    pub sortable: bool,
    /// May stand in GROUP BY.
    pub groupable: bool,
    pub unique: bool,
    pub external_id: bool,
    /// An upsert may name it although it is no external id (Contact.Email).
    pub id_lookup: bool,
    /// The record's own name; OpportunityContactRole and the activities differ.
    pub name_field: bool,
    pub custom: bool,
    /// The form of the number that the org gives; none where nothing is numbered.
    pub auto_number: Option<&'static str>,
    /// False where the user's profile hides the field: it is as if it were not there.
    pub visible: bool,
    pub reference_to: Vec<&'static str>,
    pub relationship_name: Option<&'static str>,
    pub picklist: Vec<PicklistValue>,
    /// Values outside of the picklist are refused.
    pub restricted: bool,
    /// The text form of what a create without this field stores.
    pub default: Option<&'static str>,
}

impl Field {
    /// Whether a create fails without it.
    pub fn required(&self) -> bool {
        self.createable && !self.nillable && self.default.is_none()
    }

    /// Points at objects of more than one type, so that paths through it see the entity `Name`.
    pub fn polymorphic(&self) -> bool {
        self.reference_to.len() > 1
    }

    pub(super) fn new(
        name: &'static str,
        label: &'static str,
        kind: FieldKind,
        length: u32,
    ) -> Self {
        Field {
            name,
            label,
            kind,
            length,
            createable: true,
            updateable: true,
            nillable: true,
            filterable: true,
            sortable: true,
            groupable: !matches!(
                kind,
                FieldKind::Datetime
                    | FieldKind::Double
                    | FieldKind::Currency
                    | FieldKind::Percent
                    | FieldKind::Combobox
                    | FieldKind::Multipicklist
            ),
            unique: false,
            external_id: false,
            id_lookup: false,
            name_field: false,
            custom: false,
            auto_number: None,
            visible: true,
            reference_to: Vec::new(),
            relationship_name: None,
            picklist: Vec::new(),
            restricted: false,
            default: None,
        }
    }

    /// Must have a value.
    pub(super) fn required_field(mut self) -> Self {
        self.nillable = false;
        self
    }

    /// Salesforce sets it; no client can.
    pub(super) fn read_only(mut self) -> Self {
        self.createable = false;
        self.updateable = false;
        self
    }

    /// Set on create and never again.
    pub(super) fn create_only(mut self) -> Self {
        self.updateable = false;
        self
    }

    /// May be emptied by an update, although a create that leaves it out fills it.
    pub(super) fn may_be_empty(mut self) -> Self {
        self.nillable = true;
        self
    }

    pub(super) fn defaults_to(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self.nillable = false;
        for entry in &mut self.picklist {
            entry.default = entry.value == value;
        }
        self
    }

    /// Long texts can be neither filtered nor sorted by.
    pub(super) fn too_long_to_filter(mut self) -> Self {
        self.filterable = false;
        self.sortable = false;
        self.groupable = false;
        self
    }

    pub(super) fn restricted_list(mut self) -> Self {
        self.restricted = true;
        self
    }

    pub(super) fn lookup_key(mut self) -> Self {
        self.id_lookup = true;
        self
    }

    pub(super) fn names_the_record(mut self) -> Self {
        self.name_field = true;
        self
    }
}

pub(super) fn text(name: &'static str, label: &'static str, length: u32) -> Field {
    Field::new(name, label, FieldKind::String, length)
}

/// Up to 255 characters a text area is an ordinary field; longer ones can be neither filtered nor sorted by.
pub(super) fn textarea(name: &'static str, label: &'static str, length: u32) -> Field {
    let field = Field::new(name, label, FieldKind::Textarea, length);
    if length > 255 {
        field.too_long_to_filter()
    } else {
        field
    }
}

/// Every phone field holds what was typed, up to 40 characters.
pub(super) fn phone(name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, FieldKind::Phone, 40)
}

pub(super) fn email(name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, FieldKind::Email, 80)
}

pub(super) fn flag(name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, FieldKind::Boolean, 0).defaults_to("false")
}

/// Kinds without a length: numbers, dates, times.
pub(super) fn plain(name: &'static str, label: &'static str, kind: FieldKind) -> Field {
    Field::new(name, label, kind, 0)
}

pub(super) fn picklist(
    name: &'static str,
    label: &'static str,
    length: u32,
    values: &[&'static str],
) -> Field {
    let mut field = Field::new(name, label, FieldKind::Picklist, length);
    field.picklist = picklist_values(values.iter().copied());
    field
}

/// Values whose labels are the values themselves.
pub(super) fn picklist_values(values: impl Iterator<Item = &'static str>) -> Vec<PicklistValue> {
    values
        .map(|value| PicklistValue {
            value,
            label: value,
            default: false,
        })
        .collect()
}

pub(super) fn combobox(
    name: &'static str,
    label: &'static str,
    length: u32,
    values: &[&'static str],
) -> Field {
    let mut field = picklist(name, label, length, values);
    field.kind = FieldKind::Combobox;
    field.groupable = false;
    field
}

pub(super) fn reference(
    name: &'static str,
    label: &'static str,
    to: &[&'static str],
    relationship: &'static str,
) -> Field {
    let mut field = Field::new(name, label, FieldKind::Reference, 18);
    field.reference_to = to.to_vec();
    field.relationship_name = Some(relationship);
    field
}

/// The owner; a write without it makes the caller the owner.
pub(super) fn owner(label: &'static str, to: &[&'static str]) -> Field {
    reference("OwnerId", label, to, "Owner").defaults_to("")
}

/// On a deleted record that lost a merge: the one that won.
pub(super) fn master_record(object: &'static str) -> Field {
    reference(
        "MasterRecordId",
        "Master Record ID",
        &[object],
        "MasterRecord",
    )
    .read_only()
}

/// The record's own id, first in every object.
pub(super) fn id(label: &'static str) -> Field {
    let mut field = Field::new("Id", label, FieldKind::Id, 18)
        .read_only()
        .lookup_key();
    field.nillable = false;
    field
}

/// Who made and changed the row and when, last in every object.
pub(super) fn stamps() -> Vec<Field> {
    let stamp = |name, label| {
        plain(name, label, FieldKind::Datetime)
            .read_only()
            .required_field()
    };
    let by = |name, label, relationship| {
        reference(name, label, &["User"], relationship)
            .read_only()
            .required_field()
    };
    vec![
        stamp("CreatedDate", "Created Date"),
        by("CreatedById", "Created By ID", "CreatedBy"),
        stamp("LastModifiedDate", "Last Modified Date"),
        by("LastModifiedById", "Last Modified By ID", "LastModifiedBy"),
        stamp("SystemModstamp", "System Modstamp"),
    ]
}

/// Present on everything that has a recycle bin.
pub(super) fn is_deleted() -> Field {
    flag("IsDeleted", "Deleted").read_only()
}
