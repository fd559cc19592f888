#include <jailrs.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int calls, failed;
static void *out[4];
static uint64_t number[4];
static char room[64];
static const char bytes[] = "bytes";
static const uint32_t groups[] = { 1 };
static const char *const words[] = { "name" };
/* Where the error of each call goes. */
static jailrs_error *the_call;

static jailrs_alias *the_alias;
static jailrs_added_alias *the_added_alias;
static const jailrs_addresses *the_addresses;
static jailrs_applied *the_applied;
static jailrs_capabilities *the_capabilities;
static jailrs_child *the_child;
static jailrs_command *the_command;
static jailrs_devfs *the_devfs;
static jailrs_disk *the_disk;
static const jailrs_error *the_error;
static jailrs_event *the_event;
static jailrs_events *the_events;
static jailrs_exec *the_exec;
static jailrs_fleet *the_fleet;
static jailrs_host *the_host;
static jailrs_interfaces *the_interfaces;
static jailrs_jail *the_jail;
static jailrs_link *the_link;
static jailrs_limits *the_limits;
static jailrs_list *the_list;
static jailrs_machine *the_machine;
static jailrs_md *the_md;
static jailrs_mds *the_mds;
static jailrs_mount *the_mount;
static jailrs_mounted *the_mounted;
static jailrs_mounts *the_mounts;
static jailrs_output *the_output;
static jailrs_owned *the_owned;
static jailrs_params *the_params;
static jailrs_plan *the_plan;
static jailrs_processes *the_processes;
static jailrs_recovery *the_recovery;
static jailrs_rulesets *the_rulesets;
static jailrs_spec *the_spec;
static jailrs_started *the_started;
static jailrs_stop_policy *the_stop_policy;
static jailrs_update *the_update;
static jailrs_usage *the_usage;
static jailrs_values *the_values;
static const jailrs_spec *specs[1];

static int
a_hook(const jailrs_host *host, void *user)
{
	(void)host;
	(void)user;
	return (0);
}

static int
an_observer(const jailrs_step_event *event, void *user)
{
	(void)event;
	(void)user;
	return (0);
}

static void
bad(const char *function, const char *argument, const char *what)
{
	printf("%s, %s: %s: %s\n", function, argument, what,
	    the_call == NULL ? "no error" : jailrs_error_message(the_call));
	failed = 1;
}

/* NULL for everything. */
static void
invalid(jailrs_status status, const char *function)
{
	calls++;
	if (status != JAILRS_INVALID)
		bad(function, "all NULL", jailrs_status_name(status));
}

/* NULL for this argument, which is named. */
static void
told(jailrs_status status, const char *function, const char *argument)
{
	char wanted[128];

	calls++;
	snprintf(wanted, sizeof(wanted), "argument %s is NULL", argument);
	if (status != JAILRS_INVALID)
		bad(function, argument, jailrs_status_name(status));
	else if (the_call == NULL || strcmp(jailrs_error_message(the_call), wanted) != 0)
		bad(function, argument, "not told by its name");
	else if (strcmp(jailrs_error_object(the_call), argument) != 0)
		bad(function, argument, "is not the object");
	jailrs_error_free(the_call);
	the_call = NULL;
}

/* NULL for this argument, where it means something. */
static void
fine(jailrs_status status, const char *function, const char *argument)
{
	calls++;
	if (status == JAILRS_PANIC || (the_call != NULL &&
	    strstr(jailrs_error_message(the_call), "is NULL") != NULL))
		bad(function, argument, jailrs_status_name(status));
	jailrs_error_free(the_call);
	the_call = NULL;
}

/* No status: NULL gives nothing. */
static void
nothing(int is, const char *function)
{
	calls++;
	if (!is)
		bad(function, "NULL", "gives something");
}

#define MUST(call) do {							\
	if ((call) != JAILRS_OK) {					\
		printf("line %d: %s\n", __LINE__, jailrs_error_message(the_call)); \
		exit(1);						\
	}								\
} while (0)
#define E (&the_call)

static void
make_all(void)
{
	jailrs_spec *other = NULL;
	const char *dir = getenv("TMPDIR");

	MUST(jailrs_host_simulated("15.1", &the_host, E));
	MUST(jailrs_machine_new("15.1", &the_machine, E));
	MUST(jailrs_host_capabilities(the_host, &the_capabilities, E));
	MUST(jailrs_host_params(the_host, &the_params, E));
	MUST(jailrs_rulesets_parse("[web=10]\nadd path null unhide\n", &the_rulesets, E));
	MUST(jailrs_host_list_limits(the_host, "web", &the_limits, E));
	MUST(jailrs_host_interfaces(the_host, &the_interfaces, E));
	the_addresses = jailrs_interfaces_addresses(the_interfaces, 0);
	MUST(jailrs_host_events(the_host, &the_events, E));
	MUST(jailrs_spec_new("web", &the_spec, E));
	MUST(jailrs_spec_set(the_spec, "path", "/", E));
	MUST(jailrs_spec_add_address(the_spec, "192.0.2.9", E));
	specs[0] = the_spec;
	MUST(jailrs_spec_plan(the_spec, &the_plan, E));
	MUST(jailrs_spec_start(the_spec, the_host, &the_started, E));
	MUST(jailrs_events_wait(the_events, 1000, &the_event, E));
	MUST(jailrs_host_jail(the_host, "web", &the_jail, E));
	MUST(jailrs_jail_get_all(the_jail, &the_values, E));
	MUST(jailrs_spec_new("owned", &other, E));
	MUST(jailrs_spec_set(other, "path", "/", E));
	MUST(jailrs_spec_create_owned(other, the_host, &the_owned, E));
	jailrs_spec_free(other);
	(void)jailrs_spec_create(the_spec, the_host, (jailrs_jail **)out, &the_call);
	the_error = the_call;
	the_call = NULL;
	MUST(jailrs_alias_new("lo0", "192.0.2.1", &the_alias, E));
	MUST(jailrs_alias_add(the_alias, the_host, &the_added_alias, E));
	MUST(jailrs_devfs_jail(&the_devfs, E));
	MUST(jailrs_devfs_apply(the_devfs, the_host, &the_applied, E));
	MUST(jailrs_disk_new("swap", "1M", &the_disk, E));
	MUST(jailrs_disk_attach(the_disk, the_host, &the_md, E));
	MUST(jailrs_host_mds(the_host, &the_mds, E));
	MUST(jailrs_mount_new("tmpfs", NULL, "/", &the_mount, E));
	MUST(jailrs_mount_mount(the_mount, the_host, dir, &the_mounted, E));
	MUST(jailrs_host_mounts(the_host, NULL, &the_mounts, E));
	MUST(jailrs_exec_new("/usr/bin/true", &the_exec, E));
	MUST(jailrs_link_new("bridge0", &the_link, E));
	MUST(jailrs_jail_command(the_jail, "/usr/bin/true", &the_command, E));
	MUST(jailrs_command_output(the_command, 1000, &the_output, E));
	MUST(jailrs_command_spawn(the_command, &the_child, E));
	MUST(jailrs_host_list(the_host, NULL, 0, JAILRS_LIST_ALL, &the_list, E));
	MUST(jailrs_host_processes(the_host, &the_processes, E));
	MUST(jailrs_host_usage(the_host, "web", &the_usage, E));
	MUST(jailrs_host_start_all(the_host, NULL, 0, 1, &the_fleet, E));
	MUST(jailrs_host_recover(the_host, &the_recovery, E));
	MUST(jailrs_stop_policy_new(&the_stop_policy, E));
	MUST(jailrs_update_new(&the_update, E));
}
