/* Specs: parameters of every type, and what is wrong with them. */
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
parameters_of_every_type(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-spec");
	jailrs_jail *jail;

	CHECK_STR(jailrs_spec_name(spec), "jailrs-c-spec");
	OK(jailrs_spec_set(spec, "host.hostname", "www.example.org", E));
	OK(jailrs_spec_set(spec, "host.hostid", "4886718345", E));
	OK(jailrs_spec_set(spec, "allow.raw_sockets", "true", E));
	OK(jailrs_spec_set(spec, "ip4.addr", "192.0.2.1, 192.0.2.2", E));
	OK(jailrs_spec_set(spec, "ip6", "inherit", E));
	OK(jailrs_spec_set(spec, "meta.owner", "me", E));
	OK(jailrs_spec_set(spec, "children.max", "3", E));
	OK(jailrs_spec_set_bool(spec, "allow.mlock", true, E));
	OK(jailrs_spec_set_bool(spec, "allow.set_hostname", false, E));
	OK(jailrs_spec_set_int(spec, "devfs_ruleset", 4, E));
	OK(jailrs_spec_set_int(spec, "ip4.saddrsel", 0, E));
	OK(jailrs_spec_set_bytes(spec, "host.domainname", "\xff\xfe", E));
	OK(jailrs_spec_set_int(spec, "securelevel", 2, E));
	/* The last word counts. */
	OK(jailrs_spec_set(spec, "children.max", "7", E));
	OK(jailrs_spec_add_address(spec, "192.0.2.3", E));
	jail = created(spec, host);
	is(jail, "host.hostname", "www.example.org");
	is(jail, "host.hostid", "4886718345");
	is(jail, "allow.raw_sockets", "true");
	is(jail, "ip4", "new");
	is(jail, "ip4.addr", "192.0.2.1,192.0.2.2,192.0.2.3");
	is(jail, "ip6", "inherit");
	is(jail, "meta.owner", "me");
	is(jail, "meta", "owner=me");
	is(jail, "children.max", "7");
	is(jail, "allow.mlock", "true");
	is(jail, "allow.set_hostname", "false");
	is(jail, "devfs_ruleset", "4");
	is(jail, "ip4.saddrsel", "false");
	is(jail, "host.domainname", "\xff\xfe");
	is(jail, "securelevel", "2");
	check_removed(jail);

	jailrs_spec_free(spec);
	spec = check_spec("jailrs-c-spec");
	jail = created(spec, host);
	is(jail, "host.hostname", "jailrs-c-spec");
	is(jail, "enforce_statfs", "2");
	is(jail, "persist", "true");
	is(jail, "ip4", "disable");
	check_removed(jail);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

static void
values_of_another_type(void)
{
	static const struct {
		const char *name, *value, *says;
	} wrong[] = {
		{ "allow.raw_sockets", "maybe",
		    "is \"maybe\", and allow.raw_sockets is true or false" },
		{ "securelevel", "high", "is \"high\", and securelevel is a number" },
		{ "securelevel", "3000000000", "is 3000000000, and securelevel is an int" },
		{ "host.hostid", "-1", "is \"-1\", and host.hostid is a number" },
		{ "vnet", "yes", "is \"yes\", and vnet is disable, new or inherit" },
		{ "ip4.addr", "::1", "and ip4.addr is IPv4 addresses" },
		{ "ip6.addr", "192.0.2.1", "and ip6.addr is IPv6 addresses" },
	};
	jailrs_spec *spec = check_spec("jailrs-c-spec"), *other = NULL;
	char *before = NULL, *after = NULL;

	OK(jailrs_spec_json(spec, &before, E));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		FAILS_SAYING(JAILRS_INVALID, wrong[i].says,
		    jailrs_spec_set(spec, wrong[i].name, wrong[i].value, E));
	FAILS_SAYING(JAILRS_INVALID, "securelevel is an int",
	    jailrs_spec_set_int(spec, "securelevel", INT64_C(1) << 40, E));
	FAILS_SAYING(JAILRS_INVALID, "persist is 0 or 1",
	    jailrs_spec_set_int(spec, "persist", 2, E));
	FAILS_SAYING(JAILRS_INVALID, "host.hostid is an unsigned long",
	    jailrs_spec_set_int(spec, "host.hostid", -1, E));
	FAILS_SAYING(JAILRS_INVALID, "path is no number", jailrs_spec_set_int(spec, "path", 1, E));
	FAILS_SAYING(JAILRS_INVALID, "argument address",
	    jailrs_spec_add_address(spec, "192.0.2.256", E));
	FAILS_SAYING(JAILRS_INVALID, "argument value is NULL",
	    jailrs_spec_set_raw(spec, "somebodys.thing", NULL, 4, E));
	/* Nothing of it has come in. */
	OK(jailrs_spec_json(spec, &after, E));
	CHECK_STR(after, before);
	jailrs_string_free(before);
	jailrs_string_free(after);
	jailrs_spec_free(spec);

	FAILS_WITH(JAILRS_INVALID, jailrs_spec_new("", &other, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_spec_new("a/b", &other, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_spec_new("a..b", &other, E));
	CHECK(other == NULL);
}

/* What is told when the jail is made: by the library before, or by the kernel. */
static void
refused(const char *release, const char *name, const char *value, jailrs_status status,
    const char *says)
{
	jailrs_host *host = NULL;
	jailrs_spec *spec = check_spec("jailrs-c-spec");
	jailrs_jail *jail = NULL;

	OK(jailrs_host_simulated(release, &host, E));
	OK(jailrs_spec_set(spec, name, value, E));
	FAILS_SAYING(status, says, jailrs_spec_create(spec, host, &jail, E));
	CHECK(jail == NULL);
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_host_jail(host, "jailrs-c-spec", &jail, E));
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

static void
what_a_kernel_makes_of_it(void)
{
	refused("13.2", "meta.owner", "me", JAILRS_UNSUPPORTED, "needs FreeBSD 15.0, this is 13.2");
	refused("15.1", "nothing.such", "x", JAILRS_UNSUPPORTED, "nothing.such: unknown parameter");
	refused("15.1", "path", "/no/such/directory", JAILRS_NOT_FOUND, "ENOENT");
	refused("15.1", "enforce_statfs", "3", JAILRS_INVALID, "enforce_statfs");
}

/* For parameters that the library does not know, and no others. */
static void
bytes_as_they_are(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-spec"), *again = NULL;
	jailrs_jail *jail = NULL;
	char *json = NULL;
	int32_t level = 2;

	OK(jailrs_spec_set_raw(spec, "securelevel", &level, sizeof(level), E));
	FAILS_SAYING(JAILRS_INVALID, "securelevel: takes an int, not bytes",
	    jailrs_spec_create(spec, host, &jail, E));
	OK(jailrs_spec_set_int(spec, "securelevel", level, E));
	OK(jailrs_spec_set_raw(spec, "somebodys.thing", "\1\0\377", 3, E));
	OK(jailrs_spec_set_raw(spec, "somebodys.nothing", NULL, 0, E));
	OK(jailrs_spec_json(spec, &json, E));
	OK(jailrs_spec_from_json(json, &again, E));
	jailrs_string_free(json);
	OK(jailrs_spec_json(again, &json, E));
	CHECK_HAS(json, "255");
	jailrs_string_free(json);
	FAILS_SAYING(JAILRS_UNSUPPORTED, "somebodys.",
	    jailrs_spec_create(again, host, &jail, E));
	CHECK(jail == NULL);
	jailrs_spec_free(again);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

int
main(void)
{
	parameters_of_every_type();
	values_of_another_type();
	what_a_kernel_makes_of_it();
	bytes_as_they_are();
	return (0);
}
