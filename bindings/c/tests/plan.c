/* What becomes of a spec: JSON, a copy, a plan. */
#include "check.h"

static jailrs_jail *
created(const jailrs_spec *spec, const jailrs_host *host)
{
	jailrs_jail *jail = NULL;

	OK(jailrs_spec_create(spec, host, &jail, E));
	return (jail);
}

static void
is(const jailrs_jail *jail, const char *name, const char *value)
{
	char *text = NULL;

	OK(jailrs_jail_get_string(jail, name, &text, E));
	CHECK_TEXT(text, value);
}

static void
as_json_and_back(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-spec"), *again = NULL;
	jailrs_jail *jail;
	char *json = NULL, *same = NULL;

	OK(jailrs_spec_set(spec, "allow.mlock", "true", E));
	OK(jailrs_spec_set(spec, "ip4.addr", "192.0.2.1", E));
	OK(jailrs_spec_add_limit(spec, "maxproc:deny=50", E));
	OK(jailrs_spec_json(spec, &json, E));
	CHECK_HAS(json, "\"name\": \"jailrs-c-spec\"");
	CHECK_HAS(json, "\"192.0.2.1\"");
	CHECK_HAS(json, "\"maxproc:deny=50\"");
	OK(jailrs_spec_from_json(json, &again, E));
	OK(jailrs_spec_json(again, &same, E));
	CHECK_STR(json, same);
	jailrs_string_free(json);
	jailrs_string_free(same);
	CHECK_STR(jailrs_spec_name(again), "jailrs-c-spec");
	/* It has a limit, and create makes nothing but jails. */
	jail = NULL;
	FAILS_SAYING(JAILRS_INVALID, "start", jailrs_spec_create(again, host, &jail, E));
	jailrs_spec_free(spec);
	jailrs_spec_free(again);

	OK(jailrs_spec_from_json("{\"name\": \"jailrs-c-two\", \"params\": {\"path\": \"/\", "
	    "\"ip4.addr\": [\"192.0.2.7\"]}}", &again, E));
	jail = created(again, host);
	is(jail, "ip4.addr", "192.0.2.7");
	check_removed(jail);
	jailrs_spec_free(again);

	again = NULL;
	FAILS_SAYING(JAILRS_INVALID, "line 1", jailrs_spec_from_json("{\"name\": ", &again, E));
	FAILS_SAYING(JAILRS_INVALID, "unknown field `limit`",
	    jailrs_spec_from_json("{\"name\": \"x\", \"limit\": []}", &again, E));
	FAILS_SAYING(JAILRS_INVALID, "name",
	    jailrs_spec_from_json("{\"name\": \"a/b\"}", &again, E));
	CHECK(again == NULL);
	jailrs_host_free(host);
}

static void
a_copy_is_another_one(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-spec"), *copy = NULL;
	jailrs_jail *jail;

	OK(jailrs_spec_set(spec, "host.hostname", "one", E));
	OK(jailrs_spec_clone(spec, &copy, E));
	OK(jailrs_spec_set(spec, "host.hostname", "two", E));
	jail = created(spec, host);
	is(jail, "host.hostname", "two");
	check_removed(jail);
	jailrs_spec_free(spec);
	CHECK_STR(jailrs_spec_name(copy), "jailrs-c-spec");
	jail = created(copy, host);
	is(jail, "host.hostname", "one");
	check_removed(jail);
	jailrs_spec_free(copy);
	jailrs_host_free(host);
}

static void
a_plan_says_what_a_start_will_do(void)
{
	jailrs_spec *spec = NULL;
	jailrs_plan *plan = NULL;
	jailrs_mount *mount = NULL;

	OK(jailrs_spec_new("jailrs-c-plan", &spec, E));
	OK(jailrs_mount_new("tmpfs", NULL, "/tmp", &mount, E));
	OK(jailrs_spec_add_mount(spec, mount, E));
	FAILS_SAYING(JAILRS_INVALID, "path", jailrs_spec_plan(spec, &plan, E));
	CHECK(plan == NULL);
	OK(jailrs_spec_set(spec, "path", "/jails/a b", E));
	OK(jailrs_spec_plan(spec, &plan, E));
	CHECK(jailrs_plan_count(plan) == 2);
	CHECK_STR(jailrs_plan_words(plan, 0), "tmpfs on /jails/a b/tmp");
	CHECK_STR(jailrs_plan_shell(plan, 0), "mount -t tmpfs tmpfs '/jails/a b/tmp'");
	CHECK_HAS(jailrs_plan_shell(plan, 1), "jail -c name=jailrs-c-plan");
	CHECK_HAS(jailrs_plan_text(plan), jailrs_plan_words(plan, 1));
	CHECK_HAS(jailrs_plan_text(plan), jailrs_plan_shell(plan, 1));
	CHECK(jailrs_plan_words(plan, 2) == NULL && jailrs_plan_shell(plan, 2) == NULL);
	jailrs_spec_free(spec);
	jailrs_mount_free(mount);
	/* It stays as it was. */
	CHECK_HAS(jailrs_plan_text(plan), "tmpfs");
	jailrs_plan_free(plan);
}

int
main(void)
{
	as_json_and_back();
	a_copy_is_another_one();
	a_plan_says_what_a_start_will_do();
	return (0);
}
