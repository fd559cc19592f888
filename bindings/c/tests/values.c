/* What a jail is: values of every type, all at once or one by one. */
#include "check.h"

/* A jail with a value of each type. */
static jailrs_jail *
rich(const jailrs_host *host)
{
	jailrs_spec *spec = check_spec("jailrs-c-rich");
	jailrs_jail *jail = NULL;

	OK(jailrs_spec_set(spec, "ip4.addr", "192.0.2.1,192.0.2.2", E));
	OK(jailrs_spec_set(spec, "ip6.addr", "2001:db8::1", E));
	OK(jailrs_spec_set(spec, "host.hostid", "18446744073709551615", E));
	OK(jailrs_spec_set(spec, "securelevel", "-1", E));
	OK(jailrs_spec_set_bytes(spec, "host.hostname", "a\033b", E));
	OK(jailrs_spec_set_bool(spec, "allow.mlock", true, E));
	OK(jailrs_spec_create(spec, host, &jail, E));
	jailrs_spec_free(spec);
	return (jail);
}

static void
values_of_every_type(void)
{
	static const char *const names[] = { "name", "securelevel", "host.hostid", "allow.mlock",
	    "ip4.addr", "ip6.addr", "vnet", "host.hostname", "ip4", "sysvshm" };
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = rich(host);
	jailrs_values *values = NULL;
	const char *text = NULL;
	char buffer[64];
	bool on = false;
	int64_t number = 0;
	uint64_t id = 0;
	uint32_t mode = 9;
	size_t count = 0, needed = 0;

	OK(jailrs_jail_get(jail, names, 10, &values, E));
	CHECK(jailrs_values_jid(values) == jailrs_jail_jid(jail));
	CHECK(jailrs_values_count(values) == 10);
	CHECK_STR(jailrs_values_name(values, 0), "name");
	CHECK(jailrs_values_name(values, 10) == NULL);

	CHECK(jailrs_values_type(values, "name") == JAILRS_TYPE_STRING);
	OK(jailrs_values_string(values, "name", &text, E));
	CHECK_STR(text, "jailrs-c-rich");
	CHECK(jailrs_values_type(values, "securelevel") == JAILRS_TYPE_INT);
	OK(jailrs_values_int(values, "securelevel", &number, E));
	CHECK(number == -1);
	CHECK(jailrs_values_type(values, "host.hostid") == JAILRS_TYPE_UINT);
	OK(jailrs_values_uint(values, "host.hostid", &id, E));
	CHECK(id == UINT64_MAX);
	CHECK(jailrs_values_type(values, "allow.mlock") == JAILRS_TYPE_BOOL);
	OK(jailrs_values_bool(values, "allow.mlock", &on, E));
	CHECK(on);
	CHECK(jailrs_values_type(values, "vnet") == JAILRS_TYPE_MODE);
	OK(jailrs_values_mode(values, "vnet", &mode, E));
	CHECK(mode == JAILRS_MODE_INHERIT);
	OK(jailrs_values_mode(values, "ip4", &mode, E));
	CHECK(mode == JAILRS_MODE_NEW);
	OK(jailrs_values_mode(values, "sysvshm", &mode, E));
	CHECK(mode == JAILRS_MODE_DISABLE);
	CHECK(jailrs_values_type(values, "ip4.addr") == JAILRS_TYPE_ADDRESSES);
	OK(jailrs_values_address_count(values, "ip4.addr", &count, E));
	CHECK(count == 2);
	OK(jailrs_values_address(values, "ip4.addr", 0, buffer, sizeof(buffer), E));
	CHECK_STR(buffer, "192.0.2.1");
	OK(jailrs_values_address(values, "ip4.addr", 1, buffer, 10, E));
	CHECK_STR(buffer, "192.0.2.2");
	OK(jailrs_values_address(values, "ip6.addr", 0, buffer, sizeof(buffer), E));
	CHECK_STR(buffer, "2001:db8::1");
	CHECK(jailrs_values_type(values, "never.asked") == JAILRS_TYPE_NONE);

	/* As it is, and as a person reads it. */
	OK(jailrs_values_string(values, "host.hostname", &text, E));
	CHECK_STR(text, "a\033b");
	OK(jailrs_values_format(values, "host.hostname", NULL, 0, &needed, E));
	CHECK(needed == strlen("a\\x1bb"));
	OK(jailrs_values_format(values, "host.hostname", buffer, needed + 1, &needed, E));
	CHECK_STR(buffer, "a\\x1bb");
	OK(jailrs_values_format(values, "ip4.addr", buffer, sizeof(buffer), &needed, E));
	CHECK_STR(buffer, "192.0.2.1,192.0.2.2");
	OK(jailrs_values_format(values, "vnet", buffer, sizeof(buffer), &needed, E));
	CHECK_STR(buffer, "inherit");

	/* What does not fit, is of another type or not there leaves all as it was. */
	FAILS_SAYING(JAILRS_INVALID, "has 9 bytes, and 10 are needed",
	    jailrs_values_address(values, "ip4.addr", 0, buffer, 9, E));
	FAILS_SAYING(JAILRS_INVALID, "argument buffer",
	    jailrs_values_format(values, "ip4.addr", buffer, 19, &needed, E));
	CHECK(needed == 19);
	FAILS_SAYING(JAILRS_NOT_FOUND, "2 addresses",
	    jailrs_values_address(values, "ip4.addr", 2, buffer, sizeof(buffer), E));
	CHECK_STR(buffer, "inherit");
	FAILS_SAYING(JAILRS_INVALID, "securelevel",
	    jailrs_values_bool(values, "securelevel", &on, E));
	FAILS_SAYING(JAILRS_INVALID, "vnet", jailrs_values_int(values, "vnet", &number, E));
	FAILS_SAYING(JAILRS_INVALID, "securelevel, which is -1",
	    jailrs_values_uint(values, "securelevel", &id, E));
	FAILS_SAYING(JAILRS_INVALID, "a number", jailrs_values_uint(values, "name", &id, E));
	FAILS_SAYING(JAILRS_INVALID, "18446744073709551615",
	    jailrs_values_int(values, "host.hostid", &number, E));
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_values_format(values, "path", buffer, 9, &needed, E));
	FAILS_SAYING(JAILRS_INVALID, "a text", jailrs_values_string(values, "vnet", &text, E));
	FAILS_SAYING(JAILRS_INVALID, "disable, new", jailrs_values_mode(values, "name", &mode, E));
	FAILS_SAYING(JAILRS_INVALID, "addresses",
	    jailrs_values_address_count(values, "vnet", &count, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "path", jailrs_values_string(values, "path", &text, E));
	CHECK(on && number == -1 && id == UINT64_MAX && mode == JAILRS_MODE_DISABLE && count == 2);
	/* The values are of that moment. */
	check_removed(jail);
	CHECK_STR(jailrs_values_name(values, 7), "host.hostname");
	jailrs_values_free(values);
	jailrs_host_free(host);
}

