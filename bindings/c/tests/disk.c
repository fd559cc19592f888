/* Memory disks: attached, given a file system, resized, and detached; and the files of some. */
#include "check.h"

static jailrs_disk *
described(const char *kind, const char *what)
{
	jailrs_disk *disk = NULL;

	OK(jailrs_disk_new(kind, what, &disk, E));
	OK(jailrs_disk_set_label(disk, "jailrs-c-disk", E));
	return (disk);
}

static jailrs_md *
attached(jailrs_disk *disk, const jailrs_host *host)
{
	jailrs_md *md = NULL;

	OK(jailrs_disk_attach(disk, host, &md, E));
	jailrs_disk_free(disk);
	return (md);
}

static void
detached(jailrs_md *md)
{
	OK(jailrs_md_detach(md, JAILRS_DETACH_IF_IDLE, E));
	jailrs_md_free(md);
}

/* Where in a list of all a disk is. */
static jailrs_mds *
listed(const jailrs_host *host, unsigned int unit, size_t *at)
{
	jailrs_mds *mds = NULL;

	OK(jailrs_host_mds(host, &mds, E));
	for (*at = 0; *at < jailrs_mds_count(mds); (*at)++)
		if (jailrs_mds_unit(mds, *at) == unit)
			break;
	return (mds);
}

static void
each_type_comes_and_goes(const char *release)
{
	static const char *const kinds[] = { "swap", "malloc", "null", "vnode" };
	jailrs_host *host = check_host(release);
	char dir[CHECK_PATH], file[CHECK_PATH], path[32];

	check_dir(dir);
	check_path(file, dir, "a.img", 0);
	OK(jailrs_image_create(host, file, "1M", E));
	for (int i = 0; i < 4; i++) {
		jailrs_md *md = attached(described(kinds[i], i < 3 ? "1M" : file), host),
		    *same = NULL;
		unsigned int unit = jailrs_md_unit(md);
		jailrs_mds *mds;
		size_t at = 0;

		snprintf(path, sizeof(path), "/dev/md%u", unit);
		CHECK_STR(jailrs_md_path(md), path);
		CHECK(jailrs_md_size(md) == 1048576);
		mds = listed(host, unit, &at);
		CHECK(at < jailrs_mds_count(mds));
		CHECK(jailrs_mds_size(mds, at) == 1048576);
		CHECK_STR(jailrs_mds_label(mds, at), "jailrs-c-disk");
		CHECK_STR(jailrs_mds_path(mds, at), path);
		CHECK_STR(jailrs_mds_kind(mds, at), kinds[i]);
		CHECK(jailrs_mds_sector_size(mds, at) == 512);
		if (i < 3)
			CHECK(jailrs_mds_file(mds, at) == NULL);
		else
			CHECK_STR(jailrs_mds_file(mds, at), file);
		at = jailrs_mds_count(mds);
		CHECK(jailrs_mds_label(mds, at) == NULL && jailrs_mds_kind(mds, at) == NULL);
		CHECK(jailrs_mds_path(mds, at) == NULL && jailrs_mds_options(mds, at) == 0);
		CHECK(jailrs_mds_sector_size(mds, at) == 0);
		jailrs_mds_free(mds);
		OK(jailrs_md_query(md, &mds, E));
		CHECK(jailrs_mds_count(mds) == 1 && jailrs_mds_unit(mds, 0) == unit);
		CHECK_STR(jailrs_mds_kind(mds, 0), kinds[i]);
		jailrs_mds_free(mds);
		OK(jailrs_host_md(host, unit, &same, E));
		CHECK(jailrs_md_unit(same) == unit);
		OK(jailrs_md_detach(same, JAILRS_DETACH_IF_IDLE, E));
		jailrs_md_free(same);
		FAILS_SAYING(JAILRS_NOT_FOUND, path + strlen("/dev/"),
		    jailrs_md_detach(md, JAILRS_DETACH_IF_IDLE, E));
		jailrs_md_free(md);
		mds = listed(host, unit, &at);
		CHECK(at == jailrs_mds_count(mds));
		jailrs_mds_free(mds);
		same = NULL;
		FAILS_WITH(JAILRS_NOT_FOUND, jailrs_host_md(host, unit, &same, E));
		CHECK(same == NULL);
	}
	OK(jailrs_image_remove(host, file, E));
	CHECK(rmdir(dir) == 0);
	jailrs_host_free(host);
}

