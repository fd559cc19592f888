/*
 * What the tests share. Each test is a program that ends with 0 if all of it holds.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jailrs.h>

/* What is so, or the program ends. */
#define CHECK(what) do {						\
	if (!(what)) {							\
		fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what); \
		exit(1);						\
	}								\
} while (0)

#define CHECK_STR(one, other) check_str(__FILE__, __LINE__, (one), (other))

/* A call that succeeds; in it the error goes to E. */
#define OK(call) do {							\
	jailrs_error *check_error = NULL;				\
	jailrs_status check_status = (call);				\
	if (check_status != JAILRS_OK) {				\
		fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__,	\
		    jailrs_status_name(check_status),			\
		    jailrs_error_message(check_error));			\
		exit(1);						\
	}								\
	CHECK(check_error == NULL);					\
} while (0)

/* A call that fails with this status; `into` is where its error goes, for the test to free. */
#define FAILS(status, into, call) do {					\
	jailrs_error *check_error = NULL;				\
	jailrs_status check_status = (call);				\
	if (check_status != (status)) {					\
		fprintf(stderr, "%s:%d: %s instead of %s: %s\n", __FILE__, __LINE__, \
		    jailrs_status_name(check_status), #status,		\
		    check_error == NULL ? "no error" : jailrs_error_message(check_error)); \
		exit(1);						\
	}								\
	CHECK(check_error != NULL);					\
	CHECK(jailrs_error_status(check_error) == (status));		\
	*(into) = check_error;						\
} while (0)

/* Likewise, where the error says nothing that the test looks at. */
#define FAILS_WITH(status, call) do {					\
	jailrs_error *check_freed = NULL;				\
	FAILS(status, &check_freed, call);				\
	jailrs_error_free(check_freed);					\
} while (0)

#define E (&check_error)

static inline void
check_str(const char *file, int line, const char *one, const char *other)
{
	if (one == NULL || other == NULL || strcmp(one, other) != 0) {
		fprintf(stderr, "%s:%d: \"%s\" is not \"%s\"\n", file, line,
		    one == NULL ? "(NULL)" : one, other == NULL ? "(NULL)" : other);
		exit(1);
	}
}

/* The running kernel if JAILRS_KERNEL is "local", else a simulated one of this release. */
static inline jailrs_host *
check_host(const char *release)
{
	const char *kernel = getenv("JAILRS_KERNEL");
	jailrs_host *host = NULL;

	if (kernel != NULL && strcmp(kernel, "local") == 0)
		OK(jailrs_host_local(&host, E));
	else
		OK(jailrs_host_simulated(release, &host, E));
	return (host);
}

/* A spec of a jail with the host's root. */
static inline jailrs_spec *
check_spec(const char *name)
{
	jailrs_spec *spec = NULL;

	OK(jailrs_spec_new(name, &spec, E));
	OK(jailrs_spec_set(spec, "path", "/", E));
	return (spec);
}

#endif
