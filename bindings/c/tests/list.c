/* Lists of jails: which ones, in what order, and what is told of them. */
#include "check.h"

#define NONE ((size_t)-1)

/* Where in the list a jail is. */
static size_t
find(const jailrs_list *list, const char *name)
{
	for (size_t i = 0; i < jailrs_list_count(list); i++)
		if (strcmp(jailrs_list_name(list, i), name) == 0)
			return (i);
	return (NONE);
}

static jailrs_jail *
parent_of(const jailrs_host *host, const char *name, int children)
{
	jailrs_spec *spec = check_spec(name);
	jailrs_jail *jail = NULL;

	OK(jailrs_spec_set_int(spec, "children.max", children, E));
	OK(jailrs_spec_create(spec, host, &jail, E));
	jailrs_spec_free(spec);
	return (jail);
}

static void
nested_ones_and_their_order(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *top = parent_of(host, "jailrs-c-p", 5);
	jailrs_jail *inner = parent_of(host, "jailrs-c-p.c", 2);
	jailrs_jail *deep = check_jail(host, "jailrs-c-p.c.e");
	jailrs_jail *beside = check_jail(host, "jailrs-c-pp");
	jailrs_list *list = NULL;
	size_t at;
	char *tree = NULL, line[128];

	OK(jailrs_host_list(host, NULL, 0, JAILRS_LIST_ALL, &list, E));
	CHECK(jailrs_list_count(list) >= 4);
	for (size_t i = 1; i < jailrs_list_count(list); i++)
		CHECK(jailrs_list_jid(list, i - 1) < jailrs_list_jid(list, i));
	at = find(list, "jailrs-c-p.c");
	CHECK(at != NONE);
	CHECK(jailrs_list_jid(list, at) == jailrs_jail_jid(inner));
	CHECK(jailrs_list_parent(list, at) == jailrs_jail_jid(top));
	CHECK_STR(jailrs_list_path(list, at), "/");
	CHECK_STR(jailrs_list_hostname(list, at), "jailrs-c-p.c");
	CHECK(!jailrs_list_is_dying(list, at));
	CHECK(jailrs_list_parent(list, find(list, "jailrs-c-pp")) == 0);
	jailrs_list_free(list);

	OK(jailrs_host_list(host, NULL, 0, JAILRS_LIST_CHILDREN, &list, E));
	CHECK(find(list, "jailrs-c-p") != NONE && find(list, "jailrs-c-pp") != NONE);
	CHECK(find(list, "jailrs-c-p.c") == NONE);
	jailrs_list_free(list);
	OK(jailrs_jail_list(top, NULL, 0, JAILRS_LIST_ALL, &list, E));
	CHECK(jailrs_list_count(list) == 2);
	CHECK_STR(jailrs_list_name(list, 0), "jailrs-c-p.c");
	CHECK_STR(jailrs_list_name(list, 1), "jailrs-c-p.c.e");
	jailrs_list_free(list);
	OK(jailrs_jail_list(top, NULL, 0, JAILRS_LIST_CHILDREN, &list, E));
	CHECK(jailrs_list_count(list) == 1);
	jailrs_list_free(list);

	OK(jailrs_host_tree(host, &tree, E));
	snprintf(line, sizeof(line), "└─ %d jailrs-c-p.c /\n", jailrs_jail_jid(inner));
	CHECK_HAS(tree, line);
	jailrs_string_free(tree);

	/* Those inside go with it. */
	check_removed(top);
	FAILS_WITH(JAILRS_GONE, jailrs_jail_list(inner, NULL, 0, JAILRS_LIST_ALL, &list, E));
	FAILS_WITH(JAILRS_GONE, jailrs_jail_check(deep, E));
	jailrs_jail_free(inner);
	jailrs_jail_free(deep);
	check_removed(beside);
	jailrs_host_free(host);
}

