/* Several jails that depend on each other. */
#include "world.h"

#define PREFIX "jailrs-c-"

/* The names of jails in the order in which they were stopped. */
struct order {
	char names[256];
};

struct member {
	const char *name;
	struct order *order;
};

static int
stopped(const jailrs_host *host, void *user)
{
	struct member *member = (struct member *)user;
	char *names = member->order->names;

	(void)host;
	CHECK(strlen(names) + strlen(member->name) + 2 < sizeof(member->order->names));
	strcat(names, member->name);
	strcat(names, " ");
	return (0);
}

static jailrs_spec *
spec(const char *name, const char *needs, const char *also, const char *script)
{
	char full[64];
	const char *const all[] = { needs, also };
	jailrs_spec *spec;
	jailrs_exec *exec = check_exec(script);

	snprintf(full, sizeof(full), PREFIX "%s", name);
	spec = check_spec(full);
	for (int i = 0; i < 2; i++) {
		if (all[i] == NULL)
			continue;
		snprintf(full, sizeof(full), PREFIX "%s", all[i]);
		OK(jailrs_spec_add_dependency(spec, full, E));
	}
	OK(jailrs_spec_add_start(spec, exec, E));
	jailrs_exec_free(exec);
	return (spec);
}

static void
free_all(jailrs_spec **specs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		jailrs_spec_free(specs[i]);
}

/* Where among those that run a jail is. */
static size_t
place(const jailrs_fleet *fleet, const char *name)
{
	char full[64];

	snprintf(full, sizeof(full), PREFIX "%s", name);
	for (size_t i = 0; i < jailrs_fleet_started_count(fleet); i++)
		if (strcmp(jailrs_jail_name(jailrs_started_jail(jailrs_fleet_started(fleet, i))),
		    full) == 0)
			return (i);
	CHECK(!"it runs");
	return (0);
}

static void
each_after_those_it_needs(size_t at_once)
{
	static const char *const names[] = { "www", "cache", "db", "base", "alone" };
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	struct order order;
	struct member members[5];
	jailrs_spec *specs[5];
	jailrs_fleet *fleet = NULL;
	char expected[256] = "";

	specs[0] = spec("www", "db", "cache", "true");
	specs[1] = spec("cache", "base", NULL, "true");
	specs[2] = spec("db", "base", NULL, "true");
	specs[3] = spec("base", NULL, NULL, "true");
	specs[4] = spec("alone", NULL, NULL, "true");
	order.names[0] = '\0';
	for (int i = 0; i < 5; i++) {
		members[i].name = names[i];
		members[i].order = &order;
		OK(jailrs_spec_add_hook_function(specs[i], JAILRS_HOOK_POSTSTOP, stopped,
		    &members[i], NULL, E));
	}
	OK(jailrs_host_start_all(host, (const jailrs_spec *const *)specs, 5, at_once, &fleet, E));
	free_all(specs, 5);
	CHECK(jailrs_fleet_started_count(fleet) == 5);
	CHECK(jailrs_fleet_failed_count(fleet) == 0 && jailrs_fleet_skipped_count(fleet) == 0);
	CHECK(place(fleet, "base") < place(fleet, "db") &&
	    place(fleet, "base") < place(fleet, "cache"));
	CHECK(place(fleet, "db") < place(fleet, "www") &&
	    place(fleet, "cache") < place(fleet, "www"));
	OK(jailrs_jail_check(jailrs_started_jail(jailrs_fleet_started(fleet,
	    place(fleet, "alone"))), E));
	CHECK(jailrs_fleet_started(fleet, 5) == NULL);
	for (size_t i = 5; i-- > 0;) {
		const jailrs_started *started = jailrs_fleet_started(fleet, i);

		strcat(expected, jailrs_jail_name(jailrs_started_jail(started)) + strlen(PREFIX));
		strcat(expected, " ");
	}
	OK(jailrs_fleet_stop(fleet, NULL, E));
	CHECK(jailrs_fleet_started_count(fleet) == 0);
	/* The last first. */
	CHECK_STR(order.names, expected);
	jailrs_fleet_free(fleet);
	WORLD_IS(host, before);
	jailrs_host_free(host);
}

/* One that is taken out is its taker's: the fleet's stop lets it run. */
static void
one_that_is_taken_out(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	jailrs_spec *specs[] = {spec("one", NULL, NULL, "true"), spec("two", "one", NULL, "true")};
	jailrs_fleet *fleet = NULL;
	jailrs_started *taken = NULL, *none = NULL;

	OK(jailrs_host_start_all(host, (const jailrs_spec *const *)specs, 2, 1, &fleet, E));
	free_all(specs, 2);
	FAILS_SAYING(JAILRS_NOT_FOUND, "there are 2 jails that run",
	    jailrs_fleet_take(fleet, 2, &none, E));
	CHECK(none == NULL);
	OK(jailrs_fleet_take(fleet, 0, &taken, E));
	CHECK_STR(jailrs_jail_name(jailrs_started_jail(taken)), PREFIX "one");
	CHECK(jailrs_fleet_started_count(fleet) == 1);
	CHECK_STR(jailrs_jail_name(jailrs_started_jail(jailrs_fleet_started(fleet, 0))),
	    PREFIX "two");
	OK(jailrs_fleet_stop(fleet, NULL, E));
	jailrs_fleet_free(fleet);
	OK(jailrs_jail_check(jailrs_started_jail(taken), E));
	OK(jailrs_started_stop(taken, NULL, E));
	jailrs_started_free(taken);
	WORLD_IS(host, before);
	jailrs_host_free(host);
}

