//! The org's rows and its two query languages, asked without HTTP.

#[cfg(test)]
mod functions;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod row_refusals;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod sample_people;
#[cfg(test)]
mod soql;
#[cfg(test)]
mod soql_refusals;
#[cfg(test)]
mod sosl;
