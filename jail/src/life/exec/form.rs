//! The form of a program to run as text.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Exec, TIMEOUT};
use crate::command::User;
use crate::form::Seconds;
use crate::journal::Text;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::life) struct ExecForm {
    program: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    args: Vec<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    env: Vec<(Text, Text)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dir: Option<Text>,
    #[serde(default, skip_serializing_if = "crate::form::is_default")]
    quiet: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<UserForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    console: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timeout: Option<Seconds>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum UserForm {
    Id(u32),
    Name(Box<str>),
}

impl From<&Exec> for ExecForm {
    fn from(exec: &Exec) -> Self {
        Self {
            program: (&*exec.program).into(),
            args: exec.args.iter().map(|arg| (&**arg).into()).collect(),
            env: exec
                .env
                .iter()
                .map(|(name, value)| ((&**name).into(), (&**value).into()))
                .collect(),
            dir: exec.dir.as_deref().map(Text::from),
            quiet: exec.quiet,
            user: exec.user.as_ref().map(|user| match user {
                User::Id(id) => UserForm::Id(*id),
                User::Name(name) => UserForm::Name(name.clone()),
            }),
            console: exec.console.as_deref().map(Text::from),
            timeout: (exec.timeout != TIMEOUT).then(|| exec.timeout.into()),
        }
    }
}

impl TryFrom<ExecForm> for Exec {
    type Error = String;

    fn try_from(form: ExecForm) -> Result<Self, String> {
        let timeout = form.timeout.map(Duration::try_from).transpose()?;
        let word = |text: &Text| text.os().into_boxed_os_str();
        Ok(Self {
            program: word(&form.program),
            args: form.args.iter().map(word).collect(),
            env: form.env.iter().map(|(n, v)| (word(n), word(v))).collect(),
            dir: form.dir.as_ref().map(word),
            quiet: form.quiet,
            user: form.user.map(|user| match user {
                UserForm::Id(id) => User::Id(id),
                UserForm::Name(name) => User::Name(name),
            }),
            console: form.console.map(|log| log.path().into()),
            timeout: timeout.unwrap_or(TIMEOUT),
        })
    }
}
