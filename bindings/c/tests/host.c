/* Hosts: what they are, what they can do, and machines that are kept in files. */
#include "check.h"

static void
what_a_release_can_do(const char *release, int osreldate, bool descriptors)
{
	jailrs_host *host = NULL;
	jailrs_capabilities *can = NULL;
	bool has = false;

	OK(jailrs_host_simulated(release, &host, E));
	CHECK(jailrs_host_is_simulated(host));
	OK(jailrs_host_capabilities(host, &can, E));
	CHECK_STR(jailrs_capabilities_release(can), release);
	CHECK(jailrs_capabilities_osreldate(can) == osreldate);
	CHECK(jailrs_capabilities_vnet(can));
	CHECK(jailrs_capabilities_racct(can) == JAILRS_RACCT_ON);
	CHECK(jailrs_capabilities_descriptors(can) == descriptors);
	CHECK(!jailrs_capabilities_jailed(can));
	CHECK(jailrs_capabilities_children_left(can) > 1000);
	CHECK(jailrs_capabilities_max_addresses(can) >= 255);
	jailrs_capabilities_free(can);

	OK(jailrs_host_has_param(host, "allow.raw_sockets", &has, E));
	CHECK(has);
	OK(jailrs_host_has_param(host, "nothing.of.the.kind", &has, E));
	CHECK(!has);
	/* Came with the descriptors. */
	OK(jailrs_host_has_param(host, "meta", &has, E));
	CHECK(has == descriptors);
	jailrs_host_free(host);
}

static void
the_version_is_the_headers(void)
{
	char version[32];

	snprintf(version, sizeof(version), "%d.%d.%d", JAILRS_VERSION_MAJOR, JAILRS_VERSION_MINOR,
	    JAILRS_VERSION_PATCH);
	CHECK_STR(version, JAILRS_VERSION);
	CHECK_STR(jailrs_version(), version);
}

static void
what_is_no_host(void)
{
	static const char *const releases[] = { "", "15", "fifteen", "15.1.2", "-1.0", "14.3" };
	jailrs_host *host = NULL;

	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++)
		FAILS_SAYING(JAILRS_INVALID, "known here: 13.2, 14.4, 15.0, 15.1",
		    jailrs_host_simulated(releases[i], &host, E));
#ifndef __FreeBSD__
	FAILS_SAYING(JAILRS_UNSUPPORTED, "FreeBSD", jailrs_host_local(&host, E));
#endif
	CHECK(host == NULL);
	CHECK(!jailrs_host_is_simulated(NULL));
}