static void
which_is_in_which(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *top = parent_of(host, "jailrs-c-p", 5);
	jailrs_jail *inner = parent_of(host, "jailrs-c-p.c", 2);
	jailrs_jail *deep = check_jail(host, "jailrs-c-p.c.e"), *beside = check_jail(host, "jailrs-c-q");
	jailrs_jail *second = check_jail(host, "jailrs-c-p.d");
	jailrs_list *list = NULL;
	int jid = jailrs_jail_jid(top);
	size_t at, end;

	OK(jailrs_host_list(host, NULL, 0, JAILRS_LIST_ALL, &list, E));
	end = jailrs_list_count(list);
	for (size_t i = 0; i < end; i++)
		CHECK(jailrs_list_find(list, jailrs_list_jid(list, i)) == i);
	CHECK(jailrs_list_find(list, 999999) == end && jailrs_list_find(list, 0) == end);
	at = jailrs_list_child(list, jid, 0);
	CHECK_STR(jailrs_list_name(list, at), "jailrs-c-p.c");
	at = jailrs_list_child(list, jid, at + 1);
	CHECK_STR(jailrs_list_name(list, at), "jailrs-c-p.d");
	CHECK(jailrs_list_child(list, jid, at + 1) == end);
	CHECK(jailrs_list_child(list, jid, end) == end);
	CHECK(jailrs_list_child(list, jid, NONE) == end);
	CHECK(jailrs_list_child(list, jailrs_jail_jid(deep), 0) == end);
	at = jailrs_list_child(list, 0, jailrs_list_find(list, jid));
	CHECK_STR(jailrs_list_name(list, at), "jailrs-c-p");
	at = jailrs_list_child(list, 0, at + 1);
	CHECK_STR(jailrs_list_name(list, at), "jailrs-c-q");
	jailrs_list_free(list);

	/* Where the parent is not listed a jail is on top. */
	OK(jailrs_jail_list(top, NULL, 0, JAILRS_LIST_ALL, &list, E));
	CHECK(jailrs_list_count(list) == 3);
	CHECK(jailrs_list_child(list, 0, 0) == 0 && jailrs_list_child(list, jid, 0) == 3);
	jailrs_list_free(list);
	jailrs_jail_free(second);
	jailrs_jail_free(inner);
	jailrs_jail_free(deep);
	check_removed(beside);
	check_removed(top);
	jailrs_host_free(host);
}

