/* Interfaces and addresses: which there are, and who has one. */
#include "check.h"

#define NONE ((size_t)-1)
#define BRIDGE "bridge778"
/* Of FreeBSD's net/if.h and net/if_types.h. */
#define FBSD_IFF_UP		0x1
#define FBSD_IFF_LOOPBACK	0x8
#define FBSD_IFT_LOOP		24
#define FBSD_IFT_BRIDGE		209

static size_t
find(const jailrs_interfaces *interfaces, const char *name)
{
	for (size_t i = 0; i < jailrs_interfaces_count(interfaces); i++)
		if (strcmp(jailrs_interfaces_name(interfaces, i), name) == 0)
			return (i);
	return (NONE);
}

static jailrs_alias *
described(const char *interface, const char *address)
{
	jailrs_alias *alias = NULL;

	OK(jailrs_alias_new(interface, address, &alias, E));
	return (alias);
}

static void
who_has_it(const char *release, const char *address, const char *cidr, int prefix)
{
	jailrs_host *host = check_host(release);
	jailrs_alias *alias = described("lo0", cidr);
	jailrs_added_alias *added = NULL;
	jailrs_addresses *all = NULL, *found = NULL;
	jailrs_interfaces *interfaces = NULL;
	const jailrs_addresses *own;
	bool is = true;
	size_t before, at, seen = 0;

	OK(jailrs_alias_is_there(alias, host, &is, E));
	CHECK(!is);
	OK(jailrs_host_who_has(host, address, &found, E));
	CHECK(jailrs_addresses_count(found) == 0);
	CHECK(jailrs_addresses_address(found, 0) == NULL);
	CHECK(jailrs_addresses_interface(found, 0) == NULL);
	CHECK(jailrs_addresses_prefix(found, 0) == 0);
	CHECK(jailrs_addresses_other(found, 0) == NULL);
	jailrs_addresses_free(found);
	OK(jailrs_host_addresses(host, &all, E));
	before = jailrs_addresses_count(all);
	jailrs_addresses_free(all);

	OK(jailrs_alias_add(alias, host, &added, E));
	OK(jailrs_alias_is_there(alias, host, &is, E));
	CHECK(is);
	OK(jailrs_host_who_has(host, address, &found, E));
	CHECK(jailrs_addresses_count(found) == 1);
	CHECK_STR(jailrs_addresses_interface(found, 0), "lo0");
	CHECK_STR(jailrs_addresses_address(found, 0), address);
	CHECK(jailrs_addresses_prefix(found, 0) == prefix);
	jailrs_addresses_free(found);
	OK(jailrs_host_addresses(host, &all, E));
	CHECK(jailrs_addresses_count(all) == before + 1);
	jailrs_addresses_free(all);

	OK(jailrs_host_interfaces(host, &interfaces, E));
	at = find(interfaces, "lo0");
	CHECK(at != NONE);
	CHECK(jailrs_interfaces_number(interfaces, at) > 0);
	CHECK(jailrs_interfaces_kind(interfaces, at) == FBSD_IFT_LOOP);
	CHECK((jailrs_interfaces_flags(interfaces, at) & FBSD_IFF_LOOPBACK) != 0);
	CHECK((jailrs_interfaces_flags(interfaces, at) & FBSD_IFF_UP) != 0);
	CHECK(jailrs_interfaces_mtu(interfaces, at) == 16384);
	CHECK(jailrs_interfaces_mac(interfaces, at) == NULL);
	own = jailrs_interfaces_addresses(interfaces, at);
	for (size_t i = 0; i < jailrs_addresses_count(own); i++) {
		CHECK_STR(jailrs_addresses_interface(own, i), "lo0");
		seen += strcmp(jailrs_addresses_address(own, i), address) == 0;
	}
	CHECK(seen == 1);
	/* Lent: freed by mistake, they stay. */
	jailrs_addresses_free((jailrs_addresses *)(void *)(uintptr_t)own);
	CHECK_STR(jailrs_addresses_interface(own, 0), "lo0");
	at = jailrs_interfaces_count(interfaces);
	CHECK(jailrs_interfaces_name(interfaces, at) == NULL);
	CHECK(jailrs_interfaces_addresses(interfaces, at) == NULL);
	CHECK(jailrs_interfaces_number(interfaces, at) == 0);
	CHECK(jailrs_interfaces_mac(interfaces, at) == NULL);
	jailrs_interfaces_free(interfaces);

	/* Whoever added it. */
	jailrs_added_alias_free(added);
	OK(jailrs_alias_remove(alias, host, E));
	OK(jailrs_alias_is_there(alias, host, &is, E));
	CHECK(!is);
	FAILS_SAYING(JAILRS_NOT_FOUND, address, jailrs_alias_remove(alias, host, E));
	jailrs_alias_free(alias);
	jailrs_host_free(host);
}

