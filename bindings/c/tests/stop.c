/* Stopping a jail: what it will do, ways to do it, and starting it again. */
#include "web.h"

/* The steps of a stop, a line each. */
struct seen {
	size_t begun, done, failed;
	char words[4096];
};

static int
watch(const jailrs_step_event *event, void *user)
{
	struct seen *seen = (struct seen *)user;
	size_t length = strlen(seen->words);

	switch (jailrs_step_event_what(event)) {
	case JAILRS_STEP_BEGIN:
		CHECK(jailrs_step_event_index(event) == seen->begun++);
		CHECK(jailrs_step_event_total(event) > 10);
		break;
	case JAILRS_STEP_DONE:
		snprintf(seen->words + length, sizeof(seen->words) - length, "%s\n",
		    jailrs_step_event_words(event));
		seen->done++;
		break;
	case JAILRS_STEP_FAILED:
		CHECK_HAS(jailrs_error_message(jailrs_step_event_error(event)), "exit");
		seen->failed++;
		break;
	default:
		CHECK(!"a step of a stop");
	}
	/* It cannot be broken off. */
	return (1);
}

static jailrs_started *
running(const struct web *web, const jailrs_host *host)
{
	jailrs_started *started = NULL;

	OK(jailrs_spec_start(web->spec, host, &started, E));
	return (started);
}

/* Where in a plan something is first said; the count if it is not. */
static size_t
where(const jailrs_plan *plan, const char *part)
{
	size_t at = 0;

	while (at < jailrs_plan_count(plan) && strstr(jailrs_plan_words(plan, at), part) == NULL &&
	    strstr(jailrs_plan_shell(plan, at), part) == NULL)
		at++;
	return (at);
}

static void
in_the_other_order(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	struct web web;
	struct seen seen;
	jailrs_started *started;
	jailrs_plan *plan = NULL;
	size_t last = 0;
	static const char *const order[] = { "echo bye", "pkill -TERM -j " WEB_NAME,
	    "jail -R " WEB_NAME,
	    "umount ", "mdconfig -d -u ", "ifconfig lo0 inet6 " WEB_V6 " -alias",
	    "ifconfig lo0 inet " WEB_V4 " -alias" };

	web_new(&web, host);
	started = running(&web, host);
	OK(jailrs_started_teardown_plan(started, NULL, &plan, E));
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		CHECK(where(plan, order[i]) < jailrs_plan_count(plan));
		CHECK(where(plan, order[i]) >= last);
		last = where(plan, order[i]);
	}
	memset(&seen, 0, sizeof(seen));
	OK(jailrs_started_stop_with(started, NULL, watch, &seen, E));
	CHECK(seen.done == jailrs_plan_count(plan) && seen.begun == seen.done && seen.failed == 0);
	CHECK_HAS(seen.words, "remove jail " WEB_NAME "\n");
	jailrs_plan_free(plan);
	web_gone(host, before);
	/* What is stopped is stopped: nothing of it is left to do. */
	OK(jailrs_started_stop(started, NULL, E));
	FAILS_WITH(JAILRS_GONE, jailrs_jail_check(jailrs_started_jail(started), E));
	jailrs_started_free(started);
	web_log_is(&web, "hello from www.example.org\nbye\n");
	web_free(&web);
	jailrs_host_free(host);
}

static void
by_a_policy(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	struct web web;
	jailrs_stop_policy *policy = NULL;
	jailrs_started *started;
	jailrs_plan *plan = NULL;

	web_new(&web, host);
	started = running(&web, host);
	OK(jailrs_stop_policy_new(&policy, E));
	OK(jailrs_stop_policy_set_commands(policy, false, E));
	OK(jailrs_stop_policy_set_term(policy, 0, E));
	OK(jailrs_started_teardown_plan(started, policy, &plan, E));
	CHECK(where(plan, "echo bye") == jailrs_plan_count(plan));
	CHECK(where(plan, "-TERM") == jailrs_plan_count(plan));
	CHECK(where(plan, "jail -R") == 0);
	jailrs_plan_free(plan);
	OK(jailrs_started_stop(started, policy, E));
	jailrs_started_free(started);
	web_gone(host, before);
	web_log_is(&web, "hello from www.example.org\n");

	/* A policy may be changed, and used again. */
	OK(jailrs_stop_policy_set_commands(policy, true, E));
	OK(jailrs_stop_policy_set_term(policy, 5000, E));
	started = running(&web, host);
	OK(jailrs_started_stop(started, policy, E));
	jailrs_started_free(started);
	jailrs_stop_policy_free(policy);
	web_gone(host, before);
	web_log_is(&web, "hello from www.example.org\nbye\n");
	web_free(&web);
	jailrs_host_free(host);
}

static void
one_thing_that_cannot_be_done_keeps_no_other(void)
{
	jailrs_host *host = check_host("13.2");
	struct world before = world_of(host);
	struct web web;
	struct seen seen;
	jailrs_started *started;
	jailrs_error *error = NULL;

	web_new(&web, host);
	web_exec(web.spec, "exit 4", jailrs_spec_add_stop);
	web_exec(web.spec, "exit 5", jailrs_spec_add_stop);
	started = running(&web, host);
	memset(&seen, 0, sizeof(seen));
	FAILS(JAILRS_OTHER, &error, jailrs_started_stop_with(started, NULL, watch, &seen, E));
	CHECK(seen.failed == 2 && seen.done + 2 == seen.begun);
	CHECK_HAS(jailrs_error_step(error), "exit 4");
	CHECK(jailrs_error_left_count(error) == 1);
	CHECK_HAS(jailrs_error_left(error, 0), "exit 5");
	CHECK(jailrs_error_left(error, 1) == NULL);
	jailrs_error_free(error);
	jailrs_started_free(started);
	web_gone(host, before);
	web_log_is(&web, "hello from www.example.org\nbye\n");
	web_free(&web);
	jailrs_host_free(host);
}

static void
again(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host), while_it_ran;
	struct web web;
	jailrs_started *started;
	jailrs_jail *old = NULL;

	web_new(&web, host);
	started = running(&web, host);
	/* It does not need the spec any more. */
	jailrs_spec_free(web.spec);
	web.spec = NULL;
	while_it_ran = world_of(host);
	OK(jailrs_jail_clone(jailrs_started_jail(started), &old, E));
	OK(jailrs_started_restart(started, NULL, E));
	CHECK(jailrs_jail_jid(jailrs_started_jail(started)) != jailrs_jail_jid(old));
	FAILS_WITH(JAILRS_GONE, jailrs_jail_check(old, E));
	OK(jailrs_jail_check(jailrs_started_jail(started), E));
	WORLD_IS(host, while_it_ran);
	jailrs_jail_free(old);
	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	web_gone(host, before);
	web_log_is(&web, "hello from www.example.org\nbye\nhello from www.example.org\nbye\n");
	web_free(&web);
	jailrs_host_free(host);
}

/* One that has ended by itself is stopped all the same. */
static void
a_jail_that_is_gone(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	struct web web;
	jailrs_started *started;

	web_new(&web, host);
	started = running(&web, host);
	OK(jailrs_jail_remove(jailrs_started_jail(started), E));
	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	web_gone(host, before);
	web_free(&web);
	jailrs_host_free(host);
}

int
main(void)
{
	in_the_other_order();
	by_a_policy();
	one_thing_that_cannot_be_done_keeps_no_other();
	again();
	a_jail_that_is_gone();
	return (0);
}