static void
one_that_fails_and_those_that_need_it(void)
{
	jailrs_host *host = check_host("13.2");
	struct world before = world_of(host);
	jailrs_spec *specs[4];
	jailrs_fleet *fleet = NULL;
	jailrs_stop_policy *policy = NULL;

	specs[0] = spec("www", "db", NULL, "true");
	specs[1] = spec("top", "www", NULL, "true");
	specs[2] = spec("db", NULL, NULL, "exit 9");
	specs[3] = spec("other", NULL, NULL, "true");
	OK(jailrs_host_start_all(host, (const jailrs_spec *const *)specs, 4, 4, &fleet, E));
	CHECK(jailrs_fleet_started_count(fleet) == 1);
	CHECK(place(fleet, "other") == 0);
	CHECK(jailrs_fleet_failed_count(fleet) == 1);
	CHECK_STR(jailrs_fleet_failed_name(fleet, 0), PREFIX "db");
	CHECK_HAS(jailrs_error_message(jailrs_fleet_failed_error(fleet, 0)), "exit 9");
	CHECK_HAS(jailrs_error_step(jailrs_fleet_failed_error(fleet, 0)), "in the jail: ");
	CHECK(jailrs_fleet_failed_name(fleet, 1) == NULL);
	CHECK(jailrs_fleet_failed_error(fleet, 1) == NULL);
	CHECK(jailrs_fleet_skipped_count(fleet) == 2);
	for (size_t i = 0; i < 2; i++)
		CHECK(strcmp(jailrs_fleet_skipped_name(fleet, i), PREFIX "www") == 0 ||
		    strcmp(jailrs_fleet_skipped_name(fleet, i), PREFIX "top") == 0);
	CHECK(jailrs_fleet_skipped_name(fleet, 2) == NULL);
	OK(jailrs_stop_policy_new(&policy, E));
	OK(jailrs_stop_policy_set_term(policy, 0, E));
	OK(jailrs_fleet_stop(fleet, policy, E));
	jailrs_stop_policy_free(policy);
	jailrs_fleet_free(fleet);
	free_all(specs, 4);
	WORLD_IS(host, before);
	jailrs_host_free(host);
}

static void
what_cannot_be_ordered(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	jailrs_spec *specs[2], *none[1] = { NULL };
	jailrs_fleet *fleet = NULL;

	specs[0] = spec("a", "b", NULL, "true");
	specs[1] = spec("b", "a", NULL, "true");
	FAILS_SAYING(JAILRS_INVALID, PREFIX, jailrs_host_start_all(host,
	    (const jailrs_spec *const *)specs, 2, 2, &fleet, E));
	/* One that is neither here nor running. */
	FAILS_SAYING(JAILRS_INVALID, PREFIX, jailrs_host_start_all(host,
	    (const jailrs_spec *const *)specs, 1, 2, &fleet, E));
	jailrs_spec_free(specs[1]);
	OK(jailrs_spec_clone(specs[0], &specs[1], E));
	FAILS_SAYING(JAILRS_INVALID, PREFIX "a", jailrs_host_start_all(host,
	    (const jailrs_spec *const *)specs, 2, 2, &fleet, E));
	FAILS_SAYING(JAILRS_INVALID, "argument at_once is 0", jailrs_host_start_all(host,
	    (const jailrs_spec *const *)specs, 2, 0, &fleet, E));
	FAILS_SAYING(JAILRS_INVALID, "argument specs is NULL", jailrs_host_start_all(host,
	    (const jailrs_spec *const *)none, 1, 1, &fleet, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_spec_add_dependency(specs[0], "a/b", E));
	CHECK(fleet == NULL);
	free_all(specs, 2);
	OK(jailrs_host_start_all(host, NULL, 0, 1, &fleet, E));
	CHECK(jailrs_fleet_started_count(fleet) == 0);
	OK(jailrs_fleet_stop(fleet, NULL, E));
	jailrs_fleet_free(fleet);
	WORLD_IS(host, before);
	jailrs_host_free(host);
}

/* Freed, it leaves its jails to others; one that runs is enough for one that needs it. */
static void
left_running(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *base = spec("base", NULL, NULL, "true"),
	    *db = spec("db", "base", NULL, "true");
	jailrs_fleet *fleet = NULL, *second = NULL;
	jailrs_started *started = NULL;

	OK(jailrs_host_start_all(host, (const jailrs_spec *const *)&base, 1, 1, &fleet, E));
	jailrs_fleet_free(fleet);
	OK(jailrs_host_start_all(host, (const jailrs_spec *const *)&db, 1, 1, &second, E));
	CHECK(jailrs_fleet_started_count(second) == 1);
	OK(jailrs_fleet_stop(second, NULL, E));
	jailrs_fleet_free(second);
	OK(jailrs_host_adopt(host, PREFIX "base", &started, E));
	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	jailrs_spec_free(base);
	jailrs_spec_free(db);
	jailrs_host_free(host);
}

int
main(void)
{
	each_after_those_it_needs(1);
	each_after_those_it_needs(3);
	each_after_those_it_needs(100);
	one_that_is_taken_out();
	one_that_fails_and_those_that_need_it();
	what_cannot_be_ordered();
	left_running();
	return (0);
}
