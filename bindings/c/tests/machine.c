/* Simulated machines: with files of their own, as they are described, and seen by who is not root. */
#include "check.h"

static jailrs_machine *
described(const char *release)
{
	jailrs_machine *machine = NULL;

	OK(jailrs_machine_new(release, &machine, E));
	return (machine);
}

static jailrs_host *
booted(const jailrs_machine *machine)
{
	jailrs_host *host = NULL;

	OK(jailrs_machine_boot(machine, &host, E));
	CHECK(jailrs_host_is_simulated(host));
	return (host);
}

/* What it writes is beneath its root, and what it is. */
static void
its_root_and_its_name(void)
{
	jailrs_machine *machine = described("14.4");
	jailrs_host *host, *other;
	char root[CHECK_PATH], file[CHECK_PATH], *said;
	const char *name;
	int osreldate = 0;

	check_dir(root);
	check_path(file, root, "jailrs-c-machine", 0);
	OK(jailrs_machine_set_root(machine, root, E));
	OK(jailrs_machine_set_hostname(machine, "www.example.org", E));
	host = booted(machine);
	/* Each is another one. */
	other = booted(machine);
	jailrs_jail_free(check_jail(host, "jailrs-c-machine"));
	jailrs_jail_free(check_jail(other, "jailrs-c-machine"));
	jailrs_host_free(other);
	jailrs_machine_free(machine);
	OK(jailrs_host_release(host, &osreldate, E));
	CHECK(osreldate == 1404000);
	check_says(host, NULL, "hostname; echo hello >/jailrs-c-machine", "www.example.org\n");
	name = "/jailrs-c-machine";
	CHECK(!check_there(name));
	said = check_file(file);
	CHECK_STR(said, "hello\n");
	free(said);
	CHECK(unlink(file) == 0);
	jailrs_host_free(host);
	CHECK(rmdir(root) == 0);
}

static void
its_devices(void)
{
	jailrs_machine *machine = described("15.1");
	jailrs_host *host;
	jailrs_interfaces *interfaces = NULL;
	jailrs_mount *mount = NULL;
	jailrs_mounted *mounted = NULL;
	char root[CHECK_PATH];

	check_dir(root);
	OK(jailrs_machine_add_interface(machine, "em0", E));
	OK(jailrs_machine_add_interface(machine, "em1", E));
	FAILS_WITH(JAILRS_INVALID, jailrs_machine_add_interface(machine, "sixteen-bytes-xx", E));
	OK(jailrs_machine_add_unloaded_module(machine, "tmpfs", E));
	OK(jailrs_machine_set_root(machine, root, E));
	host = booted(machine);
	jailrs_machine_free(machine);
	OK(jailrs_host_interfaces(host, &interfaces, E));
	CHECK(jailrs_interfaces_count(interfaces) == 3);
	CHECK_STR(jailrs_interfaces_name(interfaces, 0), "lo0");
	CHECK_STR(jailrs_interfaces_name(interfaces, 1), "em0");
	CHECK_STR(jailrs_interfaces_name(interfaces, 2), "em1");
	CHECK(jailrs_interfaces_mac(interfaces, 1) != NULL);
	CHECK(jailrs_addresses_count(jailrs_interfaces_addresses(interfaces, 1)) == 0);
	jailrs_interfaces_free(interfaces);
	OK(jailrs_mount_new("tmpfs", NULL, "/", &mount, E));
	FAILS_SAYING(JAILRS_UNSUPPORTED, "tmpfs",
	    jailrs_mount_mount(mount, host, "/", &mounted, E));
	jailrs_mount_free(mount);
	jailrs_host_free(host);
	CHECK(rmdir(root) == 0);
}

static void
limits(uint32_t racct)
{
	jailrs_machine *machine = described("13.2");
	jailrs_host *host;
	jailrs_capabilities *can = NULL;
	uint32_t added = 99;

	FAILS_SAYING(JAILRS_INVALID, "argument racct is 3",
	    jailrs_machine_set_racct(machine, 3, E));
	OK(jailrs_machine_set_racct(machine, racct, E));
	host = booted(machine);
	jailrs_machine_free(machine);
	OK(jailrs_host_capabilities(host, &can, E));
	CHECK(jailrs_capabilities_racct(can) == racct);
	jailrs_capabilities_free(can);
	if (racct == JAILRS_RACCT_ON)
		OK(jailrs_host_add_limit(host, "web", "maxproc:deny=9", &added, E));
	else
		FAILS_WITH(JAILRS_UNSUPPORTED,
		    jailrs_host_add_limit(host, "web", "maxproc:deny=9", &added, E));
	CHECK(added == (racct == JAILRS_RACCT_ON ? JAILRS_LIMIT_NEW : 99));
	jailrs_host_free(host);
}

/* Whoever is not root looks, and may do no more. */
static void
not_root(const char *release)
{
	jailrs_host *host = NULL, *user = NULL;
	jailrs_spec *spec = check_spec("jailrs-c-user");
	jailrs_jail *jail, *same = NULL;
	jailrs_error *error = NULL;

	OK(jailrs_host_simulated(release, &host, E));
	OK(jailrs_host_another_user(host, 1001, &user, E));
	FAILS(JAILRS_PERMISSION, &error, jailrs_spec_create(spec, user, &same, E));
	CHECK_STR(jailrs_error_errno_name(error), "EPERM");
	jailrs_error_free(error);
	jailrs_spec_free(spec);
	jail = check_jail(host, "jailrs-c-user");
	OK(jailrs_host_jail(user, "jailrs-c-user", &same, E));
	CHECK(jailrs_jail_jid(same) == jailrs_jail_jid(jail));
	FAILS_WITH(JAILRS_PERMISSION, jailrs_jail_remove(same, E));
	OK(jailrs_jail_check(jail, E));
	check_says(user, NULL, "id -u; id -g", "1001\n1001\n");
	jailrs_jail_free(same);
	check_removed(jail);
	jailrs_host_free(user);
	/* Root is one of them. */
	OK(jailrs_host_another_user(host, 0, &user, E));
	check_removed(check_jail(user, "jailrs-c-user"));
	jailrs_host_free(user);
	jailrs_host_free(host);
}

static void
what_is_no_machine(void)
{
	jailrs_machine *machine = NULL;

	FAILS_SAYING(JAILRS_INVALID, "known here: 13.2, 14.4, 15.0, 15.1",
	    jailrs_machine_new("12.4", &machine, E));
	CHECK(machine == NULL);
}

int
main(void)
{
	its_root_and_its_name();
	its_devices();
	limits(JAILRS_RACCT_ON);
	limits(JAILRS_RACCT_OFF);
	limits(JAILRS_RACCT_ABSENT);
	not_root("13.2");
	not_root("15.1");
	what_is_no_machine();
	return (0);
}
