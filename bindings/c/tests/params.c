/* Parameters: which there are, what they take, and who has them. */
#include "check.h"

#define NONE ((size_t)-1)

static size_t
find(const jailrs_params *params, const char *name)
{
	for (size_t i = 0; i < jailrs_params_count(params); i++)
		if (strcmp(jailrs_params_name(params, i), name) == 0)
			return (i);
	return (NONE);
}

static void
what_the_library_knows(void)
{
	static const struct {
		const char *name;
		uint32_t type, settable;
		size_t size;
		const char *since, *module;
	} some[] = {
		{ "allow.raw_sockets", JAILRS_TYPE_BOOL, JAILRS_SETTABLE_ALWAYS, 4, NULL, NULL },
		{ "securelevel", JAILRS_TYPE_INT, JAILRS_SETTABLE_ALWAYS, 4, NULL, NULL },
		{ "host.hostid", JAILRS_TYPE_UINT, JAILRS_SETTABLE_ALWAYS, 8, NULL, NULL },
		{ "path", JAILRS_TYPE_STRING, JAILRS_SETTABLE_CREATE, 1024, NULL, NULL },
		{ "parent", JAILRS_TYPE_INT, JAILRS_SETTABLE_NEVER, 4, NULL, NULL },
		{ "vnet", JAILRS_TYPE_MODE, JAILRS_SETTABLE_CREATE, 4, NULL, NULL },
		{ "ip4.addr", JAILRS_TYPE_ADDRESSES, JAILRS_SETTABLE_ALWAYS, 4, NULL, NULL },
		{ "ip6.addr", JAILRS_TYPE_ADDRESSES, JAILRS_SETTABLE_ALWAYS, 16, NULL, NULL },
		{ "meta", JAILRS_TYPE_STRING, JAILRS_SETTABLE_ALWAYS, 0, "15.0", NULL },
		{ "allow.vmm_ppt", JAILRS_TYPE_BOOL, JAILRS_SETTABLE_ALWAYS, 4, "14.0", "vmm" },
	};
	jailrs_params *params = NULL;
	size_t count;

	OK(jailrs_params_known(&params, E));
	count = jailrs_params_count(params);
	CHECK(count > 60);
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		size_t at = find(params, some[i].name);

		CHECK(at != NONE);
		CHECK(jailrs_params_type(params, at) == some[i].type);
		CHECK(jailrs_params_settable(params, at) == some[i].settable);
		CHECK(jailrs_params_size(params, at) == some[i].size);
		if (some[i].since == NULL)
			CHECK(jailrs_params_since(params, at) == NULL);
		else
			CHECK_STR(jailrs_params_since(params, at), some[i].since);
		if (some[i].module == NULL)
			CHECK(jailrs_params_module(params, at) == NULL);
		else
			CHECK_STR(jailrs_params_module(params, at), some[i].module);
	}
	CHECK(jailrs_params_name(params, count) == NULL);
	CHECK(jailrs_params_type(params, count) == JAILRS_TYPE_NONE);
	CHECK(jailrs_params_size(params, count) == 0);
	CHECK(jailrs_params_settable(params, count) == JAILRS_SETTABLE_NEVER);
	CHECK(jailrs_params_since(params, count) == NULL);
	CHECK(jailrs_params_module(params, count) == NULL);
	jailrs_params_free(params);
}

/* What is listed is there, and the other way round. */
static void
what_a_kernel_has(const char *release, bool meta)
{
	jailrs_host *host = check_host(release);
	jailrs_params *params = NULL, *known = NULL;
	bool has = false;

	OK(jailrs_host_params(host, &params, E));
	if (jailrs_host_is_simulated(host))
		CHECK((find(params, "meta") != NONE) == meta);
	for (size_t i = 0; i < jailrs_params_count(params); i++) {
		OK(jailrs_host_has_param(host, jailrs_params_name(params, i), &has, E));
		CHECK(has);
	}
	OK(jailrs_params_known(&known, E));
	for (size_t i = 0; i < jailrs_params_count(known); i++) {
		OK(jailrs_host_has_param(host, jailrs_params_name(known, i), &has, E));
		CHECK(has == (find(params, jailrs_params_name(known, i)) != NONE));
	}
	jailrs_params_free(known);
	jailrs_params_free(params);
	OK(jailrs_host_has_param(host, "allow", &has, E));
	CHECK(!has);
	OK(jailrs_host_has_param(host, "", &has, E));
	CHECK(!has);
	OK(jailrs_host_has_param(host, "allow.", &has, E));
	CHECK(!has);
	jailrs_host_free(host);
}

/* A module brings its parameters, which are seen when the kernel is asked again. */
static void
with_a_module(void)
{
	jailrs_host *host = NULL;
	jailrs_params *params = NULL;
	jailrs_mount *mount = NULL;
	jailrs_mounted *mounted = NULL;
	char dir[CHECK_PATH];

	check_dir(dir);
	OK(jailrs_host_simulated("15.1", &host, E));
	OK(jailrs_host_set_loading_modules(host, E));
	OK(jailrs_host_params(host, &params, E));
	CHECK(find(params, "allow.mount.linprocfs") == NONE);
	jailrs_params_free(params);
	OK(jailrs_mount_new("linprocfs", NULL, "/", &mount, E));
	OK(jailrs_mount_mount(mount, host, dir, &mounted, E));
	OK(jailrs_mounted_unmount(mounted, JAILRS_UNMOUNT_IF_IDLE, E));
	jailrs_mounted_free(mounted);
	jailrs_mount_free(mount);
	OK(jailrs_host_refresh(host, E));
	OK(jailrs_host_params(host, &params, E));
	CHECK(find(params, "allow.mount.linprocfs") != NONE);
	jailrs_params_free(params);
	jailrs_host_free(host);
	CHECK(rmdir(dir) == 0);
}

int
main(void)
{
	what_the_library_knows();
	what_a_kernel_has("13.2", false);
	what_a_kernel_has("15.1", true);
	with_a_module();
	return (0);
}
