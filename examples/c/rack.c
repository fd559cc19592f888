/*
 * rack: a rack full of stuff becomes one server. Seven machines as jails, each with its address, its
 * devices and its file systems, that depend on each other: started, listed, looked into, and stopped,
 * with the host as it was before.
 *
 *	rack [--local | --release RELEASE] [INTERFACE]
 */
#define _XOPEN_SOURCE 700
#include <sys/stat.h>

#include <unistd.h>

#include "example.h"

struct server {
	const char *name;
	const char *address;
	const char *needs;	/* another one, or NULL */
};

static const struct server rack[] = {
	{ "www1", "192.0.2.1", "files" },
	{ "www2", "192.0.2.2", "files" },
	{ "www3", "192.0.2.3", "files" },
	{ "dns", "192.0.2.4", NULL },
	{ "files", "192.0.2.5", "dns" },
	{ "dev1", "192.0.2.6", "dns" },
	{ "dev2", "192.0.2.7", "dns" },
};
#define SERVERS (sizeof(rack) / sizeof(rack[0]))

/* A root with an empty /dev and an /etc/rc that starts something. */
static void
make_root(const char *root, const char *shell)
{
	static const char *const below[] = { "", "/dev", "/etc" };
	char path[4096];
	FILE *rc;

	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", root, below[i]);
		if (mkdir(path, 0755) != 0) {
			perror(path);
			exit(1);
		}
	}
	snprintf(path, sizeof(path), "%s/etc/rc", root);
	if ((rc = fopen(path, "w")) == NULL) {
		perror(path);
		exit(1);
	}
	/* Its directory is where the other programs are. */
	fprintf(rc, "PATH=%.*s\nsleep 3600 &\nsleep 3600 &\n",
	    (int)(strrchr(shell, '/') - shell), shell);
	fclose(rc);
}

static void
remove_root(const char *root)
{
	static const char *const below[] = { "/etc/rc", "/etc", "/dev", "" };
	char path[4096];

	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", root, below[i]);
		if (remove(path) != 0)
			perror(path);
	}
}

static jailrs_spec *
describe(const jailrs_host *host, const struct server *server, const char *interface,
    const char *root, const char *shell)
{
	jailrs_spec *spec = NULL;
	jailrs_alias *alias = NULL;
	jailrs_devfs *devices = NULL;
	jailrs_mount *mount = NULL;
	jailrs_exec *rc = NULL;
	jailrs_error *error = NULL;
	char hostname[64];

	snprintf(hostname, sizeof(hostname), "%s.example.org", server->name);
	must(jailrs_spec_new(server->name, &spec, &error), &error);
	must(jailrs_spec_set(spec, "path", root, &error), &error);
	must(jailrs_spec_set(spec, "host.hostname", hostname, &error), &error);

	must(jailrs_alias_new(interface, server->address, &alias, &error), &error);
	must(jailrs_spec_add_alias(spec, alias, &error), &error);
	jailrs_alias_free(alias);

	must(jailrs_devfs_jail(&devices, &error), &error);
	must(jailrs_spec_set_devices(spec, devices, &error), &error);
	jailrs_devfs_free(devices);

	must(jailrs_mount_new("tmpfs", NULL, "/tmp", &mount, &error), &error);
	must(jailrs_mount_set_option(mount, "size", "1048576", &error), &error);
	must(jailrs_mount_set_create(mount, 0755, &error), &error);
	must(jailrs_spec_add_mount(spec, mount, &error), &error);
	jailrs_mount_free(mount);
	if (!jailrs_host_is_simulated(host)) {
		/* Programs that need no libraries; a simulated machine has its own. */
		must(jailrs_mount_new("nullfs", "/rescue", "/rescue", &mount, &error), &error);
		must(jailrs_mount_set_flags(mount, JAILRS_MOUNT_READ_ONLY, &error), &error);
		must(jailrs_mount_set_create(mount, 0755, &error), &error);
		must(jailrs_spec_add_mount(spec, mount, &error), &error);
		jailrs_mount_free(mount);
	}

	must(jailrs_exec_new(shell, &rc, &error), &error);
	must(jailrs_exec_add_arg(rc, "/etc/rc", &error), &error);
	must(jailrs_spec_add_start(spec, rc, &error), &error);
	jailrs_exec_free(rc);
	if (server->needs != NULL)
		must(jailrs_spec_add_dependency(spec, server->needs, &error), &error);
	return (spec);
}

