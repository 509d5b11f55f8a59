//! Circles in a graph of names: which names reach each other, and by what way.
//!
//! It owns the search alone, and knows nothing of files, folders or languages. It must give the same answer for the same graph,
//! so that a failure reads the same on every machine. Each name's reach is walked by itself: slower than one pass of Tarjan's, and
//! plain to read; a graph of a thousand files takes a moment.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What each name points at. A name that is only pointed at needs no entry of its own.
pub(crate) type Graph = BTreeMap<String, BTreeSet<String>>;

/// Every group of names that all reach each other: the strongly connected components of two names and more, and each name
/// that points at itself. The groups, and the names within, are in the order of their names.
pub(crate) fn circles(graph: &Graph) -> Vec<BTreeSet<String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> = graph
        .keys()
        .map(|name| (name, reached(graph, name)))
        .collect();
    let reaches =
        |from: &String, to: &String| reach.get(from).is_some_and(|there| there.contains(to));
    let mut found: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    for (name, there) in &reach {
        let group: BTreeSet<String> = there
            .iter()
            .filter(|other| reaches(other, name))
            .map(|other| String::from(other.as_str()))
            .collect();
        if !group.is_empty() {
            found.insert(group);
        }
    }
    found.into_iter().collect()
}

/// The shortest way from a name back to itself, with the name at both ends; nothing if it is on no circle.
pub(crate) fn way_round(graph: &Graph, name: &str) -> Option<Vec<String>> {
    let mut ways = VecDeque::from([vec![String::from(name)]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in way
            .last()
            .and_then(|last| graph.get(last))
            .into_iter()
            .flatten()
        {
            let mut longer = way.clone();
            longer.push(next.clone());
            if next == name {
                return Some(longer);
            }
            if seen.insert(next) {
                ways.push_back(longer);
            }
        }
    }
    None
}

/// Each circle on a line of its own, as `a -> b -> a`, with the number of names that are tied together.
pub(crate) fn told(graph: &Graph) -> Vec<String> {
    let circles = circles(graph).into_iter();
    let lines = circles.filter_map(|circle| {
        let way = way_round(graph, circle.first()?)?;
        Some(format!("{} names: {}", circle.len(), way.join(" -> ")))
    });
    lines.collect()
}

/// Everything that a name reaches, itself included only if a way leads back to it.
fn reached<'a>(graph: &'a Graph, name: &String) -> BTreeSet<&'a String> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&String> = graph.get(name).into_iter().flatten().collect();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(graph.get(next).into_iter().flatten());
        }
    }
    seen
}

/// A made-up graph.
fn graph(arrows: &[(&str, &str)]) -> Graph {
    let mut graph = Graph::new();
    for (from, to) in arrows {
        let there = graph.entry(String::from(*from)).or_default();
        there.insert(String::from(*to));
    }
    graph
}

#[test]
fn names_that_point_one_way_make_no_circle() {
    let stairs = graph(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]);
    assert_eq!(told(&stairs), Vec::<String>::new());
}

#[test]
fn a_circle_is_found_behind_names_that_are_on_none_and_told_by_its_shortest_way() {
    let tied = graph(&[
        ("a", "b"),
        ("b", "c"),
        ("c", "d"),
        ("d", "b"),
        ("c", "b"),
        ("d", "e"),
    ]);
    assert_eq!(told(&tied), ["3 names: b -> c -> b"]);
}

#[test]
fn two_circles_are_told_apart_although_one_points_at_the_other() {
    let two = graph(&[("c", "d"), ("d", "c"), ("d", "a"), ("a", "b"), ("b", "a")]);
    assert_eq!(told(&two), ["2 names: a -> b -> a", "2 names: c -> d -> c"]);
}

#[test]
fn a_name_that_points_at_itself_is_a_circle() {
    assert_eq!(told(&graph(&[("a", "a")])), ["1 names: a -> a"]);
}
