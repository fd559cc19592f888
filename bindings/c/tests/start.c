/* Starting a jail with all it has around it: all of it, or nothing. */
#include "web.h"

/* What an observer has seen. */
struct seen {
	const jailrs_plan *plan;
	size_t begun, done, failed, undone, total;
	size_t break_at;	/* the step at which it is broken off */
	uint64_t longest;
	char why[256];
};

static int
watch(const jailrs_step_event *event, void *user)
{
	struct seen *seen = (struct seen *)user;
	size_t index = jailrs_step_event_index(event);

	CHECK_STR(jailrs_step_event_words(event), jailrs_plan_words(seen->plan, index));
	CHECK_STR(jailrs_step_event_shell(event), jailrs_plan_shell(seen->plan, index));
	switch (jailrs_step_event_what(event)) {
	case JAILRS_STEP_BEGIN:
		CHECK(index == seen->begun);
		seen->total = jailrs_step_event_total(event);
		if (index == seen->break_at)
			return (1);
		seen->begun++;
		break;
	case JAILRS_STEP_DONE:
		CHECK(index == seen->done && index + 1 == seen->begun);
		CHECK(jailrs_step_event_total(event) == 0);
		CHECK(jailrs_step_event_error(event) == NULL);
		if (jailrs_step_event_nanoseconds(event) > seen->longest)
			seen->longest = jailrs_step_event_nanoseconds(event);
		seen->done++;
		break;
	case JAILRS_STEP_FAILED:
		snprintf(seen->why, sizeof(seen->why), "%s",
		    jailrs_error_message(jailrs_step_event_error(event)));
		seen->failed++;
		break;
	case JAILRS_STEP_UNDONE:
		CHECK(jailrs_step_event_error(event) == NULL);
		seen->undone++;
		break;
	default:
		CHECK(!"a step that is known");
	}
	return (0);
}

static struct seen
nothing_seen(const jailrs_plan *plan)
{
	struct seen seen;

	memset(&seen, 0, sizeof(seen));
	seen.plan = plan;
	seen.break_at = (size_t)-1;
	return (seen);
}

static void
inside(const jailrs_host *host, const jailrs_jail *jail)
{
	char *text = NULL;
	jailrs_processes *processes = NULL;

	OK(jailrs_jail_get_string(jail, "ip4.addr", &text, E));
	CHECK_TEXT(text, WEB_V4);
	OK(jailrs_jail_get_string(jail, "ip6.addr", &text, E));
	CHECK_TEXT(text, WEB_V6);
	OK(jailrs_jail_cpus(jail, &text, E));
	CHECK_TEXT(text, "0");
	OK(jailrs_jail_processes(jail, JAILRS_PROCESSES_OWN, &processes, E));
	CHECK(jailrs_processes_count(processes) == 1);
	jailrs_processes_free(processes);
	check_says(host, jail, "hostname; test -d /var/www && echo x >/data/file && cat /data/file",
	    "www.example.org\nx\n");
	check_says(host, jail, "test -e /dev/null && test ! -e /dev/mdctl && echo fine", "fine\n");
	check_says(host, jail, "echo x 2>/dev/null >/base/x || echo no; echo x >/tmp/x && echo yes",
	    "no\nyes\n");
	CHECK(world_has_address(host, WEB_V4) && world_has_address(host, WEB_V6));
}

