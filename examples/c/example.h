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

/*
 * The running kernel with --local, else a simulated machine, of the release after --release.
 * The arguments that are none of these stay in argv.
 */
static inline jailrs_host *
example_host(int *argc, char **argv)
{
	const char *release = "15.1";
	int kept = 1, local = 0;
	jailrs_host *host = NULL;
	jailrs_error *error = NULL;

	for (int i = 1; i < *argc; i++) {
		if (strcmp(argv[i], "--local") == 0)
			local = 1;
		else if (strcmp(argv[i], "--release") == 0 && i + 1 < *argc)
			release = argv[++i];
		else
			argv[kept++] = argv[i];
	}
	*argc = kept;
	if (local) {
		must(jailrs_host_local(&host, &error), &error);
		must(jailrs_host_set_loading_modules(host, &error), &error);
	} else
		must(jailrs_host_simulated(release, &host, &error), &error);
	return (host);
}

#endif