static void
look(const jailrs_host *host, const char *shell)
{
	jailrs_list *list = NULL;
	jailrs_jail *dns = NULL;
	jailrs_command *command = NULL;
	jailrs_output *output = NULL;
	jailrs_error *error = NULL;
	const void *said = NULL;
	size_t size = 0;

	must(jailrs_host_list(host, NULL, 0, JAILRS_LIST_ALL, &list, &error), &error);
	printf("   JID  IP Address      Hostname\n");
	for (size_t i = 0; i < jailrs_list_count(list); i++) {
		char address[64] = "";

		(void)jailrs_values_address(jailrs_list_values(list, i), "ip4.addr", 0,
		    address, sizeof(address), NULL);
		printf("%6d  %-15s %s\n", jailrs_list_jid(list, i), address,
		    jailrs_list_hostname(list, i));
	}
	jailrs_list_free(list);

	must(jailrs_host_jail(host, "dns", &dns, &error), &error);
	must(jailrs_jail_command(dns, shell, &command, &error), &error);
	must(jailrs_command_add_arg(command, "-c", &error), &error);
	must(jailrs_command_add_arg(command, "echo I am $(hostname)", &error), &error);
	must(jailrs_command_set_env(command, "PATH", "/bin:/rescue", &error), &error);
	must(jailrs_command_output(command, 10000, &output, &error), &error);
	must(jailrs_output_stdout(output, &said, &size, &error), &error);
	printf("\nInside dns, a shell says: %.*s", (int)size, (const char *)said);
	jailrs_output_free(output);
	jailrs_command_free(command);
	jailrs_jail_free(dns);
}

static size_t
count_mounts(const jailrs_host *host)
{
	jailrs_mounts *mounts = NULL;
	jailrs_error *error = NULL;
	size_t count;

	must(jailrs_host_mounts(host, NULL, &mounts, &error), &error);
	count = jailrs_mounts_count(mounts);
	jailrs_mounts_free(mounts);
	return (count);
}

int
main(int argc, char **argv)
{
	jailrs_host *host = example_host("rack", "[INTERFACE]", &argc, argv);
	const char *interface = argc > 1 ? argv[1] : "lo0";
	const char *shell = jailrs_host_is_simulated(host) ? "/bin/sh" : "/rescue/sh";
	size_t before = count_mounts(host);
	jailrs_spec *specs[SERVERS];
	jailrs_fleet *fleet = NULL;
	jailrs_error *error = NULL;
	const char *tmp = getenv("TMPDIR");
	char dir[256], roots[SERVERS][320];
	int failed;

	snprintf(dir, sizeof(dir), "%s/jailrs.XXXXXX", tmp == NULL ? "/tmp" : tmp);
	if (mkdtemp(dir) == NULL) {
		perror(dir);
		return (1);
	}
	for (size_t i = 0; i < SERVERS; i++) {
		snprintf(roots[i], sizeof(roots[i]), "%s/%s", dir, rack[i].name);
		make_root(roots[i], shell);
		specs[i] = describe(host, &rack[i], interface, roots[i], shell);
	}

	must(jailrs_host_start_all(host, (const jailrs_spec *const *)specs, SERVERS, 4, &fleet,
	    &error), &error);
	printf("%zu servers started", jailrs_fleet_started_count(fleet));
	for (size_t i = 0; i < jailrs_fleet_failed_count(fleet); i++)
		printf("\n%s", jailrs_error_message(jailrs_fleet_failed_error(fleet, i)));
	for (size_t i = 0; i < jailrs_fleet_skipped_count(fleet); i++)
		printf("\n%s: skipped, it depends on one that failed",
		    jailrs_fleet_skipped_name(fleet, i));
	printf("\n\n");
	failed = jailrs_fleet_started_count(fleet) != SERVERS;
	if (!failed)
		look(host, shell);

	must(jailrs_fleet_stop(fleet, NULL, &error), &error);
	jailrs_fleet_free(fleet);
	for (size_t i = 0; i < SERVERS; i++) {
		jailrs_spec_free(specs[i]);
		remove_root(roots[i]);
	}
	rmdir(dir);
	if (count_mounts(host) != before) {
		fprintf(stderr, "something is left mounted\n");
		failed = 1;
	}
	printf("\nAll stopped, and the host is as before: %zu mounts\n", before);
	jailrs_host_free(host);
	return (failed);
}
