/* Jails that exist: changed, renamed, entered, removed; and handles of those that are gone. */
#include "check.h"

static void
names_and_numbers(void)
{
	jailrs_host *new_host = check_host("15.1"), *old_host = check_host("13.2");
	jailrs_jail *jail = check_jail(new_host, "jailrs-c-jail"), *copy = NULL;

	CHECK_STR(jailrs_jail_name(jail), "jailrs-c-jail");
	CHECK(jailrs_jail_jid(jail) > 0);
	OK(jailrs_jail_clone(jail, &copy, E));
	CHECK(jailrs_jail_jid(copy) == jailrs_jail_jid(jail));
	if (jailrs_host_is_simulated(new_host))
		CHECK(jailrs_jail_desc(jail) >= 0);
	OK(jailrs_jail_remove(jail, E));
	jailrs_jail_free(jail);
	/* The copy does not need it. */
	FAILS_WITH(JAILRS_GONE, jailrs_jail_check(copy, E));
	OK(jailrs_jail_wait_gone(copy, 10000, E));
	jailrs_jail_free(copy);

	if (jailrs_host_is_simulated(old_host)) {
		jail = check_jail(old_host, "jailrs-c-jail");
		CHECK(jailrs_jail_desc(jail) == -1);
		jailrs_jail_free(jail);
	}
	CHECK(jailrs_jail_jid(NULL) == 0 && jailrs_jail_name(NULL) == NULL);
	CHECK(jailrs_jail_desc(NULL) == -1);
	jailrs_host_free(new_host);
	jailrs_host_free(old_host);
}

static void
is(const jailrs_jail *jail, const char *name, const char *value)
{
	char *text = NULL;

	OK(jailrs_jail_get_string(jail, name, &text, E));
	CHECK_TEXT(text, value);
}

/* Of meta's keys only those that are there, with texts of their own. */
static void
keys(const jailrs_jail *jail)
{
	const char *const names[] = {"meta.b", "meta.none", "meta", "path", "meta.a"};
	jailrs_values *values = NULL;
	const char *text = NULL, *again = NULL;

	OK(jailrs_jail_get(jail, names, 5, &values, E));
	CHECK(jailrs_values_count(values) == 4);
	CHECK_STR(jailrs_values_name(values, 0), "meta");
	CHECK_STR(jailrs_values_name(values, 1), "path");
	CHECK_STR(jailrs_values_name(values, 2), "meta.b");
	CHECK_STR(jailrs_values_name(values, 3), "meta.a");
	CHECK(jailrs_values_name(values, 4) == NULL);
	OK(jailrs_values_string(values, "meta.a", &text, E));
	CHECK_STR(text, "1");
	OK(jailrs_values_string(values, "meta.a", &again, E));
	CHECK(again == text);
	OK(jailrs_values_string(values, "meta.b", &again, E));
	CHECK_STR(again, "2");
	CHECK_STR(text, "1");
	OK(jailrs_values_string(values, "meta", &text, E));
	CHECK_HAS(text, "a=1");
	CHECK_HAS(text, "b=2");
	FAILS_SAYING(JAILRS_NOT_FOUND, "meta.none",
	    jailrs_values_string(values, "meta.none", &text, E));
	jailrs_values_free(values);
}

static void
changed(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-jail");
	jailrs_jail *jail = NULL;
	jailrs_update *update = NULL;

	OK(jailrs_spec_set(spec, "ip6.addr", "2001:db8::1", E));
	OK(jailrs_spec_set_int(spec, "securelevel", 1, E));
	OK(jailrs_spec_set_bool(spec, "allow.mlock", true, E));
	OK(jailrs_spec_create(spec, host, &jail, E));
	jailrs_spec_free(spec);
	OK(jailrs_update_new(&update, E));
	OK(jailrs_jail_update(jail, update, E));
	OK(jailrs_update_set(update, "ip4.addr", "192.0.2.9", E));
	OK(jailrs_update_set_bytes(update, "host.hostname", "\xff", E));
	OK(jailrs_update_set_bool(update, "allow.mlock", false, E));
	OK(jailrs_update_set_int(update, "children.max", 5, E));
	OK(jailrs_update_remove(update, "ip6.addr", E));
	FAILS_SAYING(JAILRS_INVALID, "true or false",
	    jailrs_update_set(update, "persist", "si", E));
	FAILS_SAYING(JAILRS_INVALID, "0 or 1", jailrs_update_set_int(update, "persist", 5, E));
	OK(jailrs_jail_update(jail, update, E));
	is(jail, "ip4.addr", "192.0.2.9");
	is(jail, "ip6", "disable");
	is(jail, "host.hostname", "\xff");
	is(jail, "allow.mlock", "false");
	is(jail, "children.max", "5");
	is(jail, "securelevel", "1");

	/* What cannot be changed changes nothing of the rest. */
	OK(jailrs_update_set_int(update, "children.max", 6, E));
	OK(jailrs_update_set(update, "path", "/", E));
	FAILS_SAYING(JAILRS_INVALID, "path", jailrs_jail_update(jail, update, E));
	is(jail, "children.max", "5");
	jailrs_update_free(update);

	if (jailrs_host_is_simulated(host)) {
		OK(jailrs_update_new(&update, E));
		OK(jailrs_update_set(update, "meta.a", "1", E));
		OK(jailrs_update_set(update, "meta.b", "2", E));
		OK(jailrs_jail_update(jail, update, E));
		is(jail, "meta.a", "1");
		is(jail, "meta.b", "2");
		keys(jail);
		jailrs_update_free(update);
		OK(jailrs_update_new(&update, E));
		OK(jailrs_update_remove(update, "meta.a", E));
		OK(jailrs_jail_update(jail, update, E));
		is(jail, "meta", "b=2");
		jailrs_update_free(update);
	}
	check_removed(jail);
	jailrs_host_free(host);
}

