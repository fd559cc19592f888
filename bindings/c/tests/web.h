/*
 * A web server with everything there is around a jail, on a root of its own.
 */
#ifndef WEB_H
#define WEB_H

#include "world.h"

#define WEB_NAME "jailrs-c-web"
#define WEB_V4 "198.51.100.80"
#define WEB_V6 "2001:db8::80"

struct web {
	char dir[CHECK_PATH], root[CHECK_PATH], base[CHECK_PATH], log[CHECK_PATH];
	jailrs_spec *spec;
};

static inline void
web_mount(jailrs_spec *spec, const char *fstype, const char *source, const char *on, uint32_t flags)
{
	jailrs_mount *mount = NULL;

	OK(jailrs_mount_new(fstype, source, on, &mount, E));
	OK(jailrs_mount_set_flags(mount, flags, E));
	if (strcmp(fstype, "tmpfs") == 0)
		OK(jailrs_mount_set_option(mount, "size", "1048576", E));
	OK(jailrs_spec_add_mount(spec, mount, E));
	jailrs_mount_free(mount);
}

static inline void
web_exec(jailrs_spec *spec, const char *script,
    jailrs_status (*add)(jailrs_spec *, const jailrs_exec *, jailrs_error **))
{
	jailrs_exec *exec = check_exec(script);

	OK(add(spec, exec, E));
	jailrs_exec_free(exec);
}

static inline void
web_alias(jailrs_spec *spec, const char *address)
{
	jailrs_alias *alias = NULL;

	OK(jailrs_alias_new("lo0", address, &alias, E));
	OK(jailrs_spec_add_alias(spec, alias, E));
	jailrs_alias_free(alias);
}

static inline void
web_disk(jailrs_spec *spec)
{
	jailrs_disk *disk = NULL;

	OK(jailrs_disk_new("swap", "1M", &disk, E));
	OK(jailrs_disk_set_newfs(disk, JAILRS_NEWFS_SOFT_UPDATES, "data", E));
	OK(jailrs_disk_set_newfs_timeout(disk, 60000, E));
	OK(jailrs_disk_set_mount(disk, "/data", 0, E));
	OK(jailrs_spec_add_disk(spec, disk, E));
	jailrs_disk_free(disk);
}

/* Describes it. Its root is empty, and is to be that again in the end. */
static inline void
web_new(struct web *web, const jailrs_host *host)
{
	static const char *const below[] = { "/base", "/bin", "/data", "/dev", "/proc", "/tmp" };
	jailrs_devfs *devices = NULL;
	jailrs_capabilities *can = NULL;

	check_needs("nullfs");
	check_needs("procfs");
	check_needs("tmpfs");
	check_needs_program("/rescue/sh");
	check_dir(web->dir);
	check_path(web->root, web->dir, "root", 1);
	check_path(web->base, web->dir, "base", 1);
	check_path(web->log, web->dir, "log", 0);
	OK(jailrs_spec_new(WEB_NAME, &web->spec, E));
	OK(jailrs_spec_set(web->spec, "path", web->root, E));
	OK(jailrs_spec_set(web->spec, "host.hostname", "www.example.org", E));
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++)
		OK(jailrs_spec_add_directory(web->spec, below[i], 0755, E));
	OK(jailrs_spec_add_directory(web->spec, "/var/www", 0750, E));
	web_alias(web->spec, WEB_V4);
	web_alias(web->spec, WEB_V6);
	web_mount(web->spec, "nullfs", web->base, "/base", JAILRS_MOUNT_READ_ONLY);
	web_mount(web->spec, "procfs", NULL, "/proc", 0);
	web_mount(web->spec, "tmpfs", NULL, "/tmp", 0);
	/* Programs that need nothing else; a simulated machine has its own. */
	if (!jailrs_host_is_simulated(host))
		web_mount(web->spec, "nullfs", "/rescue", "/bin", JAILRS_MOUNT_READ_ONLY);
	OK(jailrs_devfs_jail(&devices, E));
	OK(jailrs_spec_set_devices(web->spec, devices, E));
	jailrs_devfs_free(devices);
	web_disk(web->spec);
	OK(jailrs_host_capabilities(host, &can, E));
	if (jailrs_capabilities_racct(can) == JAILRS_RACCT_ON)
		OK(jailrs_spec_add_limit(web->spec, "maxproc:deny=50", E));
	jailrs_capabilities_free(can);
	OK(jailrs_spec_set_cpus(web->spec, "0", E));
	OK(jailrs_spec_set_console_log(web->spec, web->log, E));
	web_exec(web->spec, "echo hello from $(hostname); sleep 1", jailrs_spec_add_start);
	web_exec(web->spec, "sleep 1000 >/dev/null 2>&1 &", jailrs_spec_add_start);
	web_exec(web->spec, "echo bye", jailrs_spec_add_stop);
}

static inline void
web_log_is(const struct web *web, const char *what)
{
	char *said = check_file(web->log);

	CHECK_STR(said, what);
	free(said);
	CHECK(unlink(web->log) == 0);
}

/* Removes the directories, which have to be empty. */
static inline void
web_free(struct web *web)
{
	jailrs_spec_free(web->spec);
	CHECK(!check_there(web->log) || unlink(web->log) == 0);
	CHECK(rmdir(web->base) == 0);
	CHECK(rmdir(web->root) == 0);
	CHECK(rmdir(web->dir) == 0);
}

/* That the host is as it was. */
static inline void
web_gone(const jailrs_host *host, struct world before)
{
	char *text = NULL;
	jailrs_capabilities *can = NULL;

	WORLD_IS(host, before);
	CHECK(!world_has_address(host, WEB_V4));
	CHECK(!world_has_address(host, WEB_V6));
	OK(jailrs_host_capabilities(host, &can, E));
	if (jailrs_capabilities_racct(can) == JAILRS_RACCT_ON) {
		OK(jailrs_host_limits(host, WEB_NAME, &text, E));
		CHECK_TEXT(text, "");
	}
	jailrs_capabilities_free(can);
}

#endif
