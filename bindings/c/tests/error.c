/* What errors tell, and what becomes of arguments that cannot be used. */
#include "check.h"

static void
the_kernel_refuses(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-error");
	jailrs_jail *jail = NULL, *other = NULL;
	jailrs_error *error = NULL;

	OK(jailrs_spec_create(spec, host, &jail, E));
	FAILS(JAILRS_EXISTS, &error, jailrs_spec_create(spec, host, &other, E));
	CHECK(other == NULL);
	CHECK(jailrs_error_errno(error) == 17);
	CHECK_STR(jailrs_error_errno_name(error), "EEXIST");
	CHECK_STR(jailrs_error_operation(error), "jail_set");
	CHECK(strstr(jailrs_error_object(error), "name=jailrs-c-error") != NULL);
	CHECK(strstr(jailrs_error_message(error), "EEXIST") != NULL);
	CHECK(strstr(jailrs_error_errmsg(error), "already exists") != NULL);
	CHECK(jailrs_error_left_count(error) == 0);
	CHECK(jailrs_error_left(error, 0) == NULL);
	CHECK(jailrs_error_step(error) == NULL);
	jailrs_error_free(error);

	OK(jailrs_jail_remove(jail, E));
	FAILS(JAILRS_GONE, &error, jailrs_jail_remove(jail, E));
	CHECK_STR(jailrs_error_jail(error), "jailrs-c-error");
	CHECK(jailrs_error_errno(error) == 0);
	CHECK(jailrs_error_errno_name(error) == NULL);
	jailrs_error_free(error);
	jailrs_jail_free(jail);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

/* The release or the module that would bring what is missing. */
static void
what_is_missing(void)
{
	static const char *const newer[] = { "meta" };
	jailrs_host *host = NULL;
	jailrs_jail *jail;
	jailrs_mount *mount = NULL;
	jailrs_mounted *mounted = NULL;
	jailrs_values *values = NULL;
	jailrs_error *error = NULL;

	OK(jailrs_host_simulated("13.2", &host, E));
	jail = check_jail(host, "jailrs-c-error");
	FAILS(JAILRS_UNSUPPORTED, &error, jailrs_jail_get(jail, newer, 1, &values, E));
	CHECK_STR(jailrs_error_since(error), "15.0");
	CHECK(jailrs_error_module(error) == NULL);
	jailrs_error_free(error);
	OK(jailrs_mount_new("linprocfs", NULL, "/", &mount, E));
	FAILS(JAILRS_UNSUPPORTED, &error, jailrs_mount_mount(mount, host, "/", &mounted, E));
	CHECK_STR(jailrs_error_module(error), "linprocfs");
	CHECK(jailrs_error_since(error) == NULL);
	jailrs_error_free(error);
	CHECK(values == NULL && mounted == NULL);
	jailrs_mount_free(mount);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
arguments_are_named(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-error");
	jailrs_error *error = NULL;
	char *text = (char *)malloc((1 << 20) + 2);

	FAILS(JAILRS_INVALID, &error, jailrs_spec_set(spec, NULL, "x", E));
	CHECK_STR(jailrs_error_message(error), "argument name is NULL");
	CHECK_STR(jailrs_error_object(error), "name");
	jailrs_error_free(error);

	FAILS(JAILRS_INVALID, &error, jailrs_spec_set(spec, "path", "\xff\xfe", E));
	CHECK_STR(jailrs_error_message(error), "argument value is not UTF-8");
	jailrs_error_free(error);
	/* Paths need not be. */
	OK(jailrs_spec_set_bytes(spec, "path", "\xff\xfe", E));

	CHECK(text != NULL);
	memset(text, 'x', (1 << 20) + 1);
	text[(1 << 20) + 1] = '\0';
	FAILS(JAILRS_INVALID, &error, jailrs_spec_set(spec, "path", text, E));
	CHECK_STR(jailrs_error_message(error), "argument value is longer than 1048576 bytes");
	jailrs_error_free(error);
	free(text);

	/* Another object, and a part of memory that is none. */
	FAILS(JAILRS_INVALID, &error, jailrs_spec_set((jailrs_spec *)(void *)host, "path", "/", E));
	CHECK_STR(jailrs_error_message(error), "argument spec is no jailrs_spec");
	jailrs_error_free(error);
	{
		static uint64_t nothing[8];

		FAILS(JAILRS_INVALID, &error,
		    jailrs_spec_set((jailrs_spec *)(void *)nothing, "path", "/", E));
		CHECK_STR(jailrs_error_message(error), "argument spec is no jailrs_spec");
		jailrs_error_free(error);
		CHECK(jailrs_spec_name((jailrs_spec *)(void *)nothing) == NULL);
		jailrs_spec_free((jailrs_spec *)(void *)nothing);
	}
	/* Who does not want to know is not told. */
	CHECK(jailrs_spec_set(spec, NULL, NULL, NULL) == JAILRS_INVALID);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

static void
what_is_lent_is_not_changed(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-lent");
	jailrs_owned *owned = NULL;
	jailrs_error *error = NULL;
	jailrs_jail *lent;

	OK(jailrs_spec_create_owned(spec, host, &owned, E));
	lent = (jailrs_jail *)(void *)(uintptr_t)jailrs_owned_jail(owned);
	FAILS(JAILRS_INVALID, &error, jailrs_jail_rename(lent, "jailrs-c-other", E));
	CHECK(strstr(jailrs_error_message(error), "lent") != NULL);
	jailrs_error_free(error);
	/* Freed by mistake, it stays. */
	jailrs_jail_free(lent);
	CHECK_STR(jailrs_jail_name(jailrs_owned_jail(owned)), "jailrs-c-lent");
	jailrs_owned_free(owned);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

static void
statuses_have_names(void)
{
	CHECK_STR(jailrs_status_name(JAILRS_OK), "JAILRS_OK");
	CHECK_STR(jailrs_status_name(JAILRS_OTHER), "JAILRS_OTHER");
	CHECK_STR(jailrs_status_name(999), "unknown status");
	CHECK_STR(jailrs_version(), JAILRS_VERSION);
	CHECK(jailrs_error_status(NULL) == JAILRS_OK);
	CHECK(jailrs_error_message(NULL) == NULL);
	jailrs_error_free(NULL);
}

int
main(void)
{
	what_is_missing();
	the_kernel_refuses();
	arguments_are_named();
	what_is_lent_is_not_changed();
	statuses_have_names();
	return (0);
}
