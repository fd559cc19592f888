/*
 * What the tests share. Each test is a program that ends with 0 if all of it holds.
 */
#ifndef CHECK_H
#define CHECK_H

/* For mkdtemp(3), which is not of C11. */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700
#endif

#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jailrs.h>

/* What is so, or the program ends. */
#define CHECK(what) do {						\
	if (!(what)) {							\
		fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what); \
		exit(1);						\
	}								\
} while (0)

#define CHECK_STR(one, other) check_str(__FILE__, __LINE__, (one), (other))
/* A text that has this part. */
#define CHECK_HAS(text, part) check_has(__FILE__, __LINE__, (text), (part))
/* A text that is the test's to free. */
#define CHECK_TEXT(text, other) do {					\
	CHECK_STR((text), (other));					\
	jailrs_string_free(text);					\
} while (0)

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

/* Likewise, where its message has this part. */
#define FAILS_SAYING(status, part, call) do {				\
	jailrs_error *check_said = NULL;				\
	FAILS(status, &check_said, call);				\
	CHECK_HAS(jailrs_error_message(check_said), part);		\
	jailrs_error_free(check_said);					\
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

static inline void
check_has(const char *file, int line, const char *text, const char *part)
{
	if (text == NULL || strstr(text, part) == NULL) {
		fprintf(stderr, "%s:%d: \"%s\" has no \"%s\"\n", file, line,
		    text == NULL ? "(NULL)" : text, part);
		exit(1);
	}
}

/* Whether the test is to ask the running kernel. */
static inline int
check_is_local(void)
{
	const char *kernel = getenv("JAILRS_KERNEL");

	return (kernel != NULL && strcmp(kernel, "local") == 0);
}

/* Ends a test that cannot be run here, and says why. */
static inline void
check_skip(const char *why, const char *what)
{
	printf("%s%s\n", why, what);
	exit(77);
}

#ifdef __FreeBSD__
/* sys/module.h, which takes more than X/Open. */
#ifdef __cplusplus
extern "C"
#endif
int modfind(const char *name);
#endif

/* Ends the test where the running kernel has no such module. */
static inline void
check_needs(const char *module)
{
#ifdef __FreeBSD__
	if (check_is_local() && modfind(module) < 0)
		check_skip("there is no module ", module);
#else
	(void)module;
#endif
}

/* Ends the test where there is no such program for what runs on the running kernel. */
static inline void
check_needs_program(const char *path)
{
	if (check_is_local() && access(path, X_OK) != 0)
		check_skip("there is no ", path);
}

/* The running kernel if JAILRS_KERNEL is "local", else a simulated one of this release. */
static inline jailrs_host *
check_host(const char *release)
{
	jailrs_host *host = NULL;

	if (check_is_local())
		OK(jailrs_host_local(&host, E));
	else
		OK(jailrs_host_simulated(release, &host, E));
	return (host);
}

/* Ends the test where the running kernel has not what a cable into a jail takes. */
static inline void
check_needs_network_stacks(void)
{
	jailrs_host *host = check_host("15.1");
	jailrs_capabilities *can = NULL;

	OK(jailrs_host_capabilities(host, &can, E));
	if (!jailrs_capabilities_vnet(can))
		check_skip("this kernel has no ", "VIMAGE");
	jailrs_capabilities_free(can);
	jailrs_host_free(host);
	check_needs("if_epair");
	check_needs("if_bridge");
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

/* A jail with the host's root. */
static inline jailrs_jail *
check_jail(const jailrs_host *host, const char *name)
{
	jailrs_spec *spec = check_spec(name);
	jailrs_jail *jail = NULL;

	OK(jailrs_spec_create(spec, host, &jail, E));
	jailrs_spec_free(spec);
	return (jail);
}

/* Removes the jail and frees the handle. */
static inline void
check_removed(jailrs_jail *jail)
{
	OK(jailrs_jail_remove(jail, E));
	OK(jailrs_jail_wait_gone(jail, 10000, E));
	jailrs_jail_free(jail);
}

/* An exec of sh -c. */
static inline jailrs_exec *
check_exec(const char *script)
{
	jailrs_exec *exec = NULL;

	OK(jailrs_exec_new("/bin/sh", &exec, E));
	OK(jailrs_exec_add_arg(exec, "-c", E));
	OK(jailrs_exec_add_arg(exec, script, E));
	return (exec);
}

/* A command that is sh -c in the jail, or on the host if that is NULL. */
static inline jailrs_command *
check_command(const jailrs_host *host, const jailrs_jail *jail, const char *script)
{
	jailrs_command *command = NULL;

	if (jail != NULL)
		OK(jailrs_jail_command(jail, "/bin/sh", &command, E));
	else
		OK(jailrs_host_command(host, "/bin/sh", &command, E));
	OK(jailrs_command_add_arg(command, "-c", E));
	OK(jailrs_command_add_arg(command, script, E));
	return (command);
}

/* What the command writes to standard output, for free(3). */
static inline char *
check_output(jailrs_command *command)
{
	jailrs_output *output = NULL;
	const void *data = NULL;
	size_t size = 0;
	char *text;

	OK(jailrs_command_output(command, 60000, &output, E));
	OK(jailrs_output_stdout(output, &data, &size, E));
	text = (char *)malloc(size + 1);
	CHECK(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	jailrs_output_free(output);
	return (text);
}

/* What sh -c writes in the jail, or on the host if that is NULL, is this. */
static inline void
check_says(const jailrs_host *host, const jailrs_jail *jail, const char *script, const char *what)
{
	jailrs_command *command = check_command(host, jail, script);
	char *said = check_output(command);

	CHECK_STR(said, what);
	free(said);
	jailrs_command_free(command);
}

#define CHECK_PATH 512

/* A new directory. */
static inline void
check_dir(char dir[CHECK_PATH])
{
	const char *tmp = getenv("TMPDIR");

	snprintf(dir, CHECK_PATH, "%s/jailrs-c.XXXXXX", tmp == NULL ? "/tmp" : tmp);
	CHECK(mkdtemp(dir) != NULL);
}

/* A path in it, which is made as a directory if asked. */
static inline void
check_path(char path[CHECK_PATH], const char *dir, const char *name, int make)
{
	CHECK(snprintf(path, CHECK_PATH, "%s/%s", dir, name) < CHECK_PATH);
	if (make)
		CHECK(mkdir(path, 0755) == 0);
}

/* Whether there is such a file on this computer. */
static inline int
check_there(const char *path)
{
	struct stat status;

	return (lstat(path, &status) == 0);
}

/* What is in a file, for free(3). */
static inline char *
check_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = (char *)malloc(65536);
	size_t size;

	CHECK(file != NULL);
	CHECK(text != NULL);
	size = fread(text, 1, 65535, file);
	CHECK(fclose(file) == 0);
	text[size] = '\0';
	return (text);
}

#endif