/* A jail with a network stack of its own, and a bridge. */
static void
in_a_jail(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-net");
	jailrs_started *started = NULL;
	jailrs_link *link = NULL;
	jailrs_alias *alias = described("eth0", "10.78.0.5/24");
	jailrs_added_alias *added = NULL;
	jailrs_interfaces *interfaces = NULL;
	const jailrs_jail *jail;
	jailrs_error *error = NULL;
	const char *mac;
	bool is = true;
	size_t at;

	OK(jailrs_host_set_loading_modules(host, E));
	OK(jailrs_spec_set(spec, "vnet", "new", E));
	OK(jailrs_link_new(BRIDGE, &link, E));
	OK(jailrs_link_set_create_bridge(link, E));
	OK(jailrs_link_add_address(link, "10.78.0.2/24", E));
	OK(jailrs_link_set_name_inside(link, "eth0", E));
	OK(jailrs_spec_add_link(spec, link, E));
	jailrs_link_free(link);
	OK(jailrs_spec_start(spec, host, &started, E));
	jailrs_spec_free(spec);
	jail = jailrs_started_jail(started);

	OK(jailrs_host_interfaces(host, &interfaces, E));
	at = find(interfaces, BRIDGE);
	CHECK(at != NONE);
	CHECK(jailrs_interfaces_kind(interfaces, at) == FBSD_IFT_BRIDGE);
	mac = jailrs_interfaces_mac(interfaces, at);
	CHECK(mac != NULL && strlen(mac) == 17 && mac[2] == ':');
	CHECK(find(interfaces, "eth0") == NONE);
	jailrs_interfaces_free(interfaces);

	OK(jailrs_alias_is_there_in(alias, jail, &is, E));
	CHECK(!is);
	OK(jailrs_alias_add_in(alias, jail, &added, E));
	CHECK(jailrs_added_alias_is_ours(added));
	OK(jailrs_alias_is_there_in(alias, jail, &is, E));
	CHECK(is);
	jailrs_added_alias_free(added);
	FAILS_SAYING(JAILRS_NOT_FOUND, "eth0", jailrs_alias_is_there(alias, host, &is, E));
	OK(jailrs_alias_remove_in(alias, jail, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "10.78.0.5", jailrs_alias_remove_in(alias, jail, E));

	FAILS(JAILRS_OTHER, &error, jailrs_jail_default_route(jail, "10.99.0.1", E));
	CHECK_STR(jailrs_error_errno_name(error), "ENETUNREACH");
	jailrs_error_free(error);
	FAILS_SAYING(JAILRS_INVALID, "argument gateway", jailrs_jail_default_route(jail, "x", E));
	FAILS_WITH(JAILRS_INVALID, jailrs_jail_default_route(jail, "0.0.0.0", E));
	OK(jailrs_jail_default_route(jail, "10.78.0.1", E));
	FAILS_SAYING(JAILRS_EXISTS, "default route",
	    jailrs_jail_default_route(jail, "10.78.0.9", E));
	jailrs_alias_free(alias);
	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	jailrs_host_free(host);
}

static void
what_it_runs_on(void)
{
	jailrs_host *host = check_host("14.4");
	jailrs_capabilities *can = NULL;
	char *cpus = NULL;
	int osreldate = 0;
	jailrs_addresses *found = NULL;

	OK(jailrs_host_release(host, &osreldate, E));
	OK(jailrs_host_capabilities(host, &can, E));
	CHECK(osreldate > 1300000 && osreldate == jailrs_capabilities_osreldate(can));
	jailrs_capabilities_free(can);
	OK(jailrs_host_cpus(host, &cpus, E));
	CHECK(cpus[0] == '0');
	jailrs_string_free(cpus);
	FAILS_SAYING(JAILRS_INVALID, "argument address",
	    jailrs_host_who_has(host, "lo0", &found, E));
	FAILS_SAYING(JAILRS_INVALID, "argument address",
	    jailrs_host_who_has(host, "192.0.2.1/24", &found, E));
	CHECK(found == NULL);
	jailrs_host_free(host);
}

int
main(void)
{
	who_has_it("13.2", "198.51.100.4", "198.51.100.4/28", 28);
	who_has_it("15.1", "198.51.100.4", "198.51.100.4", 32);
	who_has_it("15.1", "2001:db8::4", "2001:db8::4/64", 64);
	what_it_runs_on();
	/* In the end, since a kernel may lack what it needs. */
	check_needs_network_stacks();
	in_a_jail();
	return (0);
}
