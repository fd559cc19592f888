/*
 * What the start-up code of FreeBSD 14 and newer asks libc for, so that a
 * program linked with it runs on 13, too, whose libc does not have it: the
 * beginning of a program that is linked dynamically. Rust's std would ask for
 * the other one where it is there; it does not miss it where it is null.
 */
#include <stdlib.h>

extern char **environ;
extern const char *__progname;

void
__libc_start1(int argc, char **argv, char **env, void (*cleanup)(void),
    int (*run)(int, char **, char **))
{
	const char *c;

	if (environ == NULL)
		environ = env;
	if (argc > 0 && argv[0] != NULL)
		for (c = __progname = argv[0]; *c != '\0'; c++)
			if (*c == '/')
				__progname = c + 1;
	/* The dynamic linker's, which has run all initialisers. */
	atexit(cleanup);
	exit(run(argc, argv, env));
}

__asm__(
    ".globl posix_spawn_file_actions_addchdir_np\n"
    ".set posix_spawn_file_actions_addchdir_np, 0\n");
