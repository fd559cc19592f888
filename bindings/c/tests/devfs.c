/* Devices: rules as texts, rulesets of the kernel, and what a /dev with them shows. */
#include "check.h"

/* How many rulesets the kernel has, and whether this is one. */
static bool
has_number(const jailrs_host *host, uint16_t number, size_t *count)
{
	uint16_t numbers[256];
	size_t again = 0;

	OK(jailrs_host_devfs_numbers(host, NULL, 0, count, E));
	CHECK(*count <= 256);
	OK(jailrs_host_devfs_numbers(host, numbers, 256, &again, E));
	CHECK(again == *count);
	for (size_t i = 0; i < *count; i++)
		if (numbers[i] == number)
			return (true);
	return (false);
}

static void
texts(void)
{
	jailrs_devfs *rules = NULL, *other = NULL;
	char *text = NULL;

	OK(jailrs_devfs_new(&rules, E));
	CHECK(jailrs_devfs_count(rules) == 0);
	OK(jailrs_devfs_add_rule(rules, "hide", E));
	OK(jailrs_devfs_add_rule(rules, "path 'tty*' unhide mode 620", E));
	OK(jailrs_devfs_expose(rules, "dri/renderD128", E));
	OK(jailrs_devfs_text(rules, &text, E));
	CHECK(jailrs_devfs_count(rules) == 4);
	CHECK_STR(text,
	    "hide\npath 'tty*' unhide mode 620\npath dri unhide\npath dri/renderD128 unhide\n");
	OK(jailrs_devfs_parse(text, &other, E));
	jailrs_string_free(text);
	CHECK(jailrs_devfs_count(other) == 4);
	jailrs_devfs_free(other);

	FAILS_SAYING(JAILRS_INVALID, "unhid", jailrs_devfs_add_rule(rules, "path null unhid", E));
	FAILS_WITH(JAILRS_INVALID, jailrs_devfs_expose(rules, "", E));
	other = NULL;
	FAILS_SAYING(JAILRS_INVALID, "line 2", jailrs_devfs_parse("hide\nshow me\n", &other, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "ruleset 6", jailrs_devfs_standard(6, &other, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "ruleset 0", jailrs_devfs_standard(0, &other, E));
	CHECK(other == NULL);
	/* After an error they are as before. */
	CHECK(jailrs_devfs_count(rules) == 4);
	jailrs_devfs_free(rules);

	OK(jailrs_devfs_standard(1, &rules, E));
	OK(jailrs_devfs_text(rules, &text, E));
	CHECK_TEXT(text, "hide\n");
	jailrs_devfs_free(rules);
}

static void
applied_compared_and_removed(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_devfs *rules = NULL, *there = NULL, *other = NULL;
	jailrs_applied *applied = NULL, *again = NULL;
	uint16_t number, added[2] = { 0, 0 };
	size_t before = 0, now = 0, count = 0;
	char *wanted = NULL, *text = NULL;

	(void)has_number(host, 0, &before);
	OK(jailrs_devfs_jail(&rules, E));
	CHECK(jailrs_devfs_count(rules) > 5);
	OK(jailrs_devfs_apply(rules, host, &applied, E));
	number = jailrs_applied_number(applied);
	CHECK(number >= 1000);
	CHECK(jailrs_applied_is_ours(applied));
	OK(jailrs_applied_rule_numbers(applied, NULL, 0, &count, E));
	CHECK(count > 0 && count == jailrs_devfs_count(rules));
	OK(jailrs_applied_rule_numbers(applied, added, 2, &count, E));
	CHECK(added[0] > 0 && added[1] > added[0]);
	OK(jailrs_host_check_ruleset(host, number, E));
	OK(jailrs_host_check_jail_ruleset(host, number, E));
	/* One that shows what nobody has hidden, and none. */
	OK(jailrs_host_check_ruleset(host, 3, E));
	FAILS_SAYING(JAILRS_INVALID, "begin by hiding",
	    jailrs_host_check_jail_ruleset(host, 3, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "60000", jailrs_host_check_ruleset(host, 60000, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "60000", jailrs_host_check_jail_ruleset(host, 60000, E));
	CHECK(has_number(host, number, &now));
	CHECK(now == before + 1);
	OK(jailrs_devfs_text(rules, &wanted, E));
	OK(jailrs_host_devfs(host, number, &there, E));
	OK(jailrs_devfs_text(there, &text, E));
	CHECK(jailrs_devfs_count(there) == jailrs_devfs_count(rules));
	jailrs_string_free(text);
	jailrs_string_free(wanted);
	jailrs_devfs_free(there);

	/* The same rules are used, and left to whom they belong; others are an error. */
	OK(jailrs_devfs_apply_at(rules, host, number, &again, E));
	CHECK(jailrs_applied_number(again) == number);
	CHECK(!jailrs_applied_is_ours(again));
	OK(jailrs_applied_remove(again, E));
	CHECK(has_number(host, number, &now));
	jailrs_applied_free(again);
	OK(jailrs_devfs_parse("hide\n", &other, E));
	again = NULL;
	FAILS_WITH(JAILRS_EXISTS, jailrs_devfs_apply_at(other, host, number, &again, E));
	OK(jailrs_devfs_add_rule(other, "include 60000", E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "60000", jailrs_devfs_apply(other, host, &again, E));
	CHECK(again == NULL);
	jailrs_devfs_free(other);

	OK(jailrs_applied_remove(applied, E));
	OK(jailrs_applied_remove(applied, E));
	CHECK(!has_number(host, number, &now));
	CHECK(now == before);
	OK(jailrs_host_devfs(host, number, &there, E));
	CHECK(jailrs_devfs_count(there) == 0);
	jailrs_devfs_free(there);
	jailrs_applied_free(applied);
	jailrs_devfs_free(rules);
	jailrs_host_free(host);
}

static void
what_a_dev_shows(void)
{
	jailrs_host *host = check_host("13.2");
	jailrs_devfs *rules = NULL;
	jailrs_applied *applied = NULL;
	jailrs_mount *mount = NULL;
	jailrs_mounted *dev = NULL;
	char root[CHECK_PATH], script[CHECK_PATH + 8];

	check_dir(root);
	OK(jailrs_devfs_parse("hide\npath null unhide\npath zero unhide mode 600\n", &rules, E));
	OK(jailrs_devfs_apply(rules, host, &applied, E));
	OK(jailrs_mount_new("devfs", NULL, "/", &mount, E));
	OK(jailrs_mount_set_ruleset(mount, jailrs_applied_number(applied), E));
	OK(jailrs_mount_mount(mount, host, root, &dev, E));
	snprintf(script, sizeof(script), "ls %s", root);
	check_says(host, NULL, script, "null\nzero\n");
	OK(jailrs_mounted_unmount(dev, JAILRS_UNMOUNT_IF_IDLE, E));
	OK(jailrs_applied_remove(applied, E));
	jailrs_mounted_free(dev);
	jailrs_mount_free(mount);
	jailrs_applied_free(applied);
	jailrs_devfs_free(rules);
	CHECK(rmdir(root) == 0);
	jailrs_host_free(host);
}

/* The last jail that stops takes a ruleset away that several have. */
static void
shared_by_jails(void)
{
	static const uint16_t number = 7777;
	jailrs_host *host = check_host("15.1");
	jailrs_devfs *rules = NULL;
	jailrs_started *started[2] = { NULL, NULL };
	char dir[CHECK_PATH], roots[2][CHECK_PATH];
	size_t before = 0, now = 0;

	check_dir(dir);
	check_path(roots[0], dir, "0", 1);
	check_path(roots[1], dir, "1", 1);
	CHECK(!has_number(host, number, &before));
	OK(jailrs_devfs_jail(&rules, E));
	for (int i = 0; i < 2; i++) {
		jailrs_spec *spec = check_spec(i == 0 ? "jailrs-c-dev0" : "jailrs-c-dev1");

		OK(jailrs_spec_set(spec, "path", roots[i], E));
		OK(jailrs_spec_add_directory(spec, "/dev", 0755, E));
		OK(jailrs_spec_set_devices_at(spec, number, rules, E));
		OK(jailrs_spec_start(spec, host, &started[i], E));
		jailrs_spec_free(spec);
	}
	jailrs_devfs_free(rules);
	CHECK(has_number(host, number, &now));
	CHECK(now == before + 1);
	OK(jailrs_started_stop(started[0], NULL, E));
	OK(jailrs_host_devfs(host, number, &rules, E));
	CHECK(jailrs_devfs_count(rules) > 5);
	jailrs_devfs_free(rules);
	OK(jailrs_started_stop(started[1], NULL, E));
	CHECK(!has_number(host, number, &now));
	for (int i = 0; i < 2; i++) {
		jailrs_started_free(started[i]);
		CHECK(rmdir(roots[i]) == 0);
	}
	CHECK(rmdir(dir) == 0);
	jailrs_host_free(host);
}

static void
numbers_of_which_there_is_no_room(void)
{
	jailrs_host *host = check_host("15.1");
	uint16_t two[3] = { 9, 9, 9 };
	size_t count = 0;

	OK(jailrs_host_devfs_numbers(host, NULL, 0, &count, E));
	if (jailrs_host_is_simulated(host)) {
		OK(jailrs_host_devfs_numbers(host, two, 2, &count, E));
		CHECK(count == 5);
		CHECK(two[0] == 1 && two[1] == 2 && two[2] == 9);
	}
	FAILS_SAYING(JAILRS_INVALID, "argument numbers is NULL",
	    jailrs_host_devfs_numbers(host, NULL, 1, &count, E));
	jailrs_host_free(host);
}

/* As files have them, by name; a later file replaces what has the same number. */
static void
by_name(void)
{
	jailrs_rulesets *rulesets = NULL;
	jailrs_devfs *rules = NULL;
	char *text = NULL;

	FAILS_SAYING(JAILRS_INVALID, "line 2",
	    jailrs_rulesets_parse("[a=10]\nadd path `id` hide\n", &rulesets, E));
	CHECK(rulesets == NULL);
	OK(jailrs_rulesets_parse("[hide=10]\nadd hide\n[gpu=11]\nadd include $hide\n"
	    "add path dri unhide\n", &rulesets, E));
	CHECK(jailrs_rulesets_count(rulesets) == 2);
	CHECK_STR(jailrs_rulesets_name(rulesets, 0), "hide");
	CHECK_STR(jailrs_rulesets_name(rulesets, 1), "gpu");
	CHECK(jailrs_rulesets_number(rulesets, 1) == 11);
	CHECK(jailrs_rulesets_name(rulesets, 2) == NULL);
	CHECK(jailrs_rulesets_number(rulesets, 2) == 0);
	OK(jailrs_rulesets_get(rulesets, "gpu", &rules, E));
	OK(jailrs_devfs_text(rules, &text, E));
	CHECK_HAS(text, "include 10\n");
	jailrs_string_free(text);
	jailrs_devfs_free(rules);
	rules = NULL;

	/* Wrong, it changes nothing. */
	FAILS_WITH(JAILRS_INVALID, jailrs_rulesets_read(rulesets, "[gpu=11]\nadd nonsense\n", E));
	CHECK(jailrs_rulesets_count(rulesets) == 2);
	OK(jailrs_rulesets_read(rulesets, "[usb=11]\nadd path usb unhide\n", E));
	CHECK(jailrs_rulesets_count(rulesets) == 2);
	CHECK_STR(jailrs_rulesets_name(rulesets, 1), "usb");
	FAILS_SAYING(JAILRS_NOT_FOUND, "gpu", jailrs_rulesets_get(rulesets, "gpu", &rules, E));
	CHECK(rules == NULL);
	OK(jailrs_rulesets_get(rulesets, "usb", &rules, E));
	CHECK(jailrs_devfs_count(rules) == 1);
	jailrs_devfs_free(rules);
	jailrs_rulesets_free(rulesets);
}

int
main(void)
{
	by_name();
	texts();
	applied_compared_and_removed();
	what_a_dev_shows();
	shared_by_jails();
	numbers_of_which_there_is_no_room();
	return (0);
}
