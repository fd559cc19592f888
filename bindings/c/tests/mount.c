/* File systems: mounted beneath a root, listed, and unmounted by what they are. */
#include "check.h"

/* FreeBSD's sys/mount.h. */
#define RDONLY	UINT64_C(0x1)
#define NOEXEC	UINT64_C(0x4)
#define NOSUID	UINT64_C(0x8)

static jailrs_mount *
described(const char *fstype, const char *source, const char *on)
{
	jailrs_mount *mount = NULL;

	OK(jailrs_mount_new(fstype, source, on, &mount, E));
	return (mount);
}

static jailrs_mounted *
mounted(jailrs_mount *mount, const jailrs_host *host, const char *root)
{
	jailrs_mounted *mounted = NULL;

	OK(jailrs_mount_mount(mount, host, root, &mounted, E));
	jailrs_mount_free(mount);
	return (mounted);
}

static void
unmounted(jailrs_mounted *mounted)
{
	OK(jailrs_mounted_unmount(mounted, JAILRS_UNMOUNT_IF_IDLE, E));
	jailrs_mounted_free(mounted);
}

static size_t
count(const jailrs_host *host, const char *under)
{
	jailrs_mounts *mounts = NULL;
	size_t count;

	OK(jailrs_host_mounts(host, under, &mounts, E));
	count = jailrs_mounts_count(mounts);
	jailrs_mounts_free(mounts);
	return (count);
}

static void
what_is_mounted_is_seen_and_goes(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_mount *mount;
	jailrs_mounted *base;
	jailrs_mounts *mounts = NULL;
	size_t before = count(host, NULL);
	jailrs_command *command;
	char root[CHECK_PATH], source[CHECK_PATH], on[CHECK_PATH], file[CHECK_PATH], *said;
	int32_t first = 0, second = 0;
	bool is = false;

	check_dir(root);
	check_path(source, root, "source", 1);
	check_path(file, source, "file", 1);
	check_path(on, root, "on", 1);
	mount = described("nullfs", source, "/on");
	OK(jailrs_mount_set_flags(mount, JAILRS_MOUNT_READ_ONLY | JAILRS_MOUNT_NOEXEC, E));
	OK(jailrs_mount_set_flags(mount, JAILRS_MOUNT_NOSUID, E));
	FAILS_SAYING(JAILRS_INVALID, "argument flags", jailrs_mount_set_flags(mount, 0x100, E));
	base = mounted(mount, host, root);
	CHECK_STR(jailrs_mounted_on(base), on);
	OK(jailrs_mounted_fsid(base, &first, &second, E));
	CHECK(first != 0 || second != 0);
	OK(jailrs_mounted_is_mounted(base, &is, E));
	CHECK(is);

	OK(jailrs_host_mounts(host, root, &mounts, E));
	CHECK(jailrs_mounts_count(mounts) == 1);
	CHECK_STR(jailrs_mounts_fstype(mounts, 0), "nullfs");
	CHECK_STR(jailrs_mounts_source(mounts, 0), source);
	CHECK_STR(jailrs_mounts_on(mounts, 0), on);
	CHECK((jailrs_mounts_flags(mounts, 0) & (RDONLY | NOEXEC | NOSUID)) ==
	    (RDONLY | NOEXEC | NOSUID));
	CHECK(jailrs_mounts_on(mounts, 1) == NULL && jailrs_mounts_flags(mounts, 1) == 0);
	jailrs_mounts_free(mounts);
	CHECK(count(host, NULL) == before + 1);
	command = check_command(host, NULL, "ls; touch new 2>/dev/null || echo no");
	OK(jailrs_command_set_directory(command, on, E));
	said = check_output(command);
	CHECK_STR(said, "file\nno\n");
	free(said);
	jailrs_command_free(command);

	FAILS_SAYING(JAILRS_INVALID, "argument how", jailrs_mounted_unmount(base, 2, E));
	OK(jailrs_mounted_unmount(base, JAILRS_UNMOUNT_IF_IDLE, E));
	OK(jailrs_mounted_is_mounted(base, &is, E));
	CHECK(!is);
	FAILS_SAYING(JAILRS_NOT_FOUND, on, jailrs_mounted_unmount(base, JAILRS_UNMOUNT_IF_IDLE, E));
	jailrs_mounted_free(base);
	CHECK(count(host, NULL) == before);
	CHECK(rmdir(file) == 0 && rmdir(source) == 0 && rmdir(on) == 0 && rmdir(root) == 0);
	jailrs_host_free(host);
}