static void
opened_if_it_is_still_that_one(const char *release)
{
	jailrs_host *host = check_host(release);
	jailrs_jail *jail = check_jail(host, "jailrs-c-open"), *found = NULL;
	jailrs_spec *spec;
	jailrs_list *list = NULL;
	char number[16];
	size_t at;

	OK(jailrs_host_list(host, NULL, 0, JAILRS_LIST_ONLY, &list, E));
	at = find(list, "jailrs-c-open");
	OK(jailrs_list_open(list, at, host, &found, E));
	CHECK(jailrs_jail_jid(found) == jailrs_jail_jid(jail));
	CHECK_STR(jailrs_jail_name(found), "jailrs-c-open");
	jailrs_jail_free(found);
	found = NULL;
	FAILS_SAYING(JAILRS_NOT_FOUND, "jails",
	    jailrs_list_open(list, jailrs_list_count(list), host, &found, E));
	snprintf(number, sizeof(number), "%d", jailrs_jail_jid(jail));
	check_removed(jail);
	FAILS_SAYING(JAILRS_NOT_FOUND, number, jailrs_list_open(list, at, host, &found, E));
	spec = check_spec("jailrs-c-other");
	OK(jailrs_spec_set(spec, "jid", number, E));
	OK(jailrs_spec_create(spec, host, &jail, E));
	jailrs_spec_free(spec);
	FAILS_SAYING(JAILRS_REUSED, "jailrs-c-other", jailrs_list_open(list, at, host, &found, E));
	CHECK(found == NULL);
	jailrs_list_free(list);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
what_is_asked_is_told(void)
{
	static const char *const names[] = { "children.max", "ip4" },
	    *const wrong[] = { "nothing.such" };
	jailrs_host *host = check_host("13.2");
	jailrs_jail *jail = parent_of(host, "jailrs-c-some", 3);
	jailrs_list *list = NULL;
	const jailrs_values *values;
	int64_t most = 0;
	size_t at, usual;

	OK(jailrs_host_list(host, names, 2, JAILRS_LIST_ONLY, &list, E));
	at = find(list, "jailrs-c-some");
	CHECK(at != NONE);
	CHECK(jailrs_list_path(list, at) == NULL && jailrs_list_hostname(list, at) == NULL);
	values = jailrs_list_values(list, at);
	CHECK(jailrs_values_jid(values) == jailrs_jail_jid(jail));
	OK(jailrs_values_int(values, "children.max", &most, E));
	CHECK(most == 3);
	CHECK(jailrs_values_type(values, "ip4") == JAILRS_TYPE_MODE);
	CHECK(jailrs_values_type(values, "path") == JAILRS_TYPE_NONE);
	/* Lent: freed by mistake, it stays. */
	jailrs_values_free((jailrs_values *)(void *)(uintptr_t)values);
	CHECK(jailrs_values_type(values, "ip4") == JAILRS_TYPE_MODE);
	usual = jailrs_values_count(values);
	jailrs_list_free(list);

	OK(jailrs_host_list(host, names, 2, JAILRS_LIST_ALL, &list, E));
	at = find(list, "jailrs-c-some");
	values = jailrs_list_values(list, at);
	CHECK(jailrs_values_count(values) > usual);
	CHECK(jailrs_values_type(values, "ip4.addr") == JAILRS_TYPE_ADDRESSES);
	CHECK(jailrs_values_type(values, "children.max") == JAILRS_TYPE_INT);
	at = jailrs_list_count(list);
	CHECK(jailrs_list_jid(list, at) == 0 && jailrs_list_name(list, at) == NULL);
	CHECK(jailrs_list_values(list, at) == NULL && jailrs_list_path(list, at) == NULL);
	jailrs_list_free(list);

	list = NULL;
	FAILS_SAYING(JAILRS_UNSUPPORTED, "nothing.such",
	    jailrs_host_list(host, wrong, 1, JAILRS_LIST_ALL, &list, E));
	FAILS_SAYING(JAILRS_INVALID, "argument flags",
	    jailrs_host_list(host, NULL, 0, 0x80, &list, E));
	FAILS_SAYING(JAILRS_INVALID, "argument names is NULL",
	    jailrs_host_list(host, NULL, 1, JAILRS_LIST_ALL, &list, E));
	CHECK(list == NULL);
	check_removed(jail);
	jailrs_host_free(host);
}

/* A killed process keeps its jail until its parent has asked for it. */
static void
dying_ones(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-dying");
	jailrs_command *command = check_command(host, jail, "sleep 1000");
	jailrs_child *child = NULL;
	jailrs_list *list = NULL;
	int jid = jailrs_jail_jid(jail), signal = 0;
	size_t dying = NONE;

	OK(jailrs_command_spawn(command, &child, E));
	OK(jailrs_jail_remove(jail, E));
	FAILS_SAYING(JAILRS_TIMED_OUT, "it is dying", jailrs_jail_wait_gone(jail, 50, E));
	OK(jailrs_host_list(host, NULL, 0, JAILRS_LIST_ALL, &list, E));
	CHECK(find(list, "jailrs-c-dying") == NONE);
	jailrs_list_free(list);
	OK(jailrs_host_list(host, NULL, 0, JAILRS_LIST_DYING, &list, E));
	for (size_t i = 0; i < jailrs_list_count(list); i++)
		if (jailrs_list_jid(list, i) == jid)
			dying = i;
	CHECK(dying != NONE);
	CHECK(jailrs_list_is_dying(list, dying));
	jailrs_list_free(list);
	OK(jailrs_child_wait(child, JAILRS_FOREVER, NULL, &signal, E));
	CHECK(signal == 9);
	OK(jailrs_jail_wait_gone(jail, 10000, E));
	jailrs_child_free(child);
	jailrs_command_free(command);
	jailrs_jail_free(jail);
	jailrs_host_free(host);
}

static void
a_thousand(void)
{
	jailrs_host *host = NULL;
	jailrs_list *list = NULL;
	char name[32];

	OK(jailrs_host_simulated("15.1", &host, E));
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "j%d", i);
		jailrs_jail_free(check_jail(host, name));
	}
	OK(jailrs_host_list(host, NULL, 0, JAILRS_LIST_ALL, &list, E));
	/* The list does not need what it was made from. */
	jailrs_host_free(host);
	CHECK(jailrs_list_count(list) == 1000);
	for (size_t i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "j%zu", i);
		CHECK_STR(jailrs_list_name(list, i), name);
		CHECK_STR(jailrs_list_hostname(list, i), name);
		CHECK_STR(jailrs_list_path(list, i), "/");
	}
	jailrs_list_free(list);
}

int
main(void)
{
	nested_ones_and_their_order();
	which_is_in_which();
	opened_if_it_is_still_that_one("13.2");
	opened_if_it_is_still_that_one("15.1");
	what_is_asked_is_told();
	dying_ones();
	a_thousand();
	return (0);
}