static void
renamed(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-old"),
	    *other = check_jail(host, "jailrs-c-taken");
	jailrs_jail *found = NULL;

	OK(jailrs_jail_rename(jail, "jailrs-c-new", E));
	CHECK_STR(jailrs_jail_name(jail), "jailrs-c-new");
	OK(jailrs_host_jail(host, "jailrs-c-new", &found, E));
	CHECK(jailrs_jail_jid(found) == jailrs_jail_jid(jail));
	FAILS_SAYING(JAILRS_EXISTS, "jailrs-c-taken",
	    jailrs_jail_rename(jail, "jailrs-c-taken", E));
	FAILS_WITH(JAILRS_INVALID, jailrs_jail_rename(jail, "elsewhere.new", E));
	CHECK_STR(jailrs_jail_name(jail), "jailrs-c-new");
	jailrs_jail_free(found);
	check_removed(jail);
	check_removed(other);
	jailrs_host_free(host);
}

static void
processors(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-cpus");
	char *cpus = NULL, *all = NULL;

	OK(jailrs_jail_cpus(jail, &all, E));
	OK(jailrs_jail_set_cpus(jail, "0", E));
	OK(jailrs_jail_cpus(jail, &cpus, E));
	CHECK_TEXT(cpus, "0");
	FAILS_SAYING(JAILRS_INVALID, "expected a processor", jailrs_jail_set_cpus(jail, "0-", E));
	FAILS_SAYING(JAILRS_INVALID, "expected a processor", jailrs_jail_set_cpus(jail, "", E));
	FAILS_SAYING(JAILRS_INVALID, "the host has", jailrs_jail_set_cpus(jail, "200", E));
	OK(jailrs_jail_set_cpus(jail, all, E));
	OK(jailrs_jail_cpus(jail, &cpus, E));
	CHECK_TEXT(cpus, all);
	jailrs_string_free(all);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
gone_and_reused(void)
{
	jailrs_host *host = NULL;
	jailrs_spec *spec = check_spec("jailrs-c-first");
	jailrs_jail *old = NULL, *new_jail = NULL;
	jailrs_error *error = NULL;

	/* Where there are no descriptors a number is all that there is. */
	OK(jailrs_host_simulated("13.2", &host, E));
	OK(jailrs_spec_set_int(spec, "jid", 5, E));
	OK(jailrs_spec_create(spec, host, &old, E));
	FAILS_SAYING(JAILRS_TIMED_OUT, "not been removed", jailrs_jail_wait_gone(old, 20, E));
	OK(jailrs_jail_remove(old, E));
	FAILS(JAILRS_GONE, &error, jailrs_jail_check(old, E));
	CHECK_STR(jailrs_error_message(error), "jail 5 (jailrs-c-first) is gone");
	CHECK_STR(jailrs_error_jail(error), "jailrs-c-first");
	jailrs_error_free(error);
	jailrs_spec_free(spec);

	spec = check_spec("jailrs-c-second");
	OK(jailrs_spec_set_int(spec, "jid", 5, E));
	OK(jailrs_spec_create(spec, host, &new_jail, E));
	FAILS(JAILRS_REUSED, &error, jailrs_jail_remove(old, E));
	CHECK_STR(jailrs_error_message(error),
	    "jid 5 is no longer the jail jailrs-c-first but jailrs-c-second");
	jailrs_error_free(error);
	FAILS_WITH(JAILRS_REUSED, jailrs_jail_check(old, E));
	/* Of the same root, too: it cannot be told that they are two. */
	FAILS_WITH(JAILRS_REUSED, jailrs_jail_wait_gone(old, 1000, E));
	OK(jailrs_jail_check(new_jail, E));
	jailrs_jail_free(old);
	jailrs_jail_free(new_jail);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

static void
inside(void)
{
	jailrs_host *host = NULL, *other = NULL;
	jailrs_jail *jail, *same = NULL, *none = NULL;
	jailrs_spec *spec;
	jailrs_capabilities *can = NULL;
	size_t count = 0;

	OK(jailrs_host_simulated("15.1", &host, E));
	OK(jailrs_host_another(host, &other, E));
	jail = check_jail(host, "jailrs-c-inside");
	OK(jailrs_host_jail(other, "jailrs-c-inside", &same, E));
	OK(jailrs_jail_attach(same, E));
	OK(jailrs_host_capabilities(other, &can, E));
	CHECK(jailrs_capabilities_jailed(can));
	CHECK(jailrs_capabilities_children_left(can) == 0);
	jailrs_capabilities_free(can);
	spec = check_spec("jailrs-c-nested");
	FAILS_SAYING(JAILRS_PERMISSION, "EPERM", jailrs_spec_create(spec, other, &none, E));
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_host_jail(other, "jailrs-c-inside", &none, E));
	FAILS_WITH(JAILRS_PERMISSION, jailrs_host_devfs_numbers(other, NULL, 0, &count, E));
	CHECK(none == NULL);
	jailrs_spec_free(spec);
	OK(jailrs_host_capabilities(host, &can, E));
	CHECK(!jailrs_capabilities_jailed(can));
	jailrs_capabilities_free(can);
	jailrs_jail_free(same);
	jailrs_host_free(other);
	jailrs_jail_free(jail);
	jailrs_host_free(host);
}

int
main(void)
{
	names_and_numbers();
	changed();
	renamed();
	processors();
	gone_and_reused();
	inside();
	return (0);
}
