/* Processes: listed by jail, and signalled. */
#include "check.h"

/* A program in a jail that sleeps. */
static jailrs_child *
sleeper(const jailrs_jail *jail)
{
	jailrs_command *command = NULL;
	jailrs_child *child = NULL;

	OK(jailrs_jail_command(jail, "/bin/sleep", &command, E));
	OK(jailrs_command_add_arg(command, "1000", E));
	OK(jailrs_command_spawn(command, &child, E));
	jailrs_command_free(command);
	return (child);
}

/* Where in the list a process is. */
static size_t
find(const jailrs_processes *processes, int pid)
{
	for (size_t i = 0; i < jailrs_processes_count(processes); i++)
		if (jailrs_processes_pid(processes, i) == pid)
			return (i);
	return ((size_t)-1);
}

static size_t
count(const jailrs_jail *jail, uint32_t which)
{
	jailrs_processes *processes = NULL;
	size_t count;

	OK(jailrs_jail_processes(jail, which, &processes, E));
	count = jailrs_processes_count(processes);
	jailrs_processes_free(processes);
	return (count);
}

static void
listed(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-process");
	jailrs_child *child = sleeper(jail), *other = sleeper(jail);
	jailrs_processes *processes = NULL, *all = NULL;
	int pid = jailrs_child_pid(child);
	size_t at;

	OK(jailrs_jail_processes(jail, JAILRS_PROCESSES_OWN, &processes, E));
	CHECK(jailrs_processes_count(processes) == 2);
	at = find(processes, pid);
	CHECK(at < 2);
	CHECK(jailrs_processes_jid(processes, at) == jailrs_jail_jid(jail));
	CHECK(jailrs_processes_uid(processes, at) == 0);
	CHECK_STR(jailrs_processes_command(processes, at), "sleep");
	CHECK(!jailrs_processes_is_zombie(processes, at));
	CHECK(jailrs_processes_state(processes, at) == JAILRS_PROCESS_SLEEPING ||
	    jailrs_processes_state(processes, at) == JAILRS_PROCESS_RUNNING);
	CHECK(!jailrs_processes_is_kernel(processes, at));
	/* In a jail it leads a session of its own. */
	CHECK(jailrs_processes_pgid(processes, at) == pid);
	CHECK(jailrs_processes_sid(processes, at) == pid);
	CHECK(jailrs_processes_pgid(processes, 2) == 0 && jailrs_processes_sid(processes, 2) == 0);
	CHECK(jailrs_processes_state(processes, 2) == 0);
	/* After 2020, in microseconds. */
	CHECK(jailrs_processes_start(processes, at) > UINT64_C(1577836800000000));
	CHECK(jailrs_processes_runtime(processes, at) < UINT64_C(60000000));
	CHECK(jailrs_processes_pid(processes, 2) == 0);
	CHECK(jailrs_processes_command(processes, 2) == NULL);

	/* All those of the host, the ones of jails too. */
	OK(jailrs_host_processes(host, &all, E));
	CHECK(jailrs_processes_count(all) > 2);
	at = find(all, jailrs_child_pid(other));
	CHECK(at < jailrs_processes_count(all));
	CHECK(jailrs_processes_ppid(all, at) == jailrs_processes_ppid(processes, 0));
	CHECK(find(all, 1) < jailrs_processes_count(all));
	CHECK(jailrs_processes_jid(all, find(all, 1)) == 0);
	/* The kernel's own process has the number 0; a simulated machine has none. */
	if (!jailrs_host_is_simulated(host))
		CHECK(jailrs_processes_is_kernel(all, find(all, 0)));
	CHECK(!jailrs_processes_is_kernel(all, find(all, 1)));
	jailrs_processes_free(all);
	jailrs_processes_free(processes);

	/* One that has ended waits for whom it belongs to. */
	OK(jailrs_child_kill(child, 9, E));
	OK(jailrs_host_processes(host, &all, E));
	at = find(all, pid);
	CHECK(at < jailrs_processes_count(all));
	if (jailrs_host_is_simulated(host))
		CHECK(jailrs_processes_is_zombie(all, at) &&
		    jailrs_processes_state(all, at) == JAILRS_PROCESS_ZOMBIE);
	jailrs_processes_free(all);
	OK(jailrs_child_wait(child, 10000, NULL, NULL, E));
	OK(jailrs_child_kill(other, 15, E));
	OK(jailrs_child_wait(other, 10000, NULL, NULL, E));
	CHECK(count(jail, JAILRS_PROCESSES_OWN) == 0);
	jailrs_child_free(child);
	jailrs_child_free(other);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
ended(jailrs_child *child, int with)
{
	int code = 0, signal = 0;

	OK(jailrs_child_wait(child, 10000, &code, &signal, E));
	CHECK(code == -1);
	CHECK(signal == with);
	jailrs_child_free(child);
}

static void
signalled(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-outer");
	jailrs_jail *outer = NULL, *inner;
	jailrs_child *mine[3], *beside;
	size_t got = 99;

	OK(jailrs_spec_set_int(spec, "children.max", 1, E));
	OK(jailrs_spec_create(spec, host, &outer, E));
	jailrs_spec_free(spec);
	inner = check_jail(host, "jailrs-c-outer.inner");
	mine[0] = sleeper(outer);
	mine[1] = sleeper(outer);
	mine[2] = sleeper(inner);
	CHECK(count(outer, JAILRS_PROCESSES_OWN) == 2);
	CHECK(count(outer, JAILRS_PROCESSES_NESTED) == 3);
	CHECK(count(inner, JAILRS_PROCESSES_NESTED) == 1);

	/* FreeBSD's number: SIGUSR1 is another one elsewhere. */
	OK(jailrs_jail_signal(outer, 30, JAILRS_PROCESSES_OWN, &got, E));
	CHECK(got == 2);
	ended(mine[0], 30);
	ended(mine[1], 30);
	CHECK(count(inner, JAILRS_PROCESSES_OWN) == 1);
	beside = sleeper(outer);
	OK(jailrs_jail_signal(outer, 9, JAILRS_PROCESSES_NESTED, &got, E));
	CHECK(got == 2);
	ended(mine[2], 9);
	ended(beside, 9);
	OK(jailrs_jail_signal(outer, 9, JAILRS_PROCESSES_NESTED, &got, E));
	CHECK(got == 0);

	got = 99;
	beside = sleeper(outer);
	FAILS_SAYING(JAILRS_INVALID, "argument which is 7",
	    jailrs_jail_signal(outer, 9, 7, &got, E));
	FAILS_SAYING(JAILRS_INVALID, "EINVAL",
	    jailrs_jail_signal(outer, 999, JAILRS_PROCESSES_OWN, &got, E));
	FAILS_SAYING(JAILRS_INVALID, "EINVAL",
	    jailrs_jail_signal(outer, -1, JAILRS_PROCESSES_OWN, &got, E));
	FAILS_SAYING(JAILRS_INVALID, "EINVAL", jailrs_child_kill(beside, 999, E));
	OK(jailrs_child_kill(beside, 9, E));
	ended(beside, 9);
	check_removed(outer);
	FAILS_WITH(JAILRS_GONE, jailrs_jail_signal(inner, 9, JAILRS_PROCESSES_OWN, &got, E));
	CHECK(got == 99);
	{
		jailrs_processes *none = NULL;

		FAILS_WITH(JAILRS_GONE,
		    jailrs_jail_processes(inner, JAILRS_PROCESSES_OWN, &none, E));
		CHECK(none == NULL);
	}
	jailrs_jail_free(inner);
	jailrs_host_free(host);
}

/* One of a list, and no other one that has its number by now. */
static void
one_signalled(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-process");
	jailrs_child *child = sleeper(jail), *other = sleeper(jail);
	jailrs_processes *processes = NULL;
	jailrs_error *error = NULL;
	size_t at;

	OK(jailrs_jail_processes(jail, JAILRS_PROCESSES_OWN, &processes, E));
	at = find(processes, jailrs_child_pid(child));
	CHECK(at < 2);
	FAILS_SAYING(JAILRS_INVALID, "EINVAL", jailrs_processes_signal(processes, at, host, 999, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "2 processes",
	    jailrs_processes_signal(processes, 2, host, 9, E));
	OK(jailrs_processes_signal(processes, at, host, 15, E));
	ended(child, 15);
	FAILS(JAILRS_NOT_FOUND, &error, jailrs_processes_signal(processes, at, host, 9, E));
	CHECK_STR(jailrs_error_errno_name(error), "ESRCH");
	CHECK_HAS(jailrs_error_object(error), "command=sleep");
	jailrs_error_free(error);
	CHECK(count(jail, JAILRS_PROCESSES_OWN) == 1);
	jailrs_processes_free(processes);
	OK(jailrs_child_kill(other, 9, E));
	ended(other, 9);
	check_removed(jail);
	jailrs_host_free(host);
}

int
main(void)
{
	listed();
	signalled();
	one_signalled();
	return (0);
}