static void
jails_by_name_and_number(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *made = check_jail(host, "jailrs-c-host"), *found = NULL;
	int jid = jailrs_jail_jid(made);

	OK(jailrs_host_jail(host, "jailrs-c-host", &found, E));
	CHECK(jailrs_jail_jid(found) == jid);
	jailrs_jail_free(found);
	OK(jailrs_host_jail_by_jid(host, jid, &found, E));
	CHECK_STR(jailrs_jail_name(found), "jailrs-c-host");
	/* What a host has made goes on without it. */
	jailrs_host_free(host);
	OK(jailrs_jail_check(found, E));
	jailrs_jail_free(found);
	check_removed(made);

	host = check_host("15.1");
	found = NULL;
	FAILS_SAYING(JAILRS_NOT_FOUND, "jailrs-c-host",
	    jailrs_host_jail(host, "jailrs-c-host", &found, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "999999", jailrs_host_jail_by_jid(host, 999999, &found, E));
	FAILS_SAYING(JAILRS_INVALID, "argument jid", jailrs_host_jail_by_jid(host, 0, &found, E));
	FAILS_SAYING(JAILRS_INVALID, "argument jid", jailrs_host_jail_by_jid(host, -1, &found, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_host_jail(host, "", &found, E));
	CHECK(found == NULL);
	jailrs_host_free(host);
}

static void
another_program_sees_the_same(void)
{
	jailrs_host *host = NULL, *other = NULL;
	jailrs_jail *jail, *same = NULL;

	OK(jailrs_host_simulated("14.4", &host, E));
	OK(jailrs_host_another(host, &other, E));
	jail = check_jail(host, "jailrs-c-host");
	OK(jailrs_host_jail(other, "jailrs-c-host", &same, E));
	CHECK(jailrs_jail_jid(same) == jailrs_jail_jid(jail));
	jailrs_host_free(host);
	OK(jailrs_jail_remove(same, E));
	FAILS_WITH(JAILRS_GONE, jailrs_jail_check(jail, E));
	jailrs_jail_free(same);
	jailrs_jail_free(jail);
	jailrs_host_free(other);
}

static void
a_machine_in_a_file(void)
{
	jailrs_host *host = NULL, *again = NULL;
	jailrs_jail *jail, *same = NULL;
	char dir[CHECK_PATH], file[CHECK_PATH], other[CHECK_PATH];
	FILE *rubbish;

	check_dir(dir);
	check_path(file, dir, "machine", 0);
	check_path(other, dir, "none/machine", 0);
	OK(jailrs_host_simulated("15.0", &host, E));
	jail = check_jail(host, "jailrs-c-kept");
	OK(jailrs_host_save(host, file, E));
	OK(jailrs_host_load(file, &again, E));
	CHECK(jailrs_host_is_simulated(again));
	OK(jailrs_host_jail(again, "jailrs-c-kept", &same, E));
	CHECK(jailrs_jail_jid(same) == jailrs_jail_jid(jail));
	/* It is another machine. */
	OK(jailrs_jail_remove(same, E));
	OK(jailrs_jail_check(jail, E));
	jailrs_jail_free(same);
	jailrs_jail_free(jail);
	jailrs_host_free(again);

	again = NULL;
	FAILS_SAYING(JAILRS_NOT_FOUND, "none/machine", jailrs_host_load(other, &again, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "none/machine", jailrs_host_save(host, other, E));
	FAILS_SAYING(JAILRS_OTHER, dir, jailrs_host_load(dir, &again, E));
	rubbish = fopen(file, "w");
	CHECK(rubbish != NULL);
	CHECK(fputs("{\"machine\": 1}", rubbish) >= 0);
	CHECK(fclose(rubbish) == 0);
	FAILS_SAYING(JAILRS_OTHER, file, jailrs_host_load(file, &again, E));
	CHECK(again == NULL);
	CHECK(remove(file) == 0);
	CHECK(rmdir(dir) == 0);
	jailrs_host_free(host);
}

static void
its_files_are_this_computers(void)
{
	jailrs_host *host = NULL;
	char dir[CHECK_PATH], file[CHECK_PATH], script[CHECK_PATH + 16];

	check_dir(dir);
	check_path(file, dir, "file", 0);
	OK(jailrs_host_simulated("15.1", &host, E));
	snprintf(script, sizeof(script), "echo hello >%s", file);
	check_says(host, NULL, script, "");
	CHECK(check_there(file));
	snprintf(script, sizeof(script), "rm %s", file);
	check_says(host, NULL, script, "");
	CHECK(!check_there(file));
	jailrs_host_free(host);
	CHECK(rmdir(dir) == 0);
}

static void
modules_are_loaded_if_allowed(void)
{
	jailrs_host *host = NULL;
	jailrs_mount *mount = NULL;
	jailrs_mounted *mounted = NULL;
	char dir[CHECK_PATH];

	check_dir(dir);
	OK(jailrs_host_simulated("15.1", &host, E));
	OK(jailrs_mount_new("linprocfs", NULL, "/", &mount, E));
	FAILS_SAYING(JAILRS_UNSUPPORTED, "linprocfs",
	    jailrs_mount_mount(mount, host, dir, &mounted, E));
	CHECK(mounted == NULL);
	OK(jailrs_host_set_loading_modules(host, E));
	OK(jailrs_mount_mount(mount, host, dir, &mounted, E));
	OK(jailrs_mounted_unmount(mounted, JAILRS_UNMOUNT_IF_IDLE, E));
	jailrs_mounted_free(mounted);
	jailrs_mount_free(mount);
	jailrs_host_free(host);
	CHECK(rmdir(dir) == 0);
}

static void
journals_are_known_by_number(void)
{
	jailrs_host *host = NULL;

	OK(jailrs_host_simulated("15.1", &host, E));
	FAILS_SAYING(JAILRS_INVALID, "argument how is 2",
	    jailrs_host_set_journal(host, "/nowhere", 2, E));
	OK(jailrs_host_set_memory_journal(host, E));
	OK(jailrs_host_set_no_journal(host, E));
	jailrs_host_free(host);
}

int
main(void)
{
	what_a_release_can_do("13.2", 1302001, false);
	what_a_release_can_do("15.1", 1501000, true);
	the_version_is_the_headers();
	what_is_no_host();
	jails_by_name_and_number();
	another_program_sees_the_same();
	a_machine_in_a_file();
	its_files_are_this_computers();
	modules_are_loaded_if_allowed();
	journals_are_known_by_number();
	return (0);
}
