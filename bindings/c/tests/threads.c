/* Several threads with one host, and with one list. */
#include "world.h"

#include <pthread.h>

#define THREADS 8
#define ROUNDS 5

struct work {
	const jailrs_host *host;
	const jailrs_list *list;
	const jailrs_jail *jail;
	const jailrs_spec *spec;
	int number;
	size_t seen;
};

/* Runs `work` in all threads at once. */
static void
in_threads(void *(*run)(void *), struct work *work)
{
	pthread_t threads[THREADS];
	struct work all[THREADS];

	for (int i = 0; i < THREADS; i++) {
		all[i] = *work;
		all[i].number = i;
		all[i].seen = 0;
		CHECK(pthread_create(&threads[i], NULL, run, &all[i]) == 0);
	}
	work->seen = 0;
	for (int i = 0; i < THREADS; i++) {
		CHECK(pthread_join(threads[i], NULL) == 0);
		work->seen += all[i].seen;
	}
}

/* Makes, asks, lists, uses and removes jails of its own. */
static void *
jails(void *argument)
{
	struct work *work = (struct work *)argument;
	char name[64], script[80], other[64];

	for (int round = 0; round < ROUNDS; round++) {
		jailrs_jail *jail, *found = NULL;
		jailrs_list *list = NULL;
		jailrs_update *update = NULL;
		jailrs_error *error = NULL;
		char *text = NULL;
		size_t mine = 0;

		snprintf(name, sizeof(name), "jailrs-c-thread%d-%d", work->number, round);
		snprintf(other, sizeof(other), "jailrs-c-nobody%d", work->number);
		jail = check_jail(work->host, name);
		OK(jailrs_host_jail(work->host, name, &found, E));
		CHECK(jailrs_jail_jid(found) == jailrs_jail_jid(jail));
		jailrs_jail_free(found);
		OK(jailrs_update_new(&update, E));
		OK(jailrs_update_set(update, "host.hostname", other, E));
		OK(jailrs_jail_update(jail, update, E));
		jailrs_update_free(update);
		OK(jailrs_jail_get_string(jail, "host.hostname", &text, E));
		CHECK_TEXT(text, other);
		/* An error is the thread's own. */
		FAILS(JAILRS_NOT_FOUND, &error, jailrs_host_jail(work->host, other, &found, E));
		CHECK_HAS(jailrs_error_message(error), other);
		jailrs_error_free(error);
		OK(jailrs_host_list(work->host, NULL, 0, JAILRS_LIST_ALL, &list, E));
		for (size_t i = 0; i < jailrs_list_count(list); i++)
			if (strcmp(jailrs_list_name(list, i), name) == 0) {
				CHECK(jailrs_list_jid(list, i) == jailrs_jail_jid(jail));
				mine++;
			}
		CHECK(mine == 1);
		jailrs_list_free(list);
		snprintf(script, sizeof(script), "%s\n", other);
		check_says(work->host, jail, "hostname", script);
		check_removed(jail);
		work->seen++;
	}
	return (NULL);
}

/* Reads what all have. */
static void *
readers(void *argument)
{
	struct work *work = (struct work *)argument;

	for (int round = 0; round < ROUNDS; round++) {
		jailrs_jail *copy = NULL;
		jailrs_plan *plan = NULL;
		char *text = NULL;

		for (size_t i = 0; i < jailrs_list_count(work->list); i++) {
			const char *name = NULL;

			OK(jailrs_values_string(jailrs_list_values(work->list, i), "name", &name,
			    E));
			CHECK_STR(name, jailrs_list_name(work->list, i));
			work->seen++;
		}
		OK(jailrs_jail_get_string(work->jail, "host.hostname", &text, E));
		CHECK_TEXT(text, "jailrs-c-shared");
		OK(jailrs_jail_check(work->jail, E));
		OK(jailrs_jail_clone(work->jail, &copy, E));
		jailrs_jail_free(copy);
		OK(jailrs_spec_plan(work->spec, &plan, E));
		CHECK(jailrs_plan_count(plan) == 2);
		jailrs_plan_free(plan);
	}
	return (NULL);
}

/* All want to start the same jail: one does. */
static void *
starters(void *argument)
{
	struct work *work = (struct work *)argument;
	jailrs_started *started = NULL;
	jailrs_status status = jailrs_spec_start(work->spec, work->host, &started, NULL);

	CHECK(status == JAILRS_OK || status == JAILRS_EXISTS || status == JAILRS_BUSY);
	CHECK((status == JAILRS_OK) == (started != NULL));
	work->seen = status == JAILRS_OK;
	/* It runs on, for the one that stops it. */
	jailrs_started_free(started);
	return (NULL);
}

int
main(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	jailrs_spec *spec = check_spec("jailrs-c-started");
	jailrs_jail *jail = check_jail(host, "jailrs-c-shared");
	jailrs_list *list = NULL;
	jailrs_started *started = NULL;
	jailrs_exec *exec = check_exec("true");
	struct work work;

	OK(jailrs_spec_add_start(spec, exec, E));
	jailrs_exec_free(exec);
	OK(jailrs_host_list(host, NULL, 0, JAILRS_LIST_ALL, &list, E));
	memset(&work, 0, sizeof(work));
	work.host = host;
	work.list = list;
	work.jail = jail;
	work.spec = spec;
	in_threads(jails, &work);
	CHECK(work.seen == THREADS * ROUNDS);
	in_threads(readers, &work);
	CHECK(work.seen == THREADS * ROUNDS * jailrs_list_count(list));
	in_threads(starters, &work);
	CHECK(work.seen == 1);
	OK(jailrs_host_adopt(host, "jailrs-c-started", &started, E));
	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	jailrs_list_free(list);
	check_removed(jail);
	jailrs_spec_free(spec);
	WORLD_IS(host, before);
	jailrs_host_free(host);
	return (0);
}
