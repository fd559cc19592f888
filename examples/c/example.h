/*
 * What the examples share: which machine they work on, and what becomes of an error.
 */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jailrs.h>

/*
 * Ends the program if a call failed, with what the library says of it. It is given where the error
 * is, since that may not be there yet when the arguments are evaluated.
 */
static inline void
must(jailrs_status status, jailrs_error **error)
{
	if (status == JAILRS_OK)
		return;
	fprintf(stderr, "%s: %s\n", jailrs_status_name(status), jailrs_error_message(*error));
	for (size_t i = 0; i < jailrs_error_left_count(*error); i++)
		fprintf(stderr, "  left behind: %s\n", jailrs_error_left(*error, i));
	jailrs_error_free(*error);
	exit(1);
}

static inline void
usage(const char *name, const char *arguments, FILE *to)
{
	fprintf(to, "usage: %s [--local | --release RELEASE] %s\n", name, arguments);
	exit(to == stdout ? 0 : 2);
}

/*
 * The running kernel with --local, else a simulated machine, of the release after --release. These
 * come first, and may end with --; what follows stays in argv.
 */
static inline jailrs_host *
example_host(const char *name, const char *arguments, int *argc, char **argv)
{
	const char *release = "15.1";
	int at = 1, kept = 1, local = 0;
	jailrs_host *host = NULL;
	jailrs_error *error = NULL;

	for (; at < *argc && argv[at][0] == '-'; at++) {
		if (strcmp(argv[at], "--local") == 0) {
			local = 1;
		} else if (strcmp(argv[at], "--release") == 0 && at + 1 < *argc) {
			release = argv[++at];
		} else if (strcmp(argv[at], "--help") == 0) {
			usage(name, arguments, stdout);
		} else if (strcmp(argv[at], "--") == 0) {
			at++;
			break;
		} else {
			usage(name, arguments, stderr);
		}
	}
	while (at < *argc)
		argv[kept++] = argv[at++];
	*argc = kept;
	if (local) {
		must(jailrs_host_local(&host, &error), &error);
		must(jailrs_host_set_loading_modules(host, &error), &error);
	} else
		must(jailrs_host_simulated(release, &host, &error), &error);
	return (host);
}

#endif
