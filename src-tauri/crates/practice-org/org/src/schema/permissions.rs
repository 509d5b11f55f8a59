//! The schema as one user sees it: without what the profile hides, and with the rules that hold for that user.
//!
//! It owns what a permission does to the schema. It never reads a row.
//!
//! A hidden field or object stays in the list, marked, since the org itself still keeps and derives it; whatever a user
//! names is looked up by `Schema::object` and `Object::field`, which pass over what is marked.

use std::sync::Arc;

use crate::rules::{FieldAccess, Operation, Rule};
use crate::schema::Schema;
use crate::schema::field::Field;
use crate::schema::object::{ChildRelationship, Object};
use crate::schema::view::View;

impl Schema {
    /// What the user sees of the whole schema.
    pub(crate) fn seen_by(self: &Arc<Self>, rules: &[Rule], user: &str) -> Arc<Schema> {
        let rules: Vec<Rule> = rules
            .iter()
            .filter(|rule| rule.holds_for(user))
            .cloned()
            .collect();
        if rules.is_empty() {
            return Arc::clone(self);
        }
        let mut seen = Schema::clone(self);
        for rule in &rules {
            match rule {
                Rule::FieldAccess {
                    object,
                    field,
                    access,
                    ..
                } => seen.restrict_field(object, field, *access),
                Rule::ObjectAccess { object, lacks, .. } => seen.restrict_object(object, lacks),
                Rule::Validation { .. }
                | Rule::FailingTrigger { .. }
                | Rule::Private { .. }
                | Rule::Unshared { .. }
                | Rule::NoApi { .. }
                | Rule::LockedRow { .. }
                | Rule::Duplicates { .. }
                | Rule::LayoutRequires { .. }
                | Rule::SearchLag { .. } => {}
            }
        }
        seen.view = View {
            user: user.to_owned(),
            rules,
        };
        seen.whole = Some(Arc::clone(self));
        Arc::new(seen)
    }

    fn restrict_field(&mut self, object: &str, field: &str, access: FieldAccess) {
        let held = |known: &Object| match object {
            "Activity" => matches!(known.name, "Task" | "Event"),
            _ => known.name.eq_ignore_ascii_case(object),
        };
        let mut hidden = Vec::new();
        for object in self.objects.iter_mut().filter(|known| held(known)) {
            let name = object.name;
            let named = |known: &&mut Field| known.name.eq_ignore_ascii_case(field);
            for field in object.fields.iter_mut().filter(named) {
                field.createable = false;
                field.updateable = false;
                if access == FieldAccess::Hidden {
                    field.visible = false;
                    hidden.push((name, field.name));
                }
            }
        }
        for object in &mut self.objects {
            let is_hidden =
                |child: &ChildRelationship| hidden.contains(&(child.object, child.field));
            object.children.retain(|child| !is_hidden(child));
        }
    }

    fn restrict_object(&mut self, object: &str, lacks: &[Operation]) {
        let Some(name) = self.object(object).map(|object| object.name) else {
            return;
        };
        let reads = !lacks.contains(&Operation::Read);
        for known in &mut self.objects {
            if known.name == name {
                // A user who may not read an object may do nothing else with it.
                known.readable &= reads;
                known.createable &= reads && !lacks.contains(&Operation::Create);
                known.updateable &= reads && !lacks.contains(&Operation::Edit);
                known.deletable &= reads && !lacks.contains(&Operation::Delete);
            }
            if !reads {
                known.children.retain(|child| child.object != name);
                // A path through a lookup to an object that can't be read is not understood.
                for field in &mut known.fields {
                    if field.reference_to == [name] {
                        field.relationship_name = None;
                    }
                }
            }
        }
    }
}
