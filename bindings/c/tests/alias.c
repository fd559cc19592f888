/* Addresses on interfaces: added, found there, and only what was added removed. */
#include "world.h"

static jailrs_alias *
described(const char *address)
{
	jailrs_alias *alias = NULL;

	OK(jailrs_alias_new("lo0", address, &alias, E));
	return (alias);
}

static void
added_and_removed(const char *release, const char *address)
{
	jailrs_host *host = check_host(release);
	jailrs_alias *alias = described(address);
	jailrs_added_alias *added = NULL, *again = NULL;
	jailrs_error *error = NULL;

	CHECK(!world_has_address(host, address));
	OK(jailrs_alias_add(alias, host, &added, E));
	CHECK(jailrs_added_alias_is_ours(added));
	CHECK(world_has_address(host, address));

	/* It is used as it is there, and stays when that is over. */
	OK(jailrs_alias_add(alias, host, &again, E));
	CHECK(!jailrs_added_alias_is_ours(again));
	OK(jailrs_added_alias_remove(again, E));
	CHECK(world_has_address(host, address));
	jailrs_added_alias_free(again);

	again = NULL;
	OK(jailrs_alias_set_if_there(alias, JAILRS_IF_THERE_REFUSE, E));
	FAILS(JAILRS_EXISTS, &error, jailrs_alias_add(alias, host, &again, E));
	CHECK(again == NULL);
	CHECK_HAS(jailrs_error_message(error), address);
	CHECK_HAS(jailrs_error_message(error), "there already, on lo0");
	jailrs_error_free(error);
	FAILS_SAYING(JAILRS_INVALID, "argument policy", jailrs_alias_set_if_there(alias, 3, E));
	jailrs_alias_free(alias);

	OK(jailrs_added_alias_remove(added, E));
	CHECK(!world_has_address(host, address));
	FAILS_SAYING(JAILRS_NOT_FOUND, address, jailrs_added_alias_remove(added, E));
	jailrs_added_alias_free(added);
	jailrs_host_free(host);
}

/* The same address with another prefix is another thing, unless any will do. */
static void
prefixes(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_alias *wide = described("198.51.100.1/24"), *narrow = described("198.51.100.1/30");
	jailrs_added_alias *added = NULL, *used = NULL;

	OK(jailrs_alias_add(wide, host, &added, E));
	FAILS_SAYING(JAILRS_EXISTS, "/24", jailrs_alias_add(narrow, host, &used, E));
	OK(jailrs_alias_set_if_there(narrow, JAILRS_IF_THERE_USE, E));
	OK(jailrs_alias_add(narrow, host, &used, E));
	CHECK(!jailrs_added_alias_is_ours(used));
	OK(jailrs_added_alias_remove(used, E));
	CHECK(world_has_address(host, "198.51.100.1"));
	OK(jailrs_added_alias_remove(added, E));
	CHECK(!world_has_address(host, "198.51.100.1"));
	jailrs_added_alias_free(added);
	jailrs_added_alias_free(used);
	jailrs_alias_free(wide);
	jailrs_alias_free(narrow);
	jailrs_host_free(host);
}

/* One that the host has is used by a jail, and left. */
static void
around_a_jail(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_alias *there = described("198.51.100.7"), *mine = described("2001:db8::7");
	jailrs_added_alias *added = NULL;
	jailrs_spec *spec = check_spec("jailrs-c-alias");
	jailrs_started *started = NULL;
	char *text = NULL;

	OK(jailrs_alias_add(there, host, &added, E));
	OK(jailrs_spec_add_alias(spec, there, E));
	OK(jailrs_spec_add_alias(spec, mine, E));
	jailrs_alias_free(there);
	jailrs_alias_free(mine);
	OK(jailrs_spec_start(spec, host, &started, E));
	OK(jailrs_jail_get_string(jailrs_started_jail(started), "ip4.addr", &text, E));
	CHECK_TEXT(text, "198.51.100.7");
	OK(jailrs_jail_get_string(jailrs_started_jail(started), "ip6.addr", &text, E));
	CHECK_TEXT(text, "2001:db8::7");
	CHECK(world_has_address(host, "2001:db8::7"));
	OK(jailrs_started_stop(started, NULL, E));
	CHECK(world_has_address(host, "198.51.100.7"));
	CHECK(!world_has_address(host, "2001:db8::7"));
	OK(jailrs_added_alias_remove(added, E));
	jailrs_added_alias_free(added);
	jailrs_started_free(started);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

static void
what_none_can_have(void)
{
	static const char *const addresses[] = { "", "192.0.2", "192.0.2.1/33", "0.0.0.0",
	    "224.0.0.1",
	    "ff02::1", "2001:db8::1/129", "here" };
	jailrs_host *host = check_host("15.1");
	jailrs_alias *alias = NULL;
	jailrs_added_alias *added = NULL;

	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		FAILS_WITH(JAILRS_INVALID, jailrs_alias_new("lo0", addresses[i], &alias, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_alias_new("", "192.0.2.1", &alias, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_alias_new("sixteen-bytes-xx", "192.0.2.1", &alias, E));
	CHECK(alias == NULL);
	OK(jailrs_alias_new("jailrsnope0", "192.0.2.1", &alias, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_alias_set_vhid(alias, 0, E));
	OK(jailrs_alias_set_dad_wait(alias, 1000, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "jailrsnope0", jailrs_alias_add(alias, host, &added, E));
	CHECK(added == NULL);
	jailrs_alias_free(alias);
	jailrs_host_free(host);
}

int
main(void)
{
	added_and_removed("13.2", "198.51.100.3");
	added_and_removed("15.1", "198.51.100.3");
	added_and_removed("13.2", "2001:db8::3");
	added_and_removed("15.1", "2001:db8::3");
	prefixes();
	around_a_jail();
	what_none_can_have();
	return (0);
}
