//! Cases and their steps.

use serde_json::Value;

use crate::call::Call;
use crate::fields::{Fields, Malformed, short};

/// A sequence of calls and what each was answered.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// Or why they are not what the README describes.
    pub(crate) steps: Result<Vec<Step>, Malformed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) call: Call,
    pub(crate) bind: Option<String>,
    pub(crate) bind_desc: Option<String>,
    /// What the kernel answered; nothing if the call did not come back.
    pub(crate) ret: Option<Value>,
}

impl Case {
    /// The cases of a file.
    pub(crate) fn parse_all(text: &str) -> Result<Vec<Self>, Malformed> {
        let value: Value =
            serde_json::from_str(text).map_err(|why| Malformed::new(format!("no JSON: {why}")))?;
        let cases = value
            .as_array()
            .ok_or_else(|| Malformed::new("not a list of cases"))?;
        Ok(cases
            .iter()
            .zip(1..)
            .map(|(case, number)| Self::parse(case, number))
            .collect())
    }

    fn parse(value: &Value, number: usize) -> Self {
        let name = value.get("case").and_then(Value::as_str);
        Self {
            name: name.map_or_else(|| format!("#{number}"), str::to_owned),
            steps: Self::parse_steps(value),
        }
    }

    fn parse_steps(value: &Value) -> Result<Vec<Step>, Malformed> {
        let mut fields = Fields::new(value)?;
        let _ = fields.text("case")?;
        let steps = Step::parse_all(fields.list("steps")?)?;
        fields.finish()?;
        Ok(steps)
    }
}

impl Step {
    pub(crate) fn parse_all(steps: &[Value]) -> Result<Vec<Self>, Malformed> {
        steps
            .iter()
            .zip(1..)
            .map(|(step, number)| {
                Self::parse(step).map_err(|why| {
                    let call = step.get("call").map(short).unwrap_or_default();
                    Malformed::new(format!("step {number} {call}: {why}"))
                })
            })
            .collect()
    }

    fn parse(value: &Value) -> Result<Self, Malformed> {
        let mut fields = Fields::new(value)?;
        let name = fields.text("call")?;
        let step = Self {
            bind: fields.optional_text("bind")?,
            bind_desc: fields.optional_text("bind_desc")?,
            ret: fields.take("ret").cloned(),
            call: Call::parse(&name, &mut fields)?,
            name,
        };
        fields.finish()?;
        Ok(step)
    }
}
