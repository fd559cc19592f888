/*
 * exec: runs a program in a jail, as jexec(8) does, and ends as it does.
 *
 *	exec [--local | --release RELEASE] [JAIL PROGRAM [ARGUMENT ...]]
 *
 * Without arguments, and on a simulated machine, the jail is made first.
 */
#include "example.h"

#define ARGUMENTS "[JAIL PROGRAM [ARGUMENT ...]]"

static jailrs_owned *
make(const jailrs_host *host, const char *name)
{
	jailrs_spec *spec = NULL;
	jailrs_owned *owned = NULL;
	jailrs_error *error = NULL;

	must(jailrs_spec_new(name, &spec, &error), &error);
	must(jailrs_spec_set(spec, "path", "/", &error), &error);
	must(jailrs_spec_create_owned(spec, host, &owned, &error), &error);
	jailrs_spec_free(spec);
	return (owned);
}

/* What a program of a simulated machine writes is in the machine: it is shown at the end. */
static int
show(jailrs_command *command)
{
	jailrs_output *output = NULL;
	jailrs_error *error = NULL;
	const void *data = NULL;
	size_t size = 0;
	int code, signal;

	must(jailrs_command_output(command, JAILRS_FOREVER, &output, &error), &error);
	must(jailrs_output_stdout(output, &data, &size, &error), &error);
	if (size > 0)
		fwrite(data, 1, size, stdout);
	must(jailrs_output_stderr(output, &data, &size, &error), &error);
	if (size > 0)
		fwrite(data, 1, size, stderr);
	code = jailrs_output_code(output);
	signal = jailrs_output_signal(output);
	jailrs_output_free(output);
	return (signal > 0 ? 128 + signal : code);
}

/* On FreeBSD it has this program's input, output and terminal. */
static int
run(jailrs_command *command)
{
	jailrs_error *error = NULL;
	int code = 0, signal = 0;

	must(jailrs_command_set_stdio(command, JAILRS_STDIN, JAILRS_STDIO_INHERIT, &error), &error);
	must(jailrs_command_set_session(command, JAILRS_SESSION_KEEP, &error), &error);
	must(jailrs_command_run(command, JAILRS_FOREVER, &code, &signal, &error), &error);
	return (signal > 0 ? 128 + signal : code);
}

int
main(int argc, char **argv)
{
	jailrs_host *host = example_host("exec", ARGUMENTS, &argc, argv);
	const char *name = argc > 1 ? argv[1] : "demo";
	const char *program = argc > 2 ? argv[2] : "/bin/hostname";
	jailrs_owned *owned = NULL;
	jailrs_jail *jail = NULL;
	jailrs_command *command = NULL;
	jailrs_error *error = NULL;
	int code;

	if (argc == 2)
		usage("exec", ARGUMENTS, stderr);
	if (argc == 1 || jailrs_host_is_simulated(host))
		owned = make(host, name);
	must(jailrs_host_jail(host, name, &jail, &error), &error);
	must(jailrs_jail_command(jail, program, &command, &error), &error);
	for (int i = 3; i < argc; i++)
		must(jailrs_command_add_arg(command, argv[i], &error), &error);
	fflush(stdout);
	code = jailrs_host_is_simulated(host) ? show(command) : run(command);
	jailrs_command_free(command);
	jailrs_jail_free(jail);
	jailrs_owned_free(owned);
	jailrs_host_free(host);
	return (code);
}
