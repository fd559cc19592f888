/* Running programs: what they say, how they end, who they are, and how long they may take. */
#include "check.h"

#include <time.h>

/* FreeBSD's number, whatever this computer's is. */
#define FBSD_SIGUSR1	30

static void
says(jailrs_command *command, const char *what)
{
	char *said = check_output(command);

	CHECK_STR(said, what);
	free(said);
}

static void
what_it_says_and_how_it_ends(const char *release)
{
	jailrs_host *host = check_host(release);
	jailrs_jail *jail = check_jail(host, "jailrs-c-command");
	jailrs_command *command = check_command(host, jail, "echo out; echo err >&2; exit 3");
	jailrs_output *output = NULL;
	const void *data = NULL;
	size_t size = 99;
	int code = 99, signal = 99;

	OK(jailrs_command_output(command, JAILRS_FOREVER, &output, E));
	OK(jailrs_output_stdout(output, &data, &size, E));
	CHECK(size == 4 && memcmp(data, "out\n", 4) == 0);
	OK(jailrs_output_stderr(output, &data, &size, E));
	CHECK(size == 4 && memcmp(data, "err\n", 4) == 0);
	CHECK(jailrs_output_code(output) == 3 && jailrs_output_signal(output) == 0);
	jailrs_output_free(output);
	/* It may be run again. */
	OK(jailrs_command_set_stdio(command, JAILRS_STDOUT, JAILRS_STDIO_NULL, E));
	OK(jailrs_command_set_stdio(command, JAILRS_STDERR, JAILRS_STDIO_NULL, E));
	OK(jailrs_command_run(command, 60000, &code, &signal, E));
	CHECK(code == 3 && signal == 0);
	OK(jailrs_command_run(command, JAILRS_FOREVER, NULL, NULL, E));
	jailrs_command_free(command);

	command = check_command(host, jail, "kill -USR1 $$; sleep 10");
	OK(jailrs_command_run(command, 60000, &code, &signal, E));
	CHECK(code == -1 && signal == FBSD_SIGUSR1);
	OK(jailrs_command_output(command, 60000, &output, E));
	CHECK(jailrs_output_code(output) == -1 && jailrs_output_signal(output) == FBSD_SIGUSR1);
	OK(jailrs_output_stdout(output, &data, &size, E));
	CHECK(size == 0 && data == NULL);
	jailrs_output_free(output);
	jailrs_command_free(command);

	/* By its name, and not there. */
	OK(jailrs_jail_command(jail, "hostname", &command, E));
	says(command, "jailrs-c-command\n");
	jailrs_command_free(command);
	OK(jailrs_jail_command(jail, "no-such-program", &command, E));
	code = 99;
	FAILS_SAYING(JAILRS_NOT_FOUND, "no-such-program",
	    jailrs_command_run(command, 60000, &code, NULL, E));
	CHECK(code == 99);
	jailrs_command_free(command);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
what_it_starts_with(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-command");
	jailrs_command *command = check_command(host, jail, "echo $PATH-$A-$B; pwd");

	OK(jailrs_command_set_env(command, "A", "one", E));
	OK(jailrs_command_set_env(command, "B", "two", E));
	OK(jailrs_command_set_env(command, "A", NULL, E));
	OK(jailrs_command_set_directory(command, "/dev", E));
	says(command, "/bin:/usr/bin--two\n/dev\n");
	OK(jailrs_command_set_directory(command, "/no/such/directory", E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "chdir", jailrs_command_run(command, 60000, NULL, NULL, E));
	jailrs_command_free(command);

	OK(jailrs_jail_command(jail, "/usr/bin/env", &command, E));
	OK(jailrs_command_clear_env(command, E));
	says(command, "");
	OK(jailrs_command_set_env(command, "A", "b c", E));
	says(command, "A=b c\n");
	jailrs_command_free(command);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
who_it_is(void)
{
	static const uint32_t groups[] = { 5, 81, 5 };
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-command");
	jailrs_command *command = check_command(host, jail, "id -u; id -g");

	OK(jailrs_command_set_uid(command, 80, E));
	OK(jailrs_command_set_gid(command, 81, E));
	says(command, "80\n81\n");
	jailrs_command_free(command);
	OK(jailrs_jail_command(jail, "id", &command, E));
	OK(jailrs_command_set_uid(command, 80, E));
	OK(jailrs_command_set_gid(command, 81, E));
	OK(jailrs_command_set_groups(command, groups, 3, E));
	if (jailrs_host_is_simulated(host))
		says(command, "uid=80 gid=81 groups=81,5\n");
	OK(jailrs_command_set_groups(command, NULL, 0, E));
	if (jailrs_host_is_simulated(host))
		says(command, "uid=80 gid=81 groups=81\n");
	OK(jailrs_command_set_user(command, "nobody-of-that-name", E));
	FAILS_SAYING(JAILRS_INVALID, "nobody-of-that-name",
	    jailrs_command_run(command, 60000, NULL, NULL, E));
	jailrs_command_free(command);

	command = check_command(host, jail, "echo $USER $HOME");
	OK(jailrs_command_set_user(command, "root", E));
	OK(jailrs_command_set_login_environment(command, E));
	says(command, "root /root\n");
	jailrs_command_free(command);
	check_removed(jail);
	jailrs_host_free(host);
}

/* Those that are no zombies: init(8) takes these away when it comes to it. */
static size_t
processes(const jailrs_jail *jail)
{
	jailrs_processes *processes = NULL;
	size_t count = 0;

	OK(jailrs_jail_processes(jail, JAILRS_PROCESSES_OWN, &processes, E));
	for (size_t i = 0; i < jailrs_processes_count(processes); i++)
		count += !jailrs_processes_is_zombie(processes, i);
	jailrs_processes_free(processes);
	return (count);
}

/* Processes that were killed are gone when they get to it. */
static void
none_is_left(const jailrs_jail *jail)
{
	for (int i = 0; processes(jail) > 0; i++) {
		const struct timespec pause = { 0, 10 * 1000 * 1000 };

		CHECK(i < 1000);
		(void)nanosleep(&pause, NULL);
	}
}

/* An hour is over at once where the clock is simulated. */
static void
how_long_it_may_take(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-command");
	jailrs_command *command = check_command(host, jail,
	    "sleep 3600 & (sleep 3600 & sleep 3600)");
	uint64_t limit = jailrs_host_is_simulated(host) ? 1800 * 1000 : 300;
	jailrs_command *other;
	jailrs_child *child = NULL;
	jailrs_error *error = NULL;
	jailrs_output *output = NULL;
	int code = 99, signal = 99;

	FAILS(JAILRS_TIMED_OUT, &error, jailrs_command_run(command, limit, &code, NULL, E));
	CHECK_HAS(jailrs_error_message(error), jailrs_host_is_simulated(host) ? "1800s" : "300ms");
	jailrs_error_free(error);
	/* All that it started is gone with it. */
	none_is_left(jail);
	FAILS_WITH(JAILRS_TIMED_OUT, jailrs_command_output(command, limit, &output, E));
	CHECK(code == 99 && output == NULL);
	none_is_left(jail);

	/* Others of the jail go with it only if that is asked for. */
	other = check_command(host, jail, "sleep 100000");
	OK(jailrs_command_spawn(other, &child, E));
	FAILS_WITH(JAILRS_TIMED_OUT, jailrs_command_run(command, limit, NULL, NULL, E));
	FAILS_WITH(JAILRS_TIMED_OUT, jailrs_child_wait(child, 10, NULL, &signal, E));
	OK(jailrs_command_set_timeout_kills_jail(command, E));
	FAILS_WITH(JAILRS_TIMED_OUT, jailrs_command_run(command, limit, NULL, NULL, E));
	OK(jailrs_child_wait(child, 1000, NULL, &signal, E));
	CHECK(signal == 9);
	jailrs_child_free(child);
	jailrs_command_free(other);
	jailrs_command_free(command);

	if (jailrs_host_is_simulated(host)) {
		command = check_command(host, jail, "sleep 3600; exit 7");
		OK(jailrs_command_run(command, 2 * limit + 1000, &code, NULL, E));
		CHECK(code == 7);
		jailrs_command_free(command);
	}
	check_removed(jail);
	jailrs_host_free(host);
}

static void
at_the_end_of_a_file(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_jail *jail = check_jail(host, "jailrs-c-command");
	jailrs_command *command = check_command(host, jail, "echo out; echo err >&2");
	char dir[CHECK_PATH], log[CHECK_PATH], link[CHECK_PATH], *said;

	check_dir(dir);
	check_path(log, dir, "log", 0);
	check_path(link, dir, "link", 0);
	FAILS_SAYING(JAILRS_INVALID, "argument stream is 0",
	    jailrs_command_set_append(command, host, JAILRS_STDIN, log, E));
	FAILS_SAYING(JAILRS_INVALID, "argument stream is 3",
	    jailrs_command_set_stdio(command, 3, JAILRS_STDIO_NULL, E));
	FAILS_SAYING(JAILRS_INVALID, "argument how is 3",
	    jailrs_command_set_stdio(command, 1, 3, E));
	CHECK(symlink(log, link) == 0);
	FAILS_SAYING(JAILRS_INVALID, "link",
	    jailrs_command_set_append(command, host, JAILRS_STDOUT, link, E));
	CHECK(unlink(link) == 0);
	FAILS_WITH(JAILRS_NOT_FOUND,
	    jailrs_command_set_append(command, host, JAILRS_STDOUT, "/no/such/log", E));
	OK(jailrs_command_set_append(command, host, JAILRS_STDOUT, log, E));
	OK(jailrs_command_set_append(command, host, JAILRS_STDERR, log, E));
	OK(jailrs_command_run(command, 60000, NULL, NULL, E));
	OK(jailrs_command_run(command, 60000, NULL, NULL, E));
	said = check_file(log);
	CHECK_STR(said, "out\nerr\nout\nerr\n");
	free(said);
	jailrs_command_free(command);
	CHECK(unlink(log) == 0 && rmdir(dir) == 0);
	check_removed(jail);
	jailrs_host_free(host);
}

static void
no_more_than_is_wanted(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_command *command = check_command(host, NULL, "echo 1234 >&2; echo 1234");
	jailrs_output *output = NULL;
	char dir[CHECK_PATH], file[CHECK_PATH], room[2 * sizeof(int)];
	int code = 99;

	OK(jailrs_command_set_output_limit(command, 4, E));
	FAILS_SAYING(JAILRS_LIMIT, "more than 4 bytes", jailrs_command_output(command, 60000, &output, E));
	CHECK(output == NULL);
	OK(jailrs_command_set_output_limit(command, 5, E));
	OK(jailrs_command_output(command, 60000, &output, E));
	jailrs_output_free(output);
	jailrs_command_free(command);

	/* Nothing is run if there is no place for the answer. */
	check_dir(dir);
	check_path(file, dir, "file", 0);
	command = check_command(host, NULL, "echo > \"$FILE\"");
	OK(jailrs_command_set_env(command, "FILE", file, E));
	FAILS_SAYING(JAILRS_INVALID, "argument signal is not aligned",
	    jailrs_command_run(command, 60000, &code, (int *)(void *)&room[1], E));
	CHECK(code == 99 && !check_there(file));
	OK(jailrs_command_run(command, 60000, &code, NULL, E));
	CHECK(code == 0 && unlink(file) == 0 && rmdir(dir) == 0);
	jailrs_command_free(command);
	jailrs_host_free(host);
}

int
main(void)
{
	what_it_says_and_how_it_ends("13.2");
	what_it_says_and_how_it_ends("15.1");
	what_it_starts_with();
	who_it_is();
	how_long_it_may_take();
	at_the_end_of_a_file();
	no_more_than_is_wanted();
	return (0);
}
