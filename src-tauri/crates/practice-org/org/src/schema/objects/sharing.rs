//! What shared activities add: the objects between a task and those whom it concerns, and two counts.
//!
//! It owns these field lists. In an org that does not share activities none of it exists, as recorded.

use crate::schema::field::{Field, FieldKind};
use crate::schema::field::{flag, id, is_deleted, plain, reference, stamps, text};
use crate::schema::object::Object;

const RELATED: &[&str] = &["Contact", "Lead", "Account", "Opportunity", "Case"];

pub(super) fn counts() -> [Field; 2] {
    [
        ("WhoCount", "Relation Count"),
        ("WhatCount", "Related To Count"),
    ]
    .map(|(name, label)| plain(name, label, FieldKind::Int).read_only())
}

/// Its prefix is made up: a real org gives both objects the same rows under 0RT.
pub(super) fn task_relation() -> Object {
    let what = flag("IsWhat", "Is What").read_only();
    relation("TaskRelation", "Task Relation", "0RR", RELATED, what)
}

pub(super) fn task_who_relation() -> Object {
    let kind = text("Type", "Relation Type", 50).read_only();
    relation(
        "TaskWhoRelation",
        "Task Who Relation",
        "0RT",
        &["Contact", "Lead"],
        kind,
    )
}

fn relation(
    name: &'static str,
    label: &'static str,
    key_prefix: &'static str,
    to: &[&'static str],
    own: Field,
) -> Object {
    let mut fields = vec![
        id("Relation ID"),
        reference("TaskId", "Activity ID", &["Task"], "Task").read_only(),
        reference("RelationId", "Relation ID", to, "Relation").read_only(),
        reference("AccountId", "Account ID", &["Account"], "Account").read_only(),
        own,
        is_deleted(),
    ];
    fields.extend(stamps());
    Object {
        fields,
        ..Object::kept_by_the_org(name, label, key_prefix)
    }
}