static void
options_and_mount_points_that_are_made(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_mount *mount = described("tmpfs", NULL, "/a/b");
	jailrs_mounted *tmp, *below, *above;
	jailrs_mounts *mounts = NULL;
	char root[CHECK_PATH], a[CHECK_PATH], file[CHECK_PATH];

	check_dir(root);
	check_path(a, root, "a", 0);
	tmp = NULL;
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_mount_mount(mount, host, root, &tmp, E));
	OK(jailrs_mount_set_option(mount, "size", "1048576", E));
	FAILS_SAYING(JAILRS_INVALID, "argument mode", jailrs_mount_set_create(mount, 010000, E));
	OK(jailrs_mount_set_create(mount, 0755, E));
	tmp = mounted(mount, host, root);
	OK(jailrs_host_mounts(host, root, &mounts, E));
	CHECK(jailrs_mounts_count(mounts) == 1);
	CHECK_STR(jailrs_mounts_fstype(mounts, 0), "tmpfs");
	CHECK(jailrs_mounts_size(mounts, 0) == 1048576);
	CHECK(jailrs_mounts_available(mounts, 0) <= 1048576 &&
	    jailrs_mounts_available(mounts, 0) > 0);
	jailrs_mounts_free(mounts);
	CHECK(check_there(a));
	/* With something of others in it the directory stays, and can be tried again. */
	check_path(file, a, "file", 1);
	FAILS_SAYING(JAILRS_OTHER, "ENOTEMPTY",
	    jailrs_mounted_unmount(tmp, JAILRS_UNMOUNT_IF_IDLE, E));
	CHECK(count(host, root) == 0);
	CHECK(rmdir(file) == 0);
	OK(jailrs_mounted_unmount(tmp, JAILRS_UNMOUNT_IF_IDLE, E));
	CHECK(!check_there(a));
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_mounted_unmount(tmp, JAILRS_UNMOUNT_IF_IDLE, E));
	jailrs_mounted_free(tmp);

	/* One over the other only if it is said, and the one below is not hit. */
	below = mounted(described("tmpfs", NULL, "/"), host, root);
	mount = described("tmpfs", NULL, "/");
	above = NULL;
	FAILS_WITH(JAILRS_BUSY, jailrs_mount_mount(mount, host, root, &above, E));
	OK(jailrs_mount_set_flags(mount, JAILRS_MOUNT_STACKING, E));
	above = mounted(mount, host, root);
	CHECK(count(host, root) == 2);
	FAILS_WITH(JAILRS_BUSY, jailrs_mounted_unmount(below, JAILRS_UNMOUNT_IF_IDLE, E));
	unmounted(above);
	unmounted(below);
	CHECK(rmdir(root) == 0);
	jailrs_host_free(host);
}

static void
used_and_forced(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_mounted *tmp;
	jailrs_command *command;
	jailrs_child *child = NULL;
	jailrs_error *error = NULL;
	char root[CHECK_PATH];
	bool is = true;

	check_dir(root);
	tmp = mounted(described("tmpfs", NULL, "/"), host, root);
	command = check_command(host, NULL, "sleep 1000");
	OK(jailrs_command_set_directory(command, root, E));
	OK(jailrs_command_spawn(command, &child, E));
	FAILS(JAILRS_BUSY, &error, jailrs_mounted_unmount(tmp, JAILRS_UNMOUNT_IF_IDLE, E));
	CHECK_STR(jailrs_error_errno_name(error), "EBUSY");
	CHECK_HAS(jailrs_error_hint(error), "working directory");
	jailrs_error_free(error);
	OK(jailrs_mounted_is_mounted(tmp, &is, E));
	CHECK(is);
	OK(jailrs_mounted_unmount(tmp, JAILRS_UNMOUNT_FORCED, E));
	OK(jailrs_mounted_is_mounted(tmp, &is, E));
	CHECK(!is);
	jailrs_mounted_free(tmp);
	OK(jailrs_child_kill_group(child, 9, E));
	OK(jailrs_child_kill(child, 9, E));
	OK(jailrs_child_wait(child, 10000, NULL, NULL, E));
	jailrs_child_free(child);
	jailrs_command_free(command);
	CHECK(rmdir(root) == 0);
	jailrs_host_free(host);
}

