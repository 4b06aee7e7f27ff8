//! Reads fields out of a request's JSON object. A field that is absent or null is `None`; a field of another type than
//! documented is refused with 40058, naming the field.

use serde_json::Value;

use crate::reply::{Object, Refusal};

/// An object of the request and the path it stands at.
#[derive(Clone)]
pub(crate) struct Fields<'a> {
    object: Option<&'a Object>,
    path: String,
}

impl<'a> Fields<'a> {
    /// The request itself.
    pub(crate) fn root(object: &'a Object) -> Self {
        Self { object: Some(object), path: String::new() }
    }

    /// Whether the object stands in the request at all.
    pub(crate) fn is_present(&self) -> bool {
        self.object.is_some()
    }

    /// The object itself, empty when absent.
    pub(crate) fn to_object(&self) -> Object {
        self.object.cloned().unwrap_or_default()
    }

    /// A string, empty or not.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        self.read(name, "a string", Value::as_str)
    }

    /// A string; the empty string counts as absent.
    pub(crate) fn filled(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    /// A string that must be there and not be empty, else `code`.
    pub(crate) fn required(&self, name: &str, code: i64) -> Result<&'a str, Refusal> {
        self.filled(name)?.ok_or_else(|| Refusal::new(code))
    }

    /// A whole number.
    pub(crate) fn int(&self, name: &str) -> Result<Option<i64>, Refusal> {
        self.read(name, "an integer", Value::as_i64)
    }

    /// A number.
    pub(crate) fn number(&self, name: &str) -> Result<Option<f64>, Refusal> {
        self.read(name, "a number", Value::as_f64)
    }

    /// True or false.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.read(name, "a boolean", Value::as_bool)
    }

    /// 0 or 1 as a number; absent is 0.
    pub(crate) fn switch(&self, name: &str) -> Result<bool, Refusal> {
        match self.int(name)? {
            None | Some(0) => Ok(false),
            Some(1) => Ok(true),
            Some(_) => Err(self.wrong(name, "0 or 1")),
        }
    }

    /// An object; one that is absent reads as having no fields.
    pub(crate) fn object(&self, name: &str) -> Result<Fields<'a>, Refusal> {
        let object = self.read(name, "an object", Value::as_object)?;
        Ok(Fields { object, path: self.at(name) })
    }

    /// A list of objects; absent is empty.
    pub(crate) fn list(&self, name: &str) -> Result<Vec<Fields<'a>>, Refusal> {
        let items = self.read(name, "an array", Value::as_array)?.map_or(&[][..], Vec::as_slice);
        let read = |(at, item): (usize, &'a Value)| {
            let path = format!("{}[{at}]", self.at(name));
            let object = item.as_object().ok_or_else(|| Refusal::parameter(&format!("{path} must be an object")))?;
            Ok(Fields { object: Some(object), path })
        };
        items.iter().enumerate().map(read).collect()
    }

    /// A list of strings; absent is empty.
    pub(crate) fn strings(&self, name: &str) -> Result<Vec<&'a str>, Refusal> {
        self.items(name, "an array of strings", Value::as_str)
    }

    /// A list of whole numbers; absent is empty.
    pub(crate) fn ints(&self, name: &str) -> Result<Vec<i64>, Refusal> {
        self.items(name, "an array of integers", Value::as_i64)
    }

    /// 40058 for this field.
    pub(crate) fn wrong(&self, name: &str, wanted: &str) -> Refusal {
        Refusal::parameter(&format!("{} must be {wanted}", self.at(name)))
    }

    fn items<T>(&self, name: &str, wanted: &str, as_type: fn(&'a Value) -> Option<T>) -> Result<Vec<T>, Refusal> {
        let items = self.read(name, wanted, Value::as_array)?.map_or(&[][..], Vec::as_slice);
        items.iter().map(|item| as_type(item).ok_or_else(|| self.wrong(name, wanted))).collect()
    }

    fn read<T>(&self, name: &str, wanted: &str, as_type: fn(&'a Value) -> Option<T>) -> Result<Option<T>, Refusal> {
        match self.object.and_then(|object| object.get(name)) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => as_type(value).map(Some).ok_or_else(|| self.wrong(name, wanted)),
        }
    }

    fn at(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn absent_null_and_wrong_types() {
        let value = json!({"a": "x", "b": 5, "n": null, "e": "", "l": [1], "o": {"deep": 1.5}});
        let fields = Fields::root(value.as_object().unwrap());
        assert_eq!(fields.text("a").unwrap(), Some("x"));
        assert_eq!(fields.text("n").unwrap(), None);
        assert_eq!(fields.filled("e").unwrap(), None);
        assert_eq!(fields.text("b").unwrap_err().code, 40058);
        assert_eq!(fields.required("e", 44004).unwrap_err().code, 44004);
        assert!(fields.list("l").is_err() && fields.list("none").unwrap().is_empty());
        let refused = fields.object("o").unwrap().int("deep").unwrap_err();
        assert!(refused.to_string().contains("o.deep must be an integer"), "{refused}");
    }

    #[test]
    fn a_switch_is_zero_or_one_and_not_a_boolean() {
        let value = json!({"on": 1, "off": 0, "two": 2, "bool": true});
        let fields = Fields::root(value.as_object().unwrap());
        assert!(fields.switch("on").unwrap() && !fields.switch("off").unwrap() && !fields.switch("none").unwrap());
        assert!(fields.switch("two").is_err() && fields.switch("bool").is_err());
    }
}
