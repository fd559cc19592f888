/* Programs that run when a jail starts: who they are, where they write, how long they may take. */
#include "world.h"

#define NAME "jailrs-c-exec"

static jailrs_spec *
with(jailrs_exec *exec, const char *log)
{
	jailrs_spec *spec = check_spec(NAME);

	OK(jailrs_spec_set_console_log(spec, log, E));
	OK(jailrs_spec_add_start(spec, exec, E));
	jailrs_exec_free(exec);
	return (spec);
}

static void
started_and_stopped(jailrs_spec *spec, const jailrs_host *host)
{
	jailrs_started *started = NULL;

	OK(jailrs_spec_start(spec, host, &started, E));
	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	jailrs_spec_free(spec);
}

static void
file_is(const char *path, const char *what)
{
	char *said = check_file(path);

	CHECK_STR(said, what);
	free(said);
	CHECK(unlink(path) == 0);
}

static void
who_and_where(const jailrs_host *host, const char *dir)
{
	jailrs_exec *exec;
	jailrs_spec *spec;
	jailrs_plan *plan = NULL;
	char log[CHECK_PATH], own[CHECK_PATH];

	check_path(log, dir, "log", 0);
	check_path(own, dir, "own", 0);
	exec = check_exec("id -u; pwd; echo $A-$B-$PATH");
	OK(jailrs_exec_set_user(exec, "root", E));
	OK(jailrs_exec_set_directory(exec, "/dev", E));
	OK(jailrs_exec_set_env(exec, "A", "one", E));
	OK(jailrs_exec_set_env(exec, "A", "two", E));
	spec = with(exec, log);
	OK(jailrs_spec_plan(spec, &plan, E));
	CHECK_HAS(jailrs_plan_text(plan), "jexec -U root " NAME);
	jailrs_plan_free(plan);
	started_and_stopped(spec, host);
	file_is(log, "0\n/dev\ntwo--/bin:/usr/bin\n");

	/* daemon, whom all systems have. */
	exec = check_exec("id -u");
	OK(jailrs_exec_set_uid(exec, 1, E));
	OK(jailrs_exec_set_console(exec, own, E));
	started_and_stopped(with(exec, log), host);
	file_is(own, "1\n");
	CHECK(!check_there(log) || unlink(log) == 0);

	/* Nowhere else, that is. */
	exec = check_exec("echo quiet");
	OK(jailrs_exec_set_quiet(exec, E));
	started_and_stopped(with(exec, log), host);
	file_is(log, "quiet\n");
}

static void
what_ends_a_start(const jailrs_host *host, const char *dir)
{
	struct world before = world_of(host);
	jailrs_exec *exec;
	jailrs_spec *spec;
	jailrs_started *started = NULL;
	jailrs_error *error = NULL;
	char log[CHECK_PATH];

	check_path(log, dir, "log", 0);
	/* Longer than it may. */
	exec = check_exec("sleep 3600");
	OK(jailrs_exec_set_timeout(exec, 500, E));
	spec = with(exec, log);
	FAILS(JAILRS_TIMED_OUT, &error, jailrs_spec_start(spec, host, &started, E));
	CHECK_HAS(jailrs_error_step(error), "sleep 3600");
	CHECK_HAS(jailrs_error_message(error), "500ms");
	jailrs_error_free(error);
	jailrs_spec_free(spec);
	WORLD_IS(host, before);

	/* A signal, a user and a program that are not there. */
	spec = with(check_exec("kill -KILL $$"), log);
	FAILS_SAYING(JAILRS_OTHER, "SIGKILL", jailrs_spec_start(spec, host, &started, E));
	jailrs_spec_free(spec);
	exec = check_exec("true");
	OK(jailrs_exec_set_user(exec, "nobody-of-that-name", E));
	spec = with(exec, log);
	FAILS_SAYING(JAILRS_INVALID, "nobody-of-that-name",
	    jailrs_spec_start(spec, host, &started, E));
	jailrs_spec_free(spec);
	OK(jailrs_exec_new("/no/such/program", &exec, E));
	spec = with(exec, log);
	FAILS(JAILRS_NOT_FOUND, &error, jailrs_spec_start(spec, host, &started, E));
	CHECK_HAS(jailrs_error_message(error), "/no/such/program");
	jailrs_error_free(error);
	jailrs_spec_free(spec);
	CHECK(started == NULL);
	WORLD_IS(host, before);
	CHECK(!check_there(log) || unlink(log) == 0);
}

int
main(void)
{
	static const char *const releases[] = { "13.2", "15.1" };
	char dir[CHECK_PATH];

	check_dir(dir);
	for (int i = 0; i < 2; i++) {
		jailrs_host *host = check_host(releases[i]);

		who_and_where(host, dir);
		what_ends_a_start(host, dir);
		jailrs_host_free(host);
	}
	CHECK(rmdir(dir) == 0);
	return (0);
}
