/* Descriptors: those of programs that run, those that they are given, and what a status says. */
#include "check.h"

#include <poll.h>

/* FreeBSD's numbers, whatever this computer's are. */
#define FBSD_EBADF	9
#define FBSD_SIGUSR1	30

static jailrs_child *
spawned(jailrs_command *command)
{
	jailrs_child *child = NULL;

	OK(jailrs_command_spawn(command, &child, E));
	jailrs_command_free(command);
	return (child);
}

static void
ends_of_pipes(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_command *command = check_command(host, NULL, "cat");
	jailrs_child *child;
	char buffer[8];
	size_t count = 0;
	int out, in;

	OK(jailrs_command_set_stdio(command, JAILRS_STDIN, JAILRS_STDIO_PIPE, E));
	OK(jailrs_command_set_stdio(command, JAILRS_STDOUT, JAILRS_STDIO_PIPE, E));
	child = spawned(command);
	in = jailrs_child_fd(child, JAILRS_STDIN);
	out = jailrs_child_fd(child, JAILRS_STDOUT);
	CHECK(in >= 0 && out >= 0 && in != out);
	CHECK(jailrs_child_fd(child, JAILRS_STDERR) == -1);
	CHECK(jailrs_child_fd(child, 3) == -1);
	if (!jailrs_host_is_simulated(host)) {
		struct pollfd ready = { out, POLLIN, 0 };

		CHECK(poll(&ready, 1, 0) == 0);
		CHECK(write(in, "hi", 2) == 2);
		OK(jailrs_child_close_stdin(child, E));
		CHECK(poll(&ready, 1, 60000) == 1 && (ready.revents & POLLIN) != 0);
	} else {
		OK(jailrs_child_write(child, "hi", 2, E));
		OK(jailrs_child_close_stdin(child, E));
	}
	CHECK(jailrs_child_fd(child, JAILRS_STDIN) == -1);
	OK(jailrs_child_read(child, JAILRS_STDOUT, buffer, sizeof(buffer), &count, E));
	CHECK(count == 2 && memcmp(buffer, "hi", 2) == 0);
	/* Its output is there until the child is freed. */
	OK(jailrs_child_wait(child, 60000, NULL, NULL, E));
	CHECK(jailrs_child_fd(child, JAILRS_STDOUT) == out);
	jailrs_child_free(child);
	jailrs_host_free(host);
}

/* What one writes the other reads. */
static void
from_one_to_the_other(const char *release)
{
	jailrs_host *host = check_host(release);
	jailrs_jail *jail = check_jail(host, "jailrs-c-fd");
	jailrs_command *command = check_command(host, jail, "echo hello"), *other;
	jailrs_child *child;
	char *said;

	OK(jailrs_command_set_stdio(command, JAILRS_STDOUT, JAILRS_STDIO_PIPE, E));
	child = spawned(command);
	other = check_command(host, jail, "cat; echo there");
	OK(jailrs_command_set_fd(other, host, JAILRS_STDIN,
	    jailrs_child_fd(child, JAILRS_STDOUT), E));
	OK(jailrs_child_wait(child, 60000, NULL, NULL, E));
	/* It has a copy, and the program gets that each time it is run. */
	jailrs_child_free(child);
	said = check_output(other);
	CHECK_STR(said, "hello\nthere\n");
	free(said);
	said = check_output(other);
	CHECK_STR(said, "there\n");
	free(said);
	jailrs_command_free(other);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
what_is_no_descriptor(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_command *command = check_command(host, NULL, "cat"), *other;
	jailrs_child *child;
	jailrs_error *error = NULL;
	int out;

	FAILS(JAILRS_OTHER, &error, jailrs_command_set_fd(command, host, JAILRS_STDIN, 12345, E));
	CHECK(jailrs_error_errno(error) == FBSD_EBADF);
	CHECK_STR(jailrs_error_operation(error), "fcntl");
	CHECK_STR(jailrs_error_object(error), "fd=12345");
	jailrs_error_free(error);
	FAILS_WITH(JAILRS_OTHER, jailrs_command_set_fd(command, host, JAILRS_STDIN, -1, E));
	OK(jailrs_command_set_stdio(command, JAILRS_STDOUT, JAILRS_STDIO_PIPE, E));
	child = spawned(command);
	out = jailrs_child_fd(child, JAILRS_STDOUT);
	other = check_command(host, NULL, "cat");
	FAILS_SAYING(JAILRS_INVALID, "argument stream is 3",
	    jailrs_command_set_fd(other, host, 3, out, E));
	jailrs_command_free(other);
	OK(jailrs_child_wait(child, 60000, NULL, NULL, E));
	jailrs_child_free(child);
	jailrs_host_free(host);
}

static void
how_it_ended(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_command *command = check_command(host, NULL, "cat; exit 3");
	jailrs_child *child;
	jailrs_output *output = NULL;
	bool ended = true;
	int code = 99, signal = 99;

	OK(jailrs_command_set_stdio(command, JAILRS_STDIN, JAILRS_STDIO_PIPE, E));
	OK(jailrs_command_set_stdio(command, JAILRS_STDOUT, JAILRS_STDIO_NULL, E));
	child = spawned(command);
	CHECK(jailrs_child_desc(child) >= 0);
	OK(jailrs_child_try_wait(child, &ended, &code, &signal, E));
	CHECK(!ended && code == 99 && signal == 99);
	/* Its input is open, unlike after a wait. */
	OK(jailrs_child_write(child, "x", 1, E));
	CHECK(jailrs_child_status(child) == -1 && !jailrs_child_core_dumped(child));
	OK(jailrs_child_wait(child, 60000, NULL, NULL, E));
	CHECK(jailrs_child_status(child) == 3 << 8 && !jailrs_child_core_dumped(child));
	CHECK(jailrs_child_desc(child) == -1);
	OK(jailrs_child_try_wait(child, &ended, &code, &signal, E));
	CHECK(ended && code == 3 && signal == 0);
	ended = false;
	OK(jailrs_child_try_wait(child, &ended, NULL, NULL, E));
	CHECK(ended);
	jailrs_child_free(child);

	command = check_command(host, NULL, "kill -USR1 $$; sleep 10");
	OK(jailrs_command_output(command, 60000, &output, E));
	CHECK(jailrs_output_status(output) == FBSD_SIGUSR1);
	CHECK(!jailrs_output_core_dumped(output));
	jailrs_output_free(output);
	jailrs_command_free(command);
	CHECK(jailrs_child_fd(NULL, JAILRS_STDOUT) == -1 && jailrs_child_desc(NULL) == -1);
	CHECK(jailrs_child_status(NULL) == -1 && jailrs_output_status(NULL) == 0);
	jailrs_host_free(host);
}

int
main(void)
{
	ends_of_pipes();
	from_one_to_the_other("13.2");
	from_one_to_the_other("15.1");
	what_is_no_descriptor();
	how_it_ended();
	return (0);
}