/* By what is listed, whoever mounted it: that one or nothing. */
static void
unmounted_by_a_list(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_mount *mount = described("tmpfs", NULL, "/");
	jailrs_mounted *own, *found = NULL;
	jailrs_mounts *mounts = NULL;
	char root[CHECK_PATH];
	int32_t first = 0, second = 0, one = 0, other = 0;
	bool is = true;

	check_dir(root);
	OK(jailrs_mount_set_option(mount, "inodes", "100", E));
	own = mounted(mount, host, root);
	OK(jailrs_host_mounts(host, root, &mounts, E));
	CHECK(jailrs_mounts_count(mounts) == 1);
	CHECK(jailrs_mounts_owner(mounts, 0) == 0);
	CHECK(jailrs_mounts_files(mounts, 0) == 100);
	/* Its root is one. */
	CHECK(jailrs_mounts_free_files(mounts, 0) == 99);
	OK(jailrs_mounted_fsid(own, &one, &other, E));
	OK(jailrs_mounts_fsid(mounts, 0, &first, &second, E));
	CHECK(first == one && second == other);
	FAILS_SAYING(JAILRS_NOT_FOUND, "1 mounts",
	    jailrs_mounts_fsid(mounts, 1, &first, &second, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "1 mounts",
	    jailrs_mounts_adopt(mounts, 1, host, &found, E));
	CHECK(found == NULL && jailrs_mounts_owner(mounts, 1) == 0);
	CHECK(jailrs_mounts_files(mounts, 1) == 0 && jailrs_mounts_free_files(mounts, 1) == 0);
	OK(jailrs_mounts_adopt(mounts, 0, host, &found, E));
	jailrs_mounts_free(mounts);
	CHECK_STR(jailrs_mounted_on(found), root);
	OK(jailrs_mounted_unmount(found, JAILRS_UNMOUNT_IF_IDLE, E));
	OK(jailrs_mounted_is_mounted(own, &is, E));
	CHECK(!is);
	/* Another one at the same place is left alone. */
	jailrs_mounted_free(own);
	own = mounted(described("tmpfs", NULL, "/"), host, root);
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_mounted_unmount(found, JAILRS_UNMOUNT_FORCED, E));
	OK(jailrs_mounted_is_mounted(own, &is, E));
	CHECK(is);
	jailrs_mounted_free(found);
	unmounted(own);
	CHECK(rmdir(root) == 0);
	jailrs_host_free(host);
}

static void
what_cannot_be_mounted(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_mount *mount = described("tmpfs", NULL, "/link");
	jailrs_mounted *none = NULL;
	jailrs_error *error = NULL;
	size_t before = count(host, NULL);
	char root[CHECK_PATH], link[CHECK_PATH];

	check_dir(root);
	check_path(link, root, "link", 0);
	CHECK(symlink("/tmp", link) == 0);
	FAILS(JAILRS_INVALID, &error, jailrs_mount_mount(mount, host, root, &none, E));
	CHECK_HAS(jailrs_error_message(error), "link");
	jailrs_error_free(error);
	jailrs_mount_free(mount);
	CHECK(unlink(link) == 0);

	mount = described("nosuchfs", NULL, "/");
	FAILS_SAYING(JAILRS_NOT_FOUND, "nosuchfs", jailrs_mount_mount(mount, host, root, &none, E));
	jailrs_mount_free(mount);
	mount = described("nullfs", "/no/such/directory", "/");
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_mount_mount(mount, host, root, &none, E));
	jailrs_mount_free(mount);
	mount = described("tmpfs", NULL, "/");
	OK(jailrs_mount_set_option(mount, "nosuchoption", NULL, E));
	FAILS(JAILRS_INVALID, &error, jailrs_mount_mount(mount, host, root, &none, E));
	CHECK_HAS(jailrs_error_errmsg(error), "nosuchoption");
	jailrs_error_free(error);
	jailrs_mount_free(mount);
	/* A ruleset that is not there would show all there is. */
	mount = described("devfs", NULL, "/");
	OK(jailrs_mount_set_ruleset(mount, 60000, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "60000", jailrs_mount_mount(mount, host, root, &none, E));
	jailrs_mount_free(mount);
	CHECK(none == NULL);
	CHECK(count(host, NULL) == before);
	CHECK(rmdir(root) == 0);
	jailrs_host_free(host);
}

int
main(void)
{
	check_needs("nullfs");
	check_needs("tmpfs");
	what_is_mounted_is_seen_and_goes();
	options_and_mount_points_that_are_made();
	used_and_forced();
	unmounted_by_a_list();
	what_cannot_be_mounted();
	return (0);
}
