/* Limits of jails, and what they use. */
#include "check.h"

/* A simulated kernel has them; where others have not, it is said. */
static void
need_limits(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_capabilities *can = NULL;
	uint32_t racct;
	char *text = NULL;

	OK(jailrs_host_capabilities(host, &can, E));
	racct = jailrs_capabilities_racct(can);
	jailrs_capabilities_free(can);
	if (racct != JAILRS_RACCT_ON) {
		CHECK(!jailrs_host_is_simulated(host));
		FAILS_SAYING(JAILRS_UNSUPPORTED, "resource limits are",
		    jailrs_host_limits(host, "jailrs-c-limit", &text, E));
		check_skip("resource limits are off, or not there: ", "kern.racct.enable");
	}
	jailrs_host_free(host);
}

static void
limits_are(const jailrs_host *host, const char *jail, const char *what)
{
	char *text = NULL;

	OK(jailrs_host_limits(host, jail, &text, E));
	CHECK_TEXT(text, what);
}

static void
limit_is(const jailrs_limits *limits, size_t at, const char *resource, const char *action,
    uint64_t amount, const char *per, const char *text)
{
	CHECK_STR(jailrs_limits_resource(limits, at), resource);
	CHECK_STR(jailrs_limits_action(limits, at), action);
	CHECK(jailrs_limits_amount(limits, at) == amount);
	CHECK_STR(jailrs_limits_per(limits, at), per);
	CHECK_STR(jailrs_limits_text(limits, at), text);
}

static void
part_by_part(const jailrs_host *host, const char *jail)
{
	jailrs_limits *limits = NULL;

	OK(jailrs_host_list_limits(host, jail, &limits, E));
	CHECK(jailrs_limits_count(limits) == 2);
	limit_is(limits, 0, "memoryuse", "deny", 67108864, "jail", "memoryuse:deny=64M");
	limit_is(limits, 1, "maxproc", "deny", 40, "jail", "maxproc:deny=40");
	CHECK(jailrs_limits_resource(limits, 2) == NULL && jailrs_limits_text(limits, 2) == NULL);
	CHECK(jailrs_limits_action(limits, 2) == NULL && jailrs_limits_per(limits, 2) == NULL);
	CHECK(jailrs_limits_amount(limits, 2) == 0);
	jailrs_limits_free(limits);
}

static void
what_was_replaced(void)
{
	static const char jail[] = "jailrs-c-limit";
	jailrs_host *host = check_host("15.1");
	jailrs_limits *before = NULL;
	uint32_t added = 99;

	OK(jailrs_host_replace_limit(host, jail, "openfiles:sigterm=30/process", &added, &before,
	    E));
	CHECK(added == JAILRS_LIMIT_NEW && jailrs_limits_count(before) == 0);
	jailrs_limits_free(before);
	OK(jailrs_host_replace_limit(host, jail, "maxproc:deny=30", &added, &before, E));
	CHECK(added == JAILRS_LIMIT_NEW && jailrs_limits_count(before) == 0);
	jailrs_limits_free(before);
	OK(jailrs_host_replace_limit(host, jail, "maxproc:deny=50", &added, &before, E));
	CHECK(added == JAILRS_LIMIT_REPLACED && jailrs_limits_count(before) == 1);
	limit_is(before, 0, "maxproc", "deny", 30, "jail", "maxproc:deny=30");
	jailrs_limits_free(before);
	OK(jailrs_host_replace_limit(host, jail, "maxproc:deny=50", &added, &before, E));
	CHECK(added == JAILRS_LIMIT_THERE && jailrs_limits_count(before) == 0);
	jailrs_limits_free(before);
	OK(jailrs_host_list_limits(host, jail, &before, E));
	CHECK(jailrs_limits_count(before) == 2);
	for (size_t i = 0; i < 2; i++)
		if (strcmp(jailrs_limits_resource(before, i), "openfiles") == 0)
			limit_is(before, i, "openfiles", "sigterm", 30, "process",
			    "openfiles:sigterm=30/process");
	jailrs_limits_free(before);
	OK(jailrs_host_remove_limits(host, jail, E));
	limits_are(host, jail, "");
	OK(jailrs_host_remove_limits(host, jail, E));
	jailrs_host_free(host);
}

