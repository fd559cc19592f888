/* Programs that run: written to, read from, waited for, signalled. */
#include "check.h"

#include <signal.h>

static jailrs_child *
spawned(jailrs_command *command)
{
	jailrs_child *child = NULL;

	OK(jailrs_command_spawn(command, &child, E));
	CHECK(jailrs_child_pid(child) > 0);
	jailrs_command_free(command);
	return (child);
}

/* All that comes until its end. */
static void
reads(jailrs_child *child, uint32_t stream, const char *what)
{
	char text[256];
	size_t length = 0, count = 0;

	do {
		OK(jailrs_child_read(child, stream, text + length, sizeof(text) - 1 - length,
		    &count, E));
		length += count;
	} while (count > 0);
	text[length] = '\0';
	CHECK_STR(text, what);
}

static void
pipes(const char *release)
{
	jailrs_host *host = check_host(release);
	jailrs_jail *jail = check_jail(host, "jailrs-c-child");
	jailrs_command *command = NULL;
	jailrs_child *child;
	char buffer[4];
	jailrs_status status = JAILRS_OK;
	jailrs_error *error = NULL;
	size_t count = 99;
	int code = 99, signal = 99;

	OK(jailrs_jail_command(jail, "/bin/cat", &command, E));
	for (uint32_t stream = JAILRS_STDIN; stream <= JAILRS_STDERR; stream++)
		OK(jailrs_command_set_stdio(command, stream, JAILRS_STDIO_PIPE, E));
	child = spawned(command);
	OK(jailrs_child_write(child, "hello ", 6, E));
	OK(jailrs_child_write(child, "world\n", 6, E));
	OK(jailrs_child_write(child, NULL, 0, E));
	OK(jailrs_child_close_stdin(child, E));
	FAILS_SAYING(JAILRS_INVALID, "no pipe to write to", jailrs_child_write(child, "x", 1, E));
	FAILS_SAYING(JAILRS_INVALID, "argument stream is 0",
	    jailrs_child_read(child, JAILRS_STDIN, buffer, 1, &count, E));
	CHECK(count == 99);
	/* A part of it first. */
	OK(jailrs_child_read(child, JAILRS_STDOUT, buffer, 3, &count, E));
	CHECK(count >= 1 && count <= 3 && memcmp(buffer, "hello", count) == 0);
	reads(child, JAILRS_STDOUT, &"hello world\n"[count]);
	reads(child, JAILRS_STDERR, "");
	OK(jailrs_child_wait(child, 60000, &code, &signal, E));
	CHECK(code == 0 && signal == 0);
	/* It is remembered. */
	code = 99;
	OK(jailrs_child_wait(child, 0, &code, NULL, E));
	CHECK(code == 0);
	/* Nothing is done to another one of its number. */
	OK(jailrs_child_kill(child, 9, E));
	OK(jailrs_child_kill_group(child, 9, E));
	jailrs_child_free(child);

	/* Without pipes there is nothing to read. */
	child = spawned(check_command(host, jail, "exit 4"));
	FAILS_SAYING(JAILRS_INVALID, "no pipe to read from",
	    jailrs_child_read(child, JAILRS_STDOUT, buffer, 1, &count, E));
	OK(jailrs_child_wait(child, JAILRS_FOREVER, &code, &signal, E));
	CHECK(code == 4);
	jailrs_child_free(child);

	/* Nobody reads any more. */
	command = check_command(host, jail, "exit 0");
	OK(jailrs_command_set_stdio(command, JAILRS_STDIN, JAILRS_STDIO_PIPE, E));
	child = spawned(command);
	/* As soon as it has ended. */
	while (status == JAILRS_OK)
		status = jailrs_child_write(child, "x", 1, &error);
	CHECK(status == JAILRS_OTHER);
	CHECK_STR(jailrs_error_errno_name(error), "EPIPE");
	CHECK(jailrs_error_errno(error) == 32);
	jailrs_error_free(error);
	OK(jailrs_child_wait(child, 60000, NULL, NULL, E));
	jailrs_child_free(child);
	check_removed(jail);
	jailrs_host_free(host);
}

