//! What is read in the registry.

use std::io;

use serde_json::{Map, Value};
use windows_registry::{Key, LOCAL_MACHINE, Type};

/// How Windows says that there is no such key: `HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)`.
const NOT_THERE: i32 = 0x8007_0002_u32.cast_signed();

/// How deep keys may lie within each other. A policy needs four; a link in the registry could lead round in a circle.
const DEEPEST: u8 = 8;

pub(crate) fn machine_policy(program: &str) -> io::Result<Option<Map<String, Value>>> {
    match LOCAL_MACHINE.open(format!(r"Software\Policies\{program}")) {
        Ok(key) => object(&key, DEEPEST).map(Some),
        Err(error) if error.code().0 == NOT_THERE => Ok(None),
        Err(error) => Err(io::Error::other(error)),
    }
}

fn object(key: &Key, deeper: u8) -> io::Result<Map<String, Value>> {
    let mut object = Map::new();
    for (name, value) in key.values().map_err(io::Error::other)? {
        let value = read(value).map_err(|error| io::Error::other(format!("{name}: {error}")))?;
        object.insert(name, value);
    }
    for name in key.keys().map_err(io::Error::other)? {
        let Some(deeper) = deeper.checked_sub(1) else {
            return Err(io::Error::other("keys lie too deep within each other"));
        };
        let below = key.open(&name).map_err(io::Error::other)?;
        let below = self::object(&below, deeper)?;
        object.insert(name, or_list(below));
    }
    Ok(object)
}

fn read(value: windows_registry::Value) -> windows_registry::Result<Value> {
    match value.ty() {
        Type::U32 | Type::U64 => u64::try_from(value).map(Value::from),
        Type::MultiString => Vec::<String>::try_from(value).map(Value::from),
        // Anything else is no text, and says so.
        _ => String::try_from(value).map(Value::from),
    }
}

/// Windows' own templates write a list as values named 1, 2, 3.
fn or_list(object: Map<String, Value>) -> Value {
    let place = |name: &String| name.parse::<u32>().ok();
    if object.is_empty() || !object.keys().all(|name| place(name).is_some()) {
        return Value::Object(object);
    }
    let mut list: Vec<(String, Value)> = object.into_iter().collect();
    list.sort_by_key(|(name, _)| place(name));
    list.into_iter().map(|(_, value)| value).collect()
}
