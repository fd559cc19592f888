//! The functions of the header.

/// A function.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) comment: String,
    pub(crate) returns: String,
    pub(crate) name: String,
    pub(crate) parameters: Vec<Parameter>,
}

/// One of its parameters.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// As in `const char *`.
    pub(crate) of: String,
    pub(crate) name: String,
}

impl Parameter {
    pub(crate) fn is_pointer(&self) -> bool {
        self.of.ends_with('*')
            || ["jailrs_hook", "jailrs_observer", "jailrs_release"].contains(&&*self.of)
    }
}

/// All of them, as cbindgen writes them: a comment, and a declaration that ends with `);`.
pub(crate) fn all(header: &str) -> Vec<Function> {
    let mut functions = Vec::new();
    let mut comment = String::new();
    let mut declaration = String::new();
    for line in header.lines() {
        if let Some(text) = line.strip_prefix("//") {
            comment.push_str(text);
            continue;
        }
        let begins = declaration.is_empty();
        let is_one = line.contains(" jailrs_") || line.contains("*jailrs_");
        if begins && !(is_one && line.contains('(') && !line.starts_with("typedef")) {
            comment.clear();
            continue;
        }
        declaration.push_str(line.trim());
        declaration.push(' ');
        if line.ends_with(");") {
            functions.push(parse(&declaration, &comment));
            declaration.clear();
            comment.clear();
        }
    }
    functions
}

fn parse(declaration: &str, comment: &str) -> Function {
    let (head, rest) = declaration.split_once('(').unwrap();
    let (parameters, _) = rest.rsplit_once(')').unwrap();
    let returns = parameter(head);
    let parameters = parameters.split(',').filter(|text| text.trim() != "void");
    Function {
        comment: comment.to_owned(),
        returns: returns.of,
        name: returns.name,
        parameters: parameters.map(parameter).collect(),
    }
}

fn parameter(text: &str) -> Parameter {
    let text = text.trim();
    let name = text.rsplit(['*', ' ']).next().unwrap();
    Parameter {
        of: text.strip_suffix(name).unwrap().trim().to_owned(),
        name: name.to_owned(),
    }
}