static void
all_of_it_and_nothing_is_left(const char *release)
{
	jailrs_host *host = check_host(release);
	struct world before = world_of(host), now;
	struct web web;
	struct seen seen;
	jailrs_plan *plan = NULL, *again_plan = NULL;
	jailrs_spec *copy = NULL;
	jailrs_mounts *mounts = NULL;
	jailrs_started *started = NULL, *again = NULL, *same = NULL;
	size_t around;

	web_new(&web, host);
	OK(jailrs_spec_plan(web.spec, &plan, E));
	WORLD_IS(host, before);
	CHECK_HAS(jailrs_plan_text(plan), "ifconfig lo0 inet6 " WEB_V6 "/128 alias");
	CHECK_HAS(jailrs_plan_text(plan), "mdconfig -a ");
	CHECK_HAS(jailrs_plan_text(plan), "newfs ");
	CHECK_HAS(jailrs_plan_text(plan), "cpuset -l 0 -j " WEB_NAME);
	seen = nothing_seen(plan);
	FAILS_SAYING(JAILRS_INVALID, "argument if_running is 2",
	    jailrs_spec_start_with(web.spec, host, 2, NULL, NULL, &started, E));
	OK(jailrs_spec_start_with(web.spec, host, JAILRS_IF_RUNNING_REFUSE, watch, &seen, &started,
	    E));
	CHECK(seen.total == jailrs_plan_count(plan));
	CHECK(seen.begun == seen.total && seen.done == seen.total);
	CHECK(seen.failed == 0 && seen.undone == 0);
	/* One of them slept for a second. */
	CHECK(seen.longest >= UINT64_C(1000000000));

	now = world_of(host);
	around = jailrs_host_is_simulated(host) ? 5 : 6;
	CHECK(now.mounts == before.mounts + around && now.disks == before.disks + 1);
	CHECK(now.jails == before.jails + 1 && now.rulesets == before.rulesets + 1);
	OK(jailrs_host_mounts(host, web.root, &mounts, E));
	CHECK(jailrs_mounts_count(mounts) == around);
	jailrs_mounts_free(mounts);
	inside(host, jailrs_started_jail(started));
	/* What it was started by is a copy. */
	OK(jailrs_started_spec(started, &copy, E));
	OK(jailrs_spec_plan(copy, &again_plan, E));
	CHECK_STR(jailrs_plan_text(again_plan), jailrs_plan_text(plan));
	jailrs_plan_free(again_plan);
	OK(jailrs_spec_set(copy, "host.hostname", "other", E));
	jailrs_spec_free(copy);

	/* There is one already: an error, or what is wanted. */
	FAILS_SAYING(JAILRS_EXISTS, WEB_NAME, jailrs_spec_start(web.spec, host, &again, E));
	CHECK(again == NULL);
	OK(jailrs_spec_start_with(web.spec, host, JAILRS_IF_RUNNING_RETURN, NULL, NULL, &same, E));
	CHECK(jailrs_jail_jid(jailrs_started_jail(same)) ==
	    jailrs_jail_jid(jailrs_started_jail(started)));
	jailrs_started_free(same);

	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	web_gone(host, before);
	web_log_is(&web, "hello from www.example.org\nbye\n");
	jailrs_plan_free(plan);
	web_free(&web);
	jailrs_host_free(host);
}

static void
a_step_that_fails_undoes_all(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	struct web web;
	struct seen seen;
	jailrs_plan *plan = NULL;
	jailrs_started *started = NULL;
	jailrs_error *error = NULL;

	web_new(&web, host);
	web_exec(web.spec, "exit 3", jailrs_spec_add_start);
	OK(jailrs_spec_plan(web.spec, &plan, E));
	seen = nothing_seen(plan);
	FAILS(JAILRS_OTHER, &error, jailrs_spec_start_with(web.spec, host,
	    JAILRS_IF_RUNNING_REFUSE, watch, &seen, &started, E));
	CHECK(started == NULL);
	CHECK_HAS(jailrs_error_step(error), "in the jail: /bin/sh -c 'exit 3'");
	CHECK_STR(jailrs_error_jail(error), WEB_NAME);
	CHECK_HAS(jailrs_error_message(error), "exit");
	CHECK(jailrs_error_left_count(error) == 0);
	jailrs_error_free(error);
	CHECK(seen.begun == seen.total && seen.done + 1 == seen.total && seen.failed == 1);
	CHECK(seen.undone >= 10);
	CHECK_HAS(seen.why, "3");
	web_gone(host, before);
	jailrs_plan_free(plan);
	web_free(&web);
	jailrs_host_free(host);
}

/* Each step is tried by the tests in Rust. */
static void
broken_off_before_a_step(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	struct web web;
	jailrs_plan *plan = NULL;
	jailrs_started *started = NULL;

	web_new(&web, host);
	OK(jailrs_spec_plan(web.spec, &plan, E));
	for (size_t at = 0; at < jailrs_plan_count(plan); at += 4) {
		struct seen seen = nothing_seen(plan);
		jailrs_error *error = NULL;

		seen.break_at = at;
		FAILS(JAILRS_CANCELLED, &error, jailrs_spec_start_with(web.spec, host,
		    JAILRS_IF_RUNNING_REFUSE, watch, &seen, &started, E));
		CHECK(seen.begun == at && seen.done == at && seen.undone <= at && seen.failed == 0);
		CHECK(jailrs_error_left_count(error) == 0);
		jailrs_error_free(error);
		web_gone(host, before);
	}
	CHECK(started == NULL);
	jailrs_plan_free(plan);
	web_free(&web);
	jailrs_host_free(host);
}

int
main(void)
{
	all_of_it_and_nothing_is_left("13.2");
	all_of_it_and_nothing_is_left("15.1");
	a_step_that_fails_undoes_all();
	broken_off_before_a_step();
	return (0);
}
