//! What a page layout asks for.
//!
//! It owns the part of a layout that this program uses: which fields a person can't leave empty on the page. The API
//! itself accepts a record without them: leaving one empty is against the admin's wish, but is not refused.

use serde::Deserialize;

/// The page of a record type (REST API Developer Guide, "sObject Layouts").
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Layout {
    #[serde(default)]
    edit_layout_sections: Vec<Section>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Section {
    #[serde(default)]
    layout_rows: Vec<Row>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    #[serde(default)]
    layout_items: Vec<Item>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    #[serde(default)]
    required: bool,
    #[serde(default)]
    layout_components: Vec<Component>,
}

/// A field, or something else that stands on a page.
#[derive(Clone, Debug, Deserialize)]
struct Component {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    value: Option<String>,
}

impl Layout {
    /// The API names of the fields that the page asks for.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        let rows = self.edit_layout_sections.iter();
        let items = rows
            .flat_map(|section| &section.layout_rows)
            .flat_map(|row| &row.layout_items);
        items
            .filter(|item| item.required)
            .flat_map(|item| &item.layout_components)
            .filter(|component| component.kind == "Field")
            .filter_map(|component| component.value.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_asks_for_its_required_fields_and_for_nothing_else() {
        let layout: Layout = serde_json::from_str(
            r#"{ "id": "00h", "editLayoutSections": [{ "heading": "Task", "layoutRows": [
                { "numItems": 2, "layoutItems": [
                    { "required": true, "label": "Reason", "layoutComponents": [
                        { "type": "Field", "value": "Reason__c", "tabOrder": 1 }] },
                    { "required": false, "layoutComponents": [
                        { "type": "Field", "value": "Description" }] },
                    { "required": true, "placeholder": true, "layoutComponents": [] },
                    { "required": true, "layoutComponents": [
                        { "type": "EmptySpace", "value": null }] }] }] }] }"#,
        )
        .unwrap();
        assert_eq!(layout.required().collect::<Vec<_>>(), ["Reason__c"]);
        let none: Layout = serde_json::from_str("{}").unwrap();
        assert_eq!(none.required().count(), 0);
    }
}