/* A program that neither reads nor writes keeps nobody. */
static void
waited_for_so_long(void)
{
	static const char keys[1 << 20] = "";
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-child");
	jailrs_command *command = check_command(host, jail, "sleep 1000");
	jailrs_child *child;
	char buffer[4];
	size_t count = 99;

	for (uint32_t stream = JAILRS_STDIN; stream <= JAILRS_STDERR; stream++)
		OK(jailrs_command_set_stdio(command, stream, JAILRS_STDIO_PIPE, E));
	child = spawned(command);
	OK(jailrs_child_set_timeout(child, 100, E));
	FAILS_SAYING(JAILRS_TIMED_OUT, "write", jailrs_child_write(child, keys, sizeof(keys), E));
	FAILS_SAYING(JAILRS_TIMED_OUT, "read",
	    jailrs_child_read(child, JAILRS_STDOUT, buffer, sizeof(buffer), &count, E));
	FAILS_SAYING(JAILRS_TIMED_OUT, "read",
	    jailrs_child_read(child, JAILRS_STDERR, buffer, sizeof(buffer), &count, E));
	CHECK(count == 99);
	OK(jailrs_child_set_timeout(child, JAILRS_FOREVER, E));
	OK(jailrs_child_kill_group(child, 9, E));
	OK(jailrs_child_read(child, JAILRS_STDOUT, buffer, sizeof(buffer), &count, E));
	CHECK(count == 0);
	OK(jailrs_child_wait(child, 60000, NULL, NULL, E));
	jailrs_child_free(child);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
waited_for_and_killed(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-child");
	jailrs_child *child = spawned(check_command(host, jail, "sleep 1000 & sleep 1000"));
	jailrs_update *update = NULL;
	jailrs_processes *left = NULL;
	int code = 99, signal = 99, pid = jailrs_child_pid(child);

	FAILS_WITH(JAILRS_TIMED_OUT, jailrs_child_wait(child, 20, &code, &signal, E));
	CHECK(code == 99 && signal == 99);
	FAILS_WITH(JAILRS_INVALID, jailrs_child_kill(child, 999, E));
	OK(jailrs_child_kill_group(child, 15, E));
	OK(jailrs_child_wait(child, 60000, &code, &signal, E));
	CHECK(code == -1 && signal == 15);
	jailrs_child_free(child);
	/* What it had started, too: without processes the jail ends, if it may. */
	OK(jailrs_update_new(&update, E));
	OK(jailrs_update_set_bool(update, "persist", false, E));
	OK(jailrs_jail_update(jail, update, E));
	jailrs_update_free(update);
	OK(jailrs_jail_wait_gone(jail, 10000, E));
	jailrs_jail_free(jail);
	jail = check_jail(host, "jailrs-c-child");

	/* Freed, it goes on, and nobody has to wait for it. */
	child = spawned(check_command(host, jail, "sleep 1000"));
	pid = jailrs_child_pid(child);
	jailrs_child_free(child);
	OK(jailrs_jail_processes(jail, JAILRS_PROCESSES_OWN, &left, E));
	signal = 0;
	for (size_t i = 0; i < jailrs_processes_count(left); i++)
		signal += jailrs_processes_pid(left, i) == pid;
	CHECK(signal == 1);
	jailrs_processes_free(left);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
terminals_and_sessions(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-child");
	jailrs_command *command = check_command(host, jail, "echo out; echo err >&2; cat");
	jailrs_child *child;
	char text[64];
	size_t length = 0, count = 0;

	FAILS_SAYING(JAILRS_INVALID, "argument session is 3",
	    jailrs_command_set_session(command, 3, E));
	OK(jailrs_command_set_pty(command, 24, 80, E));
	child = spawned(command);
	/* All three are the terminal. */
	FAILS_SAYING(JAILRS_INVALID, "no pipe",
	    jailrs_child_read(child, JAILRS_STDERR, text, 1, &count, E));
	do {
		OK(jailrs_child_read(child, JAILRS_STDOUT, text + length, sizeof(text) - 1 - length,
		    &count, E));
		length += count;
		text[length] = '\0';
	} while (count > 0 && strstr(text, "err") == NULL);
	CHECK_HAS(text, "out");
	CHECK_HAS(text, "err");
	OK(jailrs_child_kill(child, 9, E));
	OK(jailrs_child_wait(child, 60000, NULL, NULL, E));
	jailrs_child_free(child);

	/* In the caller's group only it is hit; in one of its own all that it starts. */
	command = check_command(host, NULL, "sleep 1000");
	OK(jailrs_command_set_session(command, JAILRS_SESSION_KEEP, E));
	OK(jailrs_command_set_stdio(command, JAILRS_STDERR, JAILRS_STDIO_INHERIT, E));
	child = spawned(command);
	OK(jailrs_child_kill(child, 9, E));
	OK(jailrs_child_wait(child, 60000, NULL, NULL, E));
	jailrs_child_free(child);
	command = check_command(host, NULL, "sleep 1000");
	OK(jailrs_command_set_session(command, JAILRS_SESSION_NEW_GROUP, E));
	child = spawned(command);
	OK(jailrs_child_kill_group(child, 9, E));
	OK(jailrs_child_wait(child, 60000, NULL, NULL, E));
	jailrs_child_free(child);
	command = check_command(host, jail, "exit 0");
	OK(jailrs_command_set_session(command, JAILRS_SESSION_NEW, E));
	OK(jailrs_command_set_fib(command, 0, E));
	OK(jailrs_command_run(command, 60000, NULL, NULL, E));
	OK(jailrs_command_set_fib(command, 200, E));
	FAILS_SAYING(JAILRS_INVALID, "setfib", jailrs_command_run(command, 60000, NULL, NULL, E));
	jailrs_command_free(command);
	check_removed(jail);
	jailrs_host_free(host);
}

int
main(void)
{
	/* As it is in C unless somebody has ignored it: where nobody reads, it must not end this. */
	CHECK(signal(SIGPIPE, SIG_DFL) != SIG_ERR);
	pipes("13.2");
	pipes("15.1");
	waited_for_so_long();
	waited_for_and_killed();
	terminals_and_sessions();
	return (0);
}
