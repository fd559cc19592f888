/* Jails with a network stack of their own, by a cable to a bridge. */
#include "world.h"

#define BRIDGE "bridge777"

/* Whether what makes the calls has this address on this interface; -1 without such an interface. */
static int
has_address(const jailrs_host *host, const char *interface, const char *address)
{
	jailrs_alias *alias = NULL;
	jailrs_added_alias *added = NULL;
	jailrs_status status;

	OK(jailrs_alias_new(interface, address, &alias, E));
	OK(jailrs_alias_set_if_there(alias, JAILRS_IF_THERE_REFUSE, E));
	status = jailrs_alias_add(alias, host, &added, NULL);
	jailrs_alias_free(alias);
	if (status == JAILRS_EXISTS)
		return (1);
	if (status == JAILRS_NOT_FOUND)
		return (-1);
	CHECK(status == JAILRS_OK);
	OK(jailrs_added_alias_remove(added, E));
	jailrs_added_alias_free(added);
	return (0);
}

static jailrs_spec *
described(const char *name, const char *address, bool create_bridge)
{
	jailrs_spec *spec = check_spec(name);
	jailrs_link *link = NULL;

	OK(jailrs_spec_set(spec, "vnet", "new", E));
	OK(jailrs_link_new(BRIDGE, &link, E));
	if (create_bridge)
		OK(jailrs_link_set_create_bridge(link, E));
	OK(jailrs_link_add_address(link, address, E));
	OK(jailrs_link_add_address(link, "2001:db8:77::2/64", E));
	OK(jailrs_link_add_gateway(link, "10.77.0.1", E));
	OK(jailrs_link_set_name_inside(link, "eth0", E));
	OK(jailrs_link_set_mtu(link, 1400, E));
	OK(jailrs_spec_add_link(spec, link, E));
	jailrs_link_free(link);
	return (spec);
}

/* On the running kernel this would be the test's own process. */
static void
seen_from_inside(const jailrs_host *host, const char *name)
{
	jailrs_host *inside = NULL;
	jailrs_jail *jail = NULL;

	OK(jailrs_host_another(host, &inside, E));
	OK(jailrs_host_jail(inside, name, &jail, E));
	OK(jailrs_jail_attach(jail, E));
	CHECK(has_address(inside, "eth0", "10.77.0.2/24") == 1);
	CHECK(has_address(inside, "eth0", "2001:db8:77::2/64") == 1);
	CHECK(has_address(inside, "lo0", "127.0.0.1/8") == 1);
	CHECK(has_address(inside, "eth0", "10.77.0.9/24") == 0);
	CHECK(has_address(inside, BRIDGE, "10.77.0.9/24") == -1);
	jailrs_jail_free(jail);
	jailrs_host_free(inside);
}

static void
a_cable_comes_and_goes(const char *release)
{
	jailrs_host *host = check_host(release);
	struct world before = world_of(host);
	jailrs_spec *spec = described("jailrs-c-vnet", "10.77.0.2/24", true);
	jailrs_started *started = NULL, *other = NULL;
	jailrs_plan *plan = NULL;
	jailrs_values *values = NULL;
	const char *const names[] = { "vnet" };
	uint32_t mode = 99;

	OK(jailrs_host_set_loading_modules(host, E));
	OK(jailrs_spec_plan(spec, &plan, E));
	CHECK_HAS(jailrs_plan_text(plan),
	    "epair between " BRIDGE " and jail jailrs-c-vnet with 10.77.0.2/24, "
	    "2001:db8:77::2/64");
	jailrs_plan_free(plan);
	CHECK(has_address(host, BRIDGE, "10.77.0.1/24") == -1);
	OK(jailrs_spec_start(spec, host, &started, E));
	jailrs_spec_free(spec);
	OK(jailrs_jail_get(jailrs_started_jail(started), names, 1, &values, E));
	OK(jailrs_values_mode(values, "vnet", &mode, E));
	CHECK(mode == JAILRS_MODE_NEW);
	jailrs_values_free(values);
	CHECK(has_address(host, BRIDGE, "10.77.0.1/24") == 0);
	CHECK(has_address(host, "lo0", "10.77.0.2/24") == 0);
	if (jailrs_host_is_simulated(host))
		seen_from_inside(host, "jailrs-c-vnet");

	/* Another one on the same bridge, which it has not made, and leaves. */
	spec = described("jailrs-c-vnet2", "10.77.0.3/24", false);
	OK(jailrs_spec_start(spec, host, &other, E));
	OK(jailrs_started_stop(other, NULL, E));
	jailrs_started_free(other);
	CHECK(has_address(host, BRIDGE, "10.77.0.1/24") == 0);
	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	CHECK(has_address(host, BRIDGE, "10.77.0.1/24") == -1);
	WORLD_IS(host, before);

	/* Without it there is nothing to be plugged in. */
	other = NULL;
	FAILS_SAYING(JAILRS_NOT_FOUND, BRIDGE, jailrs_spec_start(spec, host, &other, E));
	CHECK(other == NULL);
	WORLD_IS(host, before);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

/* An interface of the host, for as long as the jail is there. */
static void
an_interface_is_lent(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	jailrs_spec *spec = check_spec("jailrs-c-lent");
	jailrs_started *started = NULL;
	jailrs_plan *plan = NULL;

	OK(jailrs_spec_set(spec, "vnet", "new", E));
	FAILS_WITH(JAILRS_INVALID, jailrs_spec_add_interface(spec, "a-name-too-long-", E));
	OK(jailrs_spec_add_interface(spec, "epair777b", E));
	OK(jailrs_spec_plan(spec, &plan, E));
	CHECK_HAS(jailrs_plan_text(plan), "ifconfig epair777b vnet jailrs-c-lent");
	jailrs_plan_free(plan);
	/* There is none of this name. */
	FAILS_SAYING(JAILRS_NOT_FOUND, "epair777b", jailrs_spec_start(spec, host, &started, E));
	CHECK(started == NULL);
	WORLD_IS(host, before);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

static void
what_cannot_be_plugged_in(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	jailrs_link *link = NULL;
	jailrs_spec *spec;
	jailrs_started *started = NULL;

	FAILS_WITH(JAILRS_INVALID, jailrs_link_new("a-bridge-too-far", &link, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_link_new("", &link, E));
	CHECK(link == NULL);
	OK(jailrs_link_new(BRIDGE, &link, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_link_add_address(link, "10.77.0.2/33", E));
	FAILS_WITH(JAILRS_INVALID, jailrs_link_add_gateway(link, "there", E));
	FAILS_WITH(JAILRS_INVALID, jailrs_link_set_name_inside(link, "", E));
	jailrs_link_free(link);

	/* A jail that has the host's network has no end to plug it into. */
	spec = described("jailrs-c-plain", "10.77.0.2/24", true);
	OK(jailrs_spec_set(spec, "vnet", "inherit", E));
	FAILS_SAYING(JAILRS_INVALID, "vnet", jailrs_spec_start(spec, host, &started, E));
	CHECK(started == NULL);
	WORLD_IS(host, before);
	CHECK(has_address(host, BRIDGE, "10.77.0.1/24") == -1);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

int
main(void)
{
	check_needs_network_stacks();
	a_cable_comes_and_goes("13.2");
	a_cable_comes_and_goes("15.1");
	an_interface_is_lent();
	what_cannot_be_plugged_in();
	return (0);
}
