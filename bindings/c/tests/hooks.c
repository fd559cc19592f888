/* What the host does of its own when a jail starts or stops: programs, and functions of the caller. */
#include "world.h"

#define POINTS 7

/* What goes to a function. */
struct told {
	int called, released;
	int answer;		/* what it returns */
	bool there;		/* whether the jail was there */
	char log[256];		/* the points of all, in their order */
	char *shared;
};

static const char letters[POINTS + 1] = "0123456";

static int
hook(const jailrs_host *host, void *user)
{
	struct told *told = (struct told *)user;
	jailrs_jail *jail = NULL;

	told->called++;
	CHECK(told->released == 0);
	/* Lent: freed by mistake, it stays. */
	jailrs_host_free((jailrs_host *)(void *)(uintptr_t)host);
	told->there = jailrs_host_jail(host, "jailrs-c-hooks", &jail, NULL) == JAILRS_OK;
	jailrs_jail_free(jail);
	return (told->answer);
}

static void
release(void *user)
{
	((struct told *)user)->released++;
}

/* A function that notes which it is. */
struct point {
	char letter;
	struct told *told;
};

static int
note(const jailrs_host *host, void *user)
{
	struct point *point = (struct point *)user;
	char letter[3] = { point->letter, ' ', '\0' };

	(void)hook(host, point->told);
	letter[1] = point->told->there ? '+' : '-';
	CHECK(strlen(point->told->log) + 3 < sizeof(point->told->log));
	strcat(point->told->log, letter);
	return (0);
}

static void
at_their_points(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-hooks");
	jailrs_started *started = NULL;
	struct told told;
	struct point points[POINTS];

	memset(&told, 0, sizeof(told));
	for (uint32_t at = POINTS; at-- > 0;) {
		points[at].letter = letters[at];
		points[at].told = &told;
		OK(jailrs_spec_add_hook_function(spec, at, note, &points[at], NULL, E));
	}
	OK(jailrs_spec_start(spec, host, &started, E));
	CHECK_STR(told.log, "0-1-2+3+");
	OK(jailrs_started_stop(started, NULL, E));
	CHECK_STR(told.log, "0-1-2+3+4+5-6-");
	jailrs_started_free(started);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
}

static jailrs_spec *
with(struct told *told, uint32_t point)
{
	jailrs_spec *spec = check_spec("jailrs-c-hooks");

	memset(told, 0, sizeof(*told));
	OK(jailrs_spec_add_hook_function(spec, point, hook, told, release, E));
	CHECK(told->called == 0 && told->released == 0);
	return (spec);
}

