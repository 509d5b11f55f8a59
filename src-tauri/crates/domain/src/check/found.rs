//! What the check has found so far.

use crate::base::problem::Problem;
use crate::base::refusal::Mender;
use crate::org::facts::ObjectFacts;
use crate::state::finding::{Finding, FindingCode, Weight};

/// What has been found so far.
#[derive(Default)]
pub(crate) struct Found(Vec<Finding>);

pub(crate) type Params<'a> = &'a [(&'a str, String)];

impl Found {
    pub(crate) fn add(
        &mut self,
        weight: Weight,
        code: FindingCode,
        mender: Mender,
        params: Params<'_>,
    ) {
        let params = params.iter().cloned();
        self.0.push(Finding {
            code,
            weight,
            mender,
            params: params
                .map(|(name, value)| (String::from(name), value))
                .collect(),
            problem: None,
        });
    }

    /// Adds a finding for a problem whose own words also say who can mend it.
    pub(crate) fn says(&mut self, code: FindingCode, problem: &Problem) {
        self.0.push(Finding {
            code,
            weight: Weight::Stops,
            mender: Mender::Admin,
            params: [].into(),
            problem: Some(problem.clone()),
        });
    }

    pub(crate) fn stops(&mut self, code: FindingCode, mender: Mender, params: Params<'_>) {
        self.add(Weight::Stops, code, mender, params);
    }

    pub(crate) fn limits(&mut self, code: FindingCode, mender: Mender, params: Params<'_>) {
        self.add(Weight::Limits, code, mender, params);
    }

    pub(crate) fn notes(&mut self, code: FindingCode, mender: Mender, params: Params<'_>) {
        self.add(Weight::Notice, code, mender, params);
    }

    pub(crate) fn sorted(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|finding| (finding.weight, finding.code));
        self.0
    }
}

pub(crate) fn has_phone_field(object: &ObjectFacts) -> bool {
    object.fields.values().any(|field| field.kind == "phone")
}
