//! What stands in the places that are not NULL.

use crate::prototype::Parameter;

/// What becomes of a call with NULL there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// It is told.
    No,
    /// It means something, as the function's comment says.
    Yes,
}

/// Where NULL means something.
pub(crate) fn allowed(function: &str, parameter: &Parameter) -> Allowed {
    let yes = (&*parameter.of == "const jailrs_stop_policy *")
        || matches!(
            (&*parameter.of, &*parameter.name),
            ("void *", "user") | ("jailrs_observer" | "jailrs_release", _) | (_, "volume")
        )
        || matches!(
            (function, &*parameter.name),
            ("jailrs_mount_new", "source")
                | (
                    "jailrs_mount_set_option" | "jailrs_command_set_env",
                    "value"
                )
                | ("jailrs_host_mounts", "under")
                | (
                    "jailrs_host_list" | "jailrs_jail_list" | "jailrs_jail_get",
                    "names"
                )
                | ("jailrs_command_set_groups", "groups")
                | ("jailrs_host_start_all", "specs")
                | (
                    "jailrs_host_devfs_numbers" | "jailrs_applied_rule_numbers",
                    "numbers"
                )
                | ("jailrs_events_jails", "jids")
                | (
                    "jailrs_command_run" | "jailrs_child_wait" | "jailrs_child_try_wait",
                    "code" | "signal"
                )
        );
    match yes {
        true => Allowed::Yes,
        false => Allowed::No,
    }
}

/// What a function without a status gives for NULL.
pub(crate) fn nothing(function: &str) -> &'static str {
    match function {
        "jailrs_events_fd"
        | "jailrs_jail_desc"
        | "jailrs_owned_desc"
        | "jailrs_output_code"
        | "jailrs_child_fd"
        | "jailrs_child_desc"
        | "jailrs_child_status" => "(uint64_t)(uintptr_t)-1",
        "jailrs_capabilities_racct" => "JAILRS_RACCT_ABSENT",
        "jailrs_event_what" => "JAILRS_EVENT_OTHER",
        "jailrs_step_event_what" => "JAILRS_STEP_OTHER",
        "jailrs_recovery_outcome" => "JAILRS_RECOVERED_OTHER",
        _ => "0",
    }
}

/// Something that will do, so that NULL is what is wrong.
pub(crate) fn of(function: &str, parameter: &Parameter) -> String {
    let name = &*parameter.name;
    let text = match &*parameter.of {
        "const char *" => return format!("\"{}\"", word(function, name)),
        "const char *const *" => "words",
        "const jailrs_spec *const *" => "specs",
        "jailrs_hook" => "a_hook",
        "jailrs_observer" => "an_observer",
        "jailrs_release" => "NULL",
        "const uint32_t *" => "groups",
        "const void *" => "bytes",
        "void *" if name == "user" => "NULL",
        "void *" | "char *" => "room",
        "bool" => "true",
        "jailrs_error **" => "&the_call",
        of if of.ends_with("**") => return format!("({of})out"),
        of if is_number_out(of) => return format!("({of})number"),
        of if of.ends_with('*') => {
            let object = of.trim_start_matches("const ").trim_end_matches('*').trim();
            return object.replacen("jailrs_", "the_", 1);
        }
        _ => number(function, name),
    };
    text.to_owned()
}

/// Such an output is told of by its own name only if what comes before is right.
fn is_number_out(of: &str) -> bool {
    [
        "bool *",
        "int *",
        "int32_t *",
        "int64_t *",
        "uint16_t *",
        "uint32_t *",
        "uint64_t *",
        "size_t *",
    ]
    .contains(&of)
}

fn word(function: &str, name: &str) -> &'static str {
    match (function, name) {
        ("jailrs_host_simulated" | "jailrs_machine_new", "release") => "15.1",
        ("jailrs_spec_from_json", _) => "{\\\"name\\\": \\\"web\\\"}",
        ("jailrs_jail_get_bool", _) => "persist",
        ("jailrs_jail_get_int", _) => "securelevel",
        ("jailrs_jail_get_uint", _) => "host.hostid",
        ("jailrs_jail_get_string", _) => "host.hostname",
        ("jailrs_values_bool", _) => "dying",
        ("jailrs_values_int", _) => "jid",
        ("jailrs_values_uint", _) => "host.hostid",
        ("jailrs_values_mode", _) => "vnet",
        (of, "name") if of.starts_with("jailrs_values_address") => "ip4.addr",
        (of, "name") if of.starts_with("jailrs_values_") => "name",
        ("jailrs_spec_set_int" | "jailrs_update_set_int", _) => "securelevel",
        (of, "name" | "value") if of.starts_with("jailrs_spec_set") => "host.hostname",
        ("jailrs_update_set_raw", "name") => "not.known",
        (of, "name" | "value") if of.starts_with("jailrs_update_") => "host.hostname",
        (_, "interface" | "bridge") => "lo0",
        (_, "address") => "192.0.2.1",
        (_, "gateway") => "192.0.2.254",
        (_, "fstype") => "tmpfs",
        (_, "kind") => "swap",
        (_, "what" | "size") => "1M",
        (_, "limit") => "maxproc:deny=10",
        (_, "cpus") => "0",
        (of, "text") if of.starts_with("jailrs_rulesets_") => "[web=10]",
        (_, "rule" | "text") => "path null unhide",
        (_, "pattern") => "null",
        (_, "program") => "/usr/bin/true",
        (_, "path" | "on" | "root" | "directory" | "under" | "file" | "source") => {
            "/nonexistent/web"
        }
        _ => "web",
    }
}

fn number(function: &str, name: &str) -> &'static str {
    match (function, name) {
        ("jailrs_devfs_standard", "number") => "4",
        ("jailrs_command_set_append" | "jailrs_child_read", "stream") => "JAILRS_STDOUT",
        ("jailrs_command_set_groups" | "jailrs_host_start_all" | "jailrs_host_list", "count") => {
            "0"
        }
        ("jailrs_jail_get" | "jailrs_jail_list", "count") => "0",
        (
            "jailrs_host_devfs_numbers" | "jailrs_applied_rule_numbers" | "jailrs_events_jails",
            "size",
        ) => "0",
        (_, "size") => "sizeof(room)",
        (_, "index" | "which" | "flags" | "options" | "how" | "policy") => "0",
        _ => "1",
    }
}

/// An object of each type, and what is expected.
pub(crate) const PRELUDE: &str = include_str!("prelude.c");