/* Once, when neither a spec nor a jail of it can call it any more, however that comes. */
static void
released_once(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec, *copy = NULL;
	jailrs_started *started = NULL;
	struct told told;

	/* A spec that is freed unused. */
	spec = with(&told, JAILRS_HOOK_PREPARE);
	jailrs_spec_free(spec);
	CHECK(told.called == 0 && told.released == 1);

	/* A copy has it, too. */
	spec = with(&told, JAILRS_HOOK_PREPARE);
	OK(jailrs_spec_clone(spec, &copy, E));
	jailrs_spec_free(spec);
	CHECK(told.released == 0);
	OK(jailrs_spec_start(copy, host, &started, E));
	CHECK(told.called == 1);
	jailrs_spec_free(copy);
	CHECK(told.released == 0);
	OK(jailrs_started_stop(started, NULL, E));
	CHECK(told.released == 0);
	jailrs_started_free(started);
	CHECK(told.released == 1);

	/* A jail that runs on when its handle is freed. */
	spec = with(&told, JAILRS_HOOK_POSTSTOP);
	OK(jailrs_spec_start(spec, host, &started, E));
	jailrs_spec_free(spec);
	CHECK(told.released == 0);
	jailrs_started_free(started);
	CHECK(told.called == 0 && told.released == 1);
	/* A journal cannot call it: that is told, and all else undone. */
	started = NULL;
	OK(jailrs_host_adopt(host, "jailrs-c-hooks", &started, E));
	FAILS_SAYING(JAILRS_INVALID, "function", jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	CHECK(told.released == 1);

	/* A start that failed. */
	spec = with(&told, JAILRS_HOOK_CREATED);
	told.answer = 5;
	started = NULL;
	FAILS_WITH(JAILRS_OTHER, jailrs_spec_start(spec, host, &started, E));
	CHECK(told.called == 1 && told.released == 0);
	jailrs_spec_free(spec);
	CHECK(told.released == 1);

	/* Not after an error: it is still the caller's. */
	spec = check_spec("jailrs-c-hooks");
	memset(&told, 0, sizeof(told));
	FAILS_SAYING(JAILRS_INVALID, "argument point",
	    jailrs_spec_add_hook_function(spec, POINTS, hook, &told, release, E));
	FAILS_SAYING(JAILRS_INVALID, "argument hook is NULL",
	    jailrs_spec_add_hook_function(spec, 0, NULL, &told, release, E));
	FAILS_SAYING(JAILRS_INVALID, "argument spec",
	    jailrs_spec_add_hook_function((jailrs_spec *)(void *)host, 0, hook, &told, release, E));
	FAILS_SAYING(JAILRS_INVALID, "argument spec",
	    jailrs_spec_add_hook_function(NULL, 0, hook, &told, release, E));
	jailrs_spec_free(spec);
	CHECK(told.released == 0);
	jailrs_host_free(host);
}

static void
an_errno_fails_the_step(void)
{
	jailrs_host *host = check_host("15.1");
	struct world before = world_of(host);
	jailrs_spec *spec;
	jailrs_started *started = NULL;
	jailrs_error *error = NULL;
	struct told told;
	char *json = NULL;

	spec = with(&told, JAILRS_HOOK_CREATED);
	/* FreeBSD's EDEADLK, which is EAGAIN on Linux. */
	told.answer = 11;
	FAILS(JAILRS_OTHER, &error, jailrs_spec_start(spec, host, &started, E));
	CHECK(told.there);
	CHECK(jailrs_error_errno(error) == 11);
	CHECK_STR(jailrs_error_errno_name(error), "EDEADLK");
	CHECK_STR(jailrs_error_step(error), "created: a function of the program");
	CHECK_HAS(jailrs_error_message(error), "created");
	jailrs_error_free(error);
	CHECK(started == NULL);
	WORLD_IS(host, before);
	FAILS_SAYING(JAILRS_INVALID, "function", jailrs_spec_json(spec, &json, E));
	CHECK(json == NULL);
	/* What stands for nothing is an error, too. */
	told.answer = -7;
	FAILS(JAILRS_OTHER, &error, jailrs_spec_start(spec, host, &started, E));
	CHECK(jailrs_error_errno(error) == -7);
	CHECK(jailrs_error_errno_name(error) == NULL);
	jailrs_error_free(error);
	WORLD_IS(host, before);
	jailrs_spec_free(spec);
	CHECK(told.called == 2 && told.released == 1);
	jailrs_host_free(host);
}

static void
programs(void)
{
	jailrs_host *host = check_host("13.2");
	jailrs_spec *spec = check_spec("jailrs-c-hooks");
	jailrs_started *started = NULL;
	jailrs_exec *exec;
	char dir[CHECK_PATH], log[CHECK_PATH], *said;

	check_dir(dir);
	check_path(log, dir, "log", 0);
	for (uint32_t at = 0; at < POINTS; at++) {
		char script[32];

		snprintf(script, sizeof(script), "echo $AT %c", letters[at]);
		exec = check_exec(script);
		OK(jailrs_exec_set_env(exec, "AT", "at", E));
		OK(jailrs_exec_set_console(exec, log, E));
		OK(jailrs_exec_set_directory(exec, "/", E));
		OK(jailrs_exec_set_timeout(exec, 60000, E));
		OK(jailrs_spec_add_hook(spec, at, exec, E));
		jailrs_exec_free(exec);
	}
	exec = check_exec("exit 0");
	FAILS_SAYING(JAILRS_INVALID, "argument point", jailrs_spec_add_hook(spec, POINTS, exec, E));
	jailrs_exec_free(exec);
	OK(jailrs_spec_start(spec, host, &started, E));
	said = check_file(log);
	CHECK_STR(said, "at 0\nat 1\nat 2\nat 3\n");
	free(said);
	OK(jailrs_started_stop(started, NULL, E));
	said = check_file(log);
	CHECK_STR(said, "at 0\nat 1\nat 2\nat 3\nat 4\nat 5\nat 6\n");
	free(said);
	jailrs_started_free(started);

	/* One that fails. */
	exec = check_exec("exit 7");
	OK(jailrs_exec_set_quiet(exec, E));
	OK(jailrs_spec_add_hook(spec, JAILRS_HOOK_PRESTART, exec, E));
	jailrs_exec_free(exec);
	started = NULL;
	FAILS_SAYING(JAILRS_OTHER, "prestart", jailrs_spec_start(spec, host, &started, E));
	CHECK(started == NULL);
	jailrs_spec_free(spec);
	CHECK(unlink(log) == 0 && rmdir(dir) == 0);
	jailrs_host_free(host);
}

/* What a start needs is kept, and what a stop changes cannot be freed meanwhile. */
struct freed {
	jailrs_host *host;
	jailrs_spec *spec;
	jailrs_started *started;
	int refused;
};

static int
free_them(const jailrs_host *host, void *user)
{
	struct freed *all = (struct freed *)user;

	CHECK(host != NULL);
	jailrs_spec_free(all->spec);
	jailrs_host_free(all->host);
	all->spec = NULL;
	all->host = NULL;
	return (0);
}

static int
stop_it(const jailrs_step_event *event, void *user)
{
	struct freed *all = (struct freed *)user;

	CHECK(event != NULL);
	jailrs_started_free(all->started);
	CHECK(jailrs_started_jail(all->started) == NULL);
	FAILS_SAYING(JAILRS_INVALID, "a call uses which has not returned",
	    jailrs_started_stop(all->started, NULL, E));
	all->refused++;
	return (0);
}

static void
freed_by_a_function(void)
{
	struct freed all = { check_host("15.1"), check_spec("jailrs-c-hooks"), NULL, 0 };
	jailrs_jail *jail = NULL;

	OK(jailrs_spec_add_hook_function(all.spec, JAILRS_HOOK_PREPARE, free_them, &all, NULL, E));
	OK(jailrs_spec_start(all.spec, all.host, &all.started, E));
	CHECK(all.spec == NULL && all.host == NULL);
	OK(jailrs_jail_clone(jailrs_started_jail(all.started), &jail, E));
	OK(jailrs_started_stop_with(all.started, NULL, stop_it, &all, E));
	CHECK(all.refused > 0);
	FAILS_WITH(JAILRS_GONE, jailrs_jail_check(jail, E));
	jailrs_jail_free(jail);
	jailrs_started_free(all.started);
}

int
main(void)
{
	at_their_points();
	released_once();
	an_errno_fails_the_step();
	programs();
	freed_by_a_function();
	return (0);
}