/* Numbers fit or are refused, whatever their type; bytes are as the kernel wrote them. */
static void
numbers_and_bytes(void)
{
	static const char *const names[] = { "host.hostid", "children.max", "name", "ip4.addr",
	    "ip6.addr" };
	static const unsigned char address[] = { 192, 0, 2, 7 };
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-numbers");
	jailrs_jail *jail = NULL;
	jailrs_update *update = NULL;
	jailrs_values *values = NULL;
	const void *data = NULL;
	size_t size = 99, needed = 0;
	int64_t number = 0;
	uint64_t id = 0;
	uint32_t raw = 0x01020304;
	int kept;
	char buffer[8];

	OK(jailrs_spec_set(spec, "host.hostid", "77", E));
	OK(jailrs_spec_set(spec, "ip4.addr", "192.0.2.7", E));
	OK(jailrs_spec_set_int(spec, "children.max", 5, E));
	OK(jailrs_spec_create(spec, host, &jail, E));
	jailrs_spec_free(spec);
	OK(jailrs_jail_get(jail, names, 5, &values, E));
	OK(jailrs_values_int(values, "host.hostid", &number, E));
	CHECK(number == 77);
	OK(jailrs_values_uint(values, "children.max", &id, E));
	CHECK(id == 5);
	OK(jailrs_jail_get_uint(jail, "host.hostid", &id, E));
	CHECK(id == 77);
	OK(jailrs_jail_get_uint(jail, "children.max", &id, E));
	CHECK(id == 5);
	FAILS_SAYING(JAILRS_INVALID, "a number", jailrs_jail_get_uint(jail, "name", &id, E));

	OK(jailrs_values_raw(values, "children.max", &data, &size, E));
	CHECK(size == sizeof(kept));
	memcpy(&kept, data, size);
	CHECK(kept == 5);
	OK(jailrs_values_raw(values, "name", &data, &size, E));
	CHECK(size == strlen("jailrs-c-numbers") && memcmp(data, "jailrs-c-numbers", size) == 0);
	OK(jailrs_values_raw(values, "ip4.addr", &data, &size, E));
	CHECK(size == sizeof(address) && memcmp(data, address, size) == 0);
	OK(jailrs_values_format(values, "ip6.addr", buffer, sizeof(buffer), &needed, E));
	CHECK_STR(buffer, "-");
	OK(jailrs_values_raw(values, "ip6.addr", &data, &size, E));
	CHECK(size == 0 && data == NULL);
	size = 99;
	FAILS_SAYING(JAILRS_NOT_FOUND, "path", jailrs_values_raw(values, "path", &data, &size, E));
	CHECK(size == 99);
	jailrs_values_free(values);

	/* For what the library does not know: of these the kernel has none. */
	OK(jailrs_update_new(&update, E));
	OK(jailrs_update_set_raw(update, "children.max", &raw, sizeof(raw), E));
	FAILS_SAYING(JAILRS_INVALID, "takes an int, not bytes", jailrs_jail_update(jail, update, E));
	jailrs_update_free(update);
	OK(jailrs_update_new(&update, E));
	OK(jailrs_update_set_raw(update, "not.known", &raw, sizeof(raw), E));
	FAILS_SAYING(JAILRS_UNSUPPORTED, "not.known", jailrs_jail_update(jail, update, E));
	jailrs_update_free(update);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
one_value(void)
{
	static const char *const unknown[] = { "name", "nothing.such" };
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = rich(host);
	jailrs_values *values = NULL;
	int64_t number = 7;
	uint64_t id = 7;
	bool on = true;
	char *text = NULL;

	OK(jailrs_jail_get_bool(jail, "persist", &on, E));
	CHECK(on);
	OK(jailrs_jail_get_int(jail, "securelevel", &number, E));
	CHECK(number == -1);
	FAILS_SAYING(JAILRS_INVALID, "18446744073709551615",
	    jailrs_jail_get_int(jail, "host.hostid", &number, E));
	FAILS_SAYING(JAILRS_INVALID, "securelevel, which is -1",
	    jailrs_jail_get_uint(jail, "securelevel", &id, E));
	FAILS_SAYING(JAILRS_INVALID, "a number", jailrs_jail_get_int(jail, "name", &number, E));
	FAILS_SAYING(JAILRS_INVALID, "a boolean", jailrs_jail_get_bool(jail, "name", &on, E));
	CHECK(number == -1);
	OK(jailrs_jail_get_string(jail, "host.hostname", &text, E));
	CHECK_TEXT(text, "a\033b");
	OK(jailrs_jail_get_string(jail, "ip4.addr", &text, E));
	CHECK_TEXT(text, "192.0.2.1,192.0.2.2");
	text = NULL;
	FAILS_SAYING(JAILRS_UNSUPPORTED, "nothing.such",
	    jailrs_jail_get_string(jail, "nothing.such", &text, E));
	FAILS_SAYING(JAILRS_UNSUPPORTED, "nothing.such",
	    jailrs_jail_get(jail, unknown, 2, &values, E));
	if (jailrs_host_is_simulated(host))
		FAILS_SAYING(JAILRS_NOT_FOUND, "meta.none",
		    jailrs_jail_get_string(jail, "meta.none", &text, E));
	CHECK(text == NULL && values == NULL);

	OK(jailrs_jail_get_all(jail, &values, E));
	CHECK(jailrs_values_count(values) > 40);
	for (size_t i = 0; i < jailrs_values_count(values); i++)
		CHECK(jailrs_values_type(values, jailrs_values_name(values, i)) !=
		    JAILRS_TYPE_NONE);
	CHECK(jailrs_values_type(values, "allow.raw_sockets") == JAILRS_TYPE_BOOL);
	jailrs_values_free(values);
	check_removed(jail);
	jailrs_host_free(host);
}

int
main(void)
{
	values_of_every_type();
	numbers_and_bytes();
	one_value();
	return (0);
}