static void
added_replaced_and_removed(const char *release)
{
	static const char jail[] = "jailrs-c-limit";
	jailrs_host *host = check_host(release);
	uint32_t added = 99;

	limits_are(host, jail, "");
	OK(jailrs_host_add_limit(host, jail, "maxproc:deny=30", &added, E));
	CHECK(added == JAILRS_LIMIT_NEW);
	OK(jailrs_host_add_limit(host, jail, "maxproc:deny=30", &added, E));
	CHECK(added == JAILRS_LIMIT_THERE);
	OK(jailrs_host_add_limit(host, jail, "maxproc:deny=40", &added, E));
	CHECK(added == JAILRS_LIMIT_REPLACED);
	limits_are(host, jail, "maxproc:deny=40\n");
	OK(jailrs_host_add_limit(host, jail, "memoryuse:deny=64M", &added, E));
	CHECK(added == JAILRS_LIMIT_NEW);
	limits_are(host, jail, "memoryuse:deny=64M\nmaxproc:deny=40\n");
	part_by_part(host, jail);
	/* Exactly that one, or none. */
	FAILS_SAYING(JAILRS_NOT_FOUND, "there is no such limit",
	    jailrs_host_remove_limit(host, jail, "maxproc:deny=30", E));
	OK(jailrs_host_remove_limit(host, jail, "maxproc:deny=40", E));
	limits_are(host, jail, "memoryuse:deny=64M\n");
	OK(jailrs_host_remove_limit(host, jail, "memoryuse:deny=64M", E));
	limits_are(host, jail, "");

	added = 99;
	FAILS_SAYING(JAILRS_INVALID, "maxprocs",
	    jailrs_host_add_limit(host, jail, "maxprocs:deny=30", &added, E));
	FAILS_SAYING(JAILRS_INVALID, "forbid",
	    jailrs_host_add_limit(host, jail, "maxproc:forbid=30", &added, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_host_add_limit(host, jail, "", &added, E));
	FAILS_WITH(JAILRS_INVALID,
	    jailrs_host_add_limit(host, "a/b", "maxproc:deny=30", &added, E));
	CHECK(added == 99);
	jailrs_host_free(host);
}

static void
what_a_jail_uses(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-limit");
	jailrs_command *command = NULL;
	jailrs_child *child = NULL;
	jailrs_usage *usage = NULL;
	uint64_t amount = 99;
	bool listed = false;

	OK(jailrs_host_usage(host, "jailrs-c-limit", &usage, E));
	OK(jailrs_usage_get(usage, "maxproc", &amount, E));
	CHECK(amount == 0);
	jailrs_usage_free(usage);

	OK(jailrs_jail_command(jail, "/bin/sleep", &command, E));
	OK(jailrs_command_add_arg(command, "1000", E));
	OK(jailrs_command_spawn(command, &child, E));
	OK(jailrs_host_usage(host, "jailrs-c-limit", &usage, E));
	OK(jailrs_usage_get(usage, "maxproc", &amount, E));
	CHECK(amount == 1);
	CHECK(jailrs_usage_count(usage) > 10);
	for (size_t i = 0; i < jailrs_usage_count(usage); i++)
		if (strcmp(jailrs_usage_name(usage, i), "maxproc") == 0) {
			CHECK(jailrs_usage_amount(usage, i) == 1);
			listed = true;
		}
	CHECK(listed);
	CHECK(jailrs_usage_name(usage, jailrs_usage_count(usage)) == NULL);
	FAILS_SAYING(JAILRS_NOT_FOUND, "bananas", jailrs_usage_get(usage, "bananas", &amount, E));
	jailrs_usage_free(usage);
	OK(jailrs_child_kill(child, 9, E));
	OK(jailrs_child_wait(child, 10000, NULL, NULL, E));
	jailrs_child_free(child);
	jailrs_command_free(command);
	check_removed(jail);
	OK(jailrs_host_usage(host, "jailrs-c-limit", &usage, E));
	OK(jailrs_usage_get(usage, "maxproc", &amount, E));
	CHECK(amount == 0);
	jailrs_usage_free(usage);
	jailrs_host_free(host);
}

static void
a_limit_is_kept(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-limit");
	jailrs_started *started = NULL;
	jailrs_command *command;
	jailrs_usage *usage = NULL;
	uint64_t amount = 0;
	char dir[CHECK_PATH], log[CHECK_PATH], *said;

	FAILS_SAYING(JAILRS_INVALID, "maxproc", jailrs_spec_add_limit(spec, "maxproc=2", E));
	OK(jailrs_spec_add_limit(spec, "maxproc:deny=2", E));
	OK(jailrs_spec_start(spec, host, &started, E));
	limits_are(host, "jailrs-c-limit", "maxproc:deny=2\n");
	command = check_command(host, jailrs_started_jail(started),
	    "sleep 1000 & sleep 1000 & exit 0");
	check_dir(dir);
	check_path(log, dir, "log", 0);
	OK(jailrs_command_set_append(command, host, JAILRS_STDERR, log, E));
	OK(jailrs_command_run(command, 60000, NULL, NULL, E));
	said = check_file(log);
	CHECK_HAS(said, "Cannot fork: Resource temporarily unavailable");
	free(said);
	CHECK(unlink(log) == 0 && rmdir(dir) == 0);
	OK(jailrs_host_usage(host, "jailrs-c-limit", &usage, E));
	OK(jailrs_usage_get(usage, "maxproc", &amount, E));
	CHECK(amount == 1);
	jailrs_usage_free(usage);
	jailrs_command_free(command);
	OK(jailrs_started_stop(started, NULL, E));
	limits_are(host, "jailrs-c-limit", "");
	jailrs_started_free(started);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

int
main(void)
{
	need_limits();
	what_was_replaced();
	added_replaced_and_removed("13.2");
	added_replaced_and_removed("15.1");
	what_a_jail_uses();
	a_limit_is_kept();
	return (0);
}