static void
a_file_system_and_who_uses_it(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_md *md = attached(described("swap", "4M"), host);
	jailrs_mount *mount = NULL;
	jailrs_mounted *mounted = NULL;
	jailrs_mounts *mounts = NULL;
	jailrs_error *error = NULL;
	char root[CHECK_PATH];

	check_dir(root);
	OK(jailrs_mount_new("ufs", jailrs_md_path(md), "/", &mount, E));
	CHECK(jailrs_mount_mount(mount, host, root, &mounted, NULL) != JAILRS_OK);
	CHECK(mounted == NULL);
	FAILS_SAYING(JAILRS_INVALID, "argument options", jailrs_md_newfs(md, 8, NULL, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_md_newfs(md, 0, "a b", E));
	OK(jailrs_md_newfs(md, JAILRS_NEWFS_SOFT_UPDATES, "web", E));
	OK(jailrs_mount_mount(mount, host, root, &mounted, E));
	OK(jailrs_host_mounts(host, root, &mounts, E));
	CHECK(jailrs_mounts_count(mounts) == 1);
	CHECK_STR(jailrs_mounts_fstype(mounts, 0), "ufs");
	CHECK_STR(jailrs_mounts_source(mounts, 0), jailrs_md_path(md));
	jailrs_mounts_free(mounts);
	FAILS(JAILRS_BUSY, &error, jailrs_md_detach(md, JAILRS_DETACH_IF_IDLE, E));
	CHECK_STR(jailrs_error_hint(error), "it is mounted or open");
	jailrs_error_free(error);
	FAILS_SAYING(JAILRS_OTHER, "newfs", jailrs_md_newfs(md, 0, NULL, E));
	OK(jailrs_mounted_unmount(mounted, JAILRS_UNMOUNT_IF_IDLE, E));
	FAILS_SAYING(JAILRS_INVALID, "argument how", jailrs_md_detach(md, 2, E));
	OK(jailrs_md_detach(md, JAILRS_DETACH_FORCED, E));
	jailrs_md_free(md);
	jailrs_mounted_free(mounted);
	jailrs_mount_free(mount);
	CHECK(rmdir(root) == 0);
	jailrs_host_free(host);
}

static void
larger_and_smaller(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_md *md = attached(described("swap", "1M"), host);
	jailrs_mds *mds;
	size_t at = 0;

	OK(jailrs_md_resize(md, "2M", E));
	CHECK(jailrs_md_size(md) == 2097152);
	mds = listed(host, jailrs_md_unit(md), &at);
	CHECK(jailrs_mds_size(mds, at) == 2097152);
	jailrs_mds_free(mds);
	FAILS_WITH(JAILRS_INVALID, jailrs_md_resize(md, "2097153", E));
	FAILS_WITH(JAILRS_INVALID, jailrs_md_resize(md, "much", E));
	CHECK(jailrs_md_size(md) == 2097152);
	detached(md);
	jailrs_host_free(host);
}

static void
files(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_disk *disk = NULL;
	jailrs_md *md, *none = NULL;
	char dir[CHECK_PATH], file[CHECK_PATH];

	check_dir(dir);
	check_path(file, dir, "a.img", 0);
	OK(jailrs_image_create(host, file, "1M", E));
	FAILS_SAYING(JAILRS_EXISTS, "a.img", jailrs_image_create(host, file, "2M", E));
	FAILS_WITH(JAILRS_INVALID, jailrs_image_create(host, file, "0", E));
	FAILS_WITH(JAILRS_INVALID, jailrs_image_create(host, "a.img", "1M", E));
	disk = described("vnode", file);
	OK(jailrs_disk_set_options(disk, JAILRS_DISK_CACHE | JAILRS_DISK_ASYNC, E));
	FAILS_SAYING(JAILRS_INVALID, "argument options", jailrs_disk_set_options(disk, 0x1000, E));
	md = attached(disk, host);
	/* The file first. */
	FAILS_WITH(JAILRS_INVALID, jailrs_md_resize(md, "2M", E));
	OK(jailrs_image_grow(host, file, "2M", E));
	CHECK(jailrs_md_size(md) == 1048576);
	OK(jailrs_md_resize(md, "2M", E));
	CHECK(jailrs_md_size(md) == 2097152);
	FAILS_WITH(JAILRS_INVALID, jailrs_image_grow(host, file, "1M", E));
	FAILS_SAYING(JAILRS_INVALID, "a directory", jailrs_image_remove(host, dir, E));
	/* A disk in it does not need its name. */
	CHECK(check_there(file));
	OK(jailrs_image_remove(host, file, E));
	CHECK(!check_there(file));
	detached(md);
	FAILS_SAYING(JAILRS_NOT_FOUND, "a.img", jailrs_image_remove(host, file, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "a.img", jailrs_image_grow(host, file, "4M", E));
	disk = described("vnode", file);
	FAILS_SAYING(JAILRS_NOT_FOUND, "a.img", jailrs_disk_attach(disk, host, &none, E));
	CHECK(none == NULL);
	jailrs_disk_free(disk);
	CHECK(rmdir(dir) == 0);
	jailrs_host_free(host);
}

static void
options(void)
{
	static const struct {
		const char *kind;
		uint32_t options;
		jailrs_status on_15, on_13;
	} tries[] = {
		{ "malloc", JAILRS_DISK_COMPRESS, JAILRS_OK, JAILRS_OK },
		{ "swap", JAILRS_DISK_FORCE | JAILRS_DISK_RESERVE, JAILRS_OK, JAILRS_OK },
		{ "swap", JAILRS_DISK_COMPRESS, JAILRS_INVALID, JAILRS_INVALID },
		{ "vnode", JAILRS_DISK_READ_ONLY | JAILRS_DISK_VERIFY, JAILRS_OK, JAILRS_OK },
		{ "vnode", JAILRS_DISK_MUST_DEALLOC, JAILRS_OK, JAILRS_UNSUPPORTED },
	};
	jailrs_host *host = NULL;
	char dir[CHECK_PATH], file[CHECK_PATH];

	check_dir(dir);
	check_path(file, dir, "a.img", 0);
	for (size_t i = 0; i < 2 * sizeof(tries) / sizeof(tries[0]); i++) {
		jailrs_status wanted = i % 2 ? tries[i / 2].on_15 : tries[i / 2].on_13;
		jailrs_disk *disk;
		jailrs_md *md = NULL;

		OK(jailrs_host_simulated(i % 2 ? "15.1" : "13.2", &host, E));
		OK(jailrs_image_create(host, file, "1M", E));
		disk = described(tries[i / 2].kind,
		    strcmp(tries[i / 2].kind, "vnode") == 0 ? file : "1M");
		OK(jailrs_disk_set_options(disk, tries[i / 2].options, E));
		CHECK(jailrs_disk_attach(disk, host, &md, NULL) == wanted);
		CHECK((md != NULL) == (wanted == JAILRS_OK));
		if (md != NULL)
			detached(md);
		jailrs_disk_free(disk);
		OK(jailrs_image_remove(host, file, E));
		jailrs_host_free(host);
	}
	CHECK(rmdir(dir) == 0);
}

static void
what_cannot_be_a_disk(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_disk *disk = NULL;
	jailrs_md *first, *other, *none = NULL;
	const unsigned int unit = 2000007;

	FAILS_SAYING(JAILRS_INVALID, "argument kind", jailrs_disk_new("floppy", "1M", &disk, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_disk_new("swap", "a lot", &disk, E));
	CHECK(disk == NULL);
	disk = described("swap", "513");
	FAILS_WITH(JAILRS_INVALID, jailrs_disk_attach(disk, host, &none, E));
	FAILS_WITH(JAILRS_INVALID, jailrs_disk_set_size(disk, "", E));
	OK(jailrs_disk_set_size(disk, "1M", E));
	FAILS_SAYING(JAILRS_INVALID, "no file system",
	    jailrs_disk_set_newfs_timeout(disk, 1000, E));
	FAILS_SAYING(JAILRS_INVALID, "argument flags", jailrs_disk_set_mount(disk, "/data", 2, E));
	OK(jailrs_disk_set_sector_size(disk, 4096, E));
	OK(jailrs_disk_set_unit(disk, unit, E));
	OK(jailrs_disk_attach(disk, host, &first, E));
	CHECK(jailrs_md_unit(first) == unit);
	FAILS_SAYING(JAILRS_BUSY, "md2000007", jailrs_disk_attach(disk, host, &none, E));
	CHECK(none == NULL);

	/* A handle does not hit the next disk of its unit. */
	OK(jailrs_md_detach(first, JAILRS_DETACH_IF_IDLE, E));
	OK(jailrs_disk_set_label(disk, "somebody's", E));
	OK(jailrs_disk_attach(disk, host, &other, E));
	FAILS_SAYING(JAILRS_REUSED, "somebody's", jailrs_md_detach(first, JAILRS_DETACH_FORCED, E));
	FAILS_SAYING(JAILRS_REUSED, "somebody's", jailrs_md_resize(first, "2M", E));
	jailrs_md_free(first);
	detached(other);
	jailrs_disk_free(disk);
	jailrs_host_free(host);
}

/* A list tells some of the options, a question for one disk all. */
static void
its_options(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_disk *disk = described("swap", "1M");
	jailrs_md *md;
	jailrs_mds *mds = NULL;

	OK(jailrs_disk_set_options(disk, JAILRS_DISK_RESERVE | JAILRS_DISK_FORCE, E));
	OK(jailrs_disk_set_sector_size(disk, 4096, E));
	md = attached(disk, host);
	OK(jailrs_md_query(md, &mds, E));
	CHECK(jailrs_mds_options(mds, 0) == (JAILRS_DISK_RESERVE | JAILRS_DISK_FORCE));
	CHECK(jailrs_mds_sector_size(mds, 0) == 4096);
	jailrs_mds_free(mds);
	OK(jailrs_md_detach(md, JAILRS_DETACH_IF_IDLE, E));
	mds = NULL;
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_md_query(md, &mds, E));
	CHECK(mds == NULL);
	jailrs_md_free(md);
	jailrs_host_free(host);
}

static void
numbers_for_newfs(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_disk *disk = described("swap", "8M");
	jailrs_spec *spec = check_spec("jailrs-c-newfs");
	jailrs_md *md = attached(described("swap", "8M"), host);
	char *json = NULL;

	FAILS_SAYING(JAILRS_INVALID, "gets no file system",
	    jailrs_disk_set_newfs_number(disk, JAILRS_NEWFS_NUMBER_BLOCK, 8192, E));
	FAILS_SAYING(JAILRS_INVALID, "gets no file system", jailrs_md_newfs_as(md, disk, E));
	OK(jailrs_disk_set_newfs(disk, JAILRS_NEWFS_SOFT_UPDATES, "data", E));
	FAILS_SAYING(JAILRS_INVALID, "argument which is 4",
	    jailrs_disk_set_newfs_number(disk, 4, 1, E));
	OK(jailrs_disk_set_newfs_number(disk, JAILRS_NEWFS_NUMBER_BLOCK, 8192, E));
	OK(jailrs_disk_set_newfs_number(disk, JAILRS_NEWFS_NUMBER_FRAGMENT, 1024, E));
	OK(jailrs_disk_set_newfs_number(disk, JAILRS_NEWFS_NUMBER_INODE, 16384, E));
	OK(jailrs_disk_set_newfs_number(disk, JAILRS_NEWFS_NUMBER_FREE, 5, E));
	OK(jailrs_spec_add_disk(spec, disk, E));
	OK(jailrs_spec_json(spec, &json, E));
	CHECK_HAS(json, "\"block_size\": 8192");
	CHECK_HAS(json, "\"fragment_size\": 1024");
	CHECK_HAS(json, "\"bytes_per_inode\": 16384");
	CHECK_HAS(json, "\"min_free\": 5");
	jailrs_string_free(json);
	jailrs_spec_free(spec);
	OK(jailrs_md_newfs_as(md, disk, E));
	OK(jailrs_disk_set_newfs(disk, 0, "no such volume", E));
	FAILS_SAYING(JAILRS_INVALID, "volume", jailrs_md_newfs_as(md, disk, E));
	jailrs_disk_free(disk);
	detached(md);
	jailrs_host_free(host);
}

int
main(void)
{
	its_options();
	numbers_for_newfs();
	each_type_comes_and_goes("13.2");
	each_type_comes_and_goes("15.1");
	a_file_system_and_who_uses_it();
	larger_and_smaller();
	files();
	options();
	what_cannot_be_a_disk();
	return (0);
}
