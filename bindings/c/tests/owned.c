/* Jails that end with their owner. */
#include "check.h"

static void
ends_with_its_owner(const char *release)
{
	jailrs_host *host = check_host(release);
	jailrs_spec *spec = check_spec("jailrs-c-owned");
	jailrs_owned *owned = NULL, *again = NULL;
	jailrs_jail *jail = NULL, *none = NULL;
	jailrs_capabilities *can = NULL;
	bool descriptors;

	OK(jailrs_host_capabilities(host, &can, E));
	descriptors = jailrs_capabilities_descriptors(can);
	jailrs_capabilities_free(can);
	OK(jailrs_spec_create_owned(spec, host, &owned, E));
	CHECK((jailrs_owned_desc(owned) >= 0) == descriptors);
	CHECK_STR(jailrs_jail_name(jailrs_owned_jail(owned)), "jailrs-c-owned");
	check_says(host, jailrs_owned_jail(owned), "hostname", "jailrs-c-owned\n");
	FAILS_WITH(JAILRS_EXISTS, jailrs_spec_create_owned(spec, host, &again, E));
	CHECK(again == NULL);

	/* A handle that is the caller's own does not keep it. */
	OK(jailrs_jail_clone(jailrs_owned_jail(owned), &jail, E));
	OK(jailrs_jail_check(jail, E));
	jailrs_owned_free(owned);
	FAILS_WITH(JAILRS_GONE, jailrs_jail_check(jail, E));
	OK(jailrs_jail_wait_gone(jail, 10000, E));
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_host_jail(host, "jailrs-c-owned", &none, E));
	jailrs_jail_free(jail);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

static void
removed_by_somebody_else(const char *release)
{
	jailrs_host *host = check_host(release);
	jailrs_spec *spec = check_spec("jailrs-c-owned");
	jailrs_owned *owned = NULL;
	jailrs_jail *other;

	OK(jailrs_spec_create_owned(spec, host, &owned, E));
	OK(jailrs_jail_remove(jailrs_owned_jail(owned), E));
	FAILS_WITH(JAILRS_GONE, jailrs_jail_check(jailrs_owned_jail(owned), E));
	/* Another one of the name is not its own. */
	other = check_jail(host, "jailrs-c-owned");
	jailrs_owned_free(owned);
	OK(jailrs_jail_check(other, E));
	check_removed(other);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

static void
of_nothing(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-owned");
	jailrs_owned *owned = NULL;
	jailrs_jail *none = NULL;

	CHECK(jailrs_owned_jail(NULL) == NULL);
	CHECK(jailrs_owned_desc(NULL) == -1);
	jailrs_owned_free(NULL);
	OK(jailrs_spec_set(spec, "path", "/no/such/directory", E));
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_spec_create_owned(spec, host, &owned, E));
	CHECK(owned == NULL);
	OK(jailrs_spec_set(spec, "path", "/", E));
	/* There it would be an owner of what others have around it. */
	OK(jailrs_spec_add_limit(spec, "maxproc:deny=50", E));
	FAILS_SAYING(JAILRS_INVALID, "start", jailrs_spec_create_owned(spec, host, &owned, E));
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_host_jail(host, "jailrs-c-owned", &none, E));
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

int
main(void)
{
	ends_with_its_owner("13.2");
	ends_with_its_owner("15.1");
	removed_by_somebody_else("13.2");
	removed_by_somebody_else("15.1");
	of_nothing();
	return (0);
}
