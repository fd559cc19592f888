/*
 * jls: lists jails, as jls(8) does; one jail_get(2) a jail, and nothing else asked of the kernel.
 *
 *	jls [--local | --release RELEASE] [PARAMETER ...]
 */
#include "example.h"

static void
make_some(const jailrs_host *host)
{
	static const char *const names[] = { "dns", "www", "www.test" };
	static const char *const addresses[] = { "192.0.2.4", "192.0.2.1", NULL };
	jailrs_error *error = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		jailrs_spec *spec = NULL;
		jailrs_jail *jail = NULL;

		must(jailrs_spec_new(names[i], &spec, &error), &error);
		must(jailrs_spec_set(spec, "path", "/", &error), &error);
		if (strchr(names[i], '.') == NULL) {
			must(jailrs_spec_add_address(spec, addresses[i], &error), &error);
			must(jailrs_spec_set(spec, "children.max", "1", &error), &error);
		}
		must(jailrs_spec_create(spec, host, &jail, &error), &error);
		jailrs_jail_free(jail);
		jailrs_spec_free(spec);
	}
}

static void
columns(const jailrs_list *list)
{
	printf("   JID  IP Address      Hostname                      Path\n");
	for (size_t i = 0; i < jailrs_list_count(list); i++) {
		char address[64] = "";

		/* A jail without an address of its own has none to show. */
		(void)jailrs_values_address(jailrs_list_values(list, i), "ip4.addr", 0,
		    address, sizeof(address), NULL);
		printf("%6d  %-15s %-29s %s\n", jailrs_list_jid(list, i), address,
		    jailrs_list_hostname(list, i), jailrs_list_path(list, i));
	}
}

static void
parameters(const jailrs_list *list, int argc, char **argv)
{
	jailrs_error *error = NULL;

	for (size_t i = 0; i < jailrs_list_count(list); i++) {
		for (int p = 1; p < argc; p++) {
			const jailrs_values *values = jailrs_list_values(list, i);
			char text[1024];
			size_t length;

			must(jailrs_values_format(values, argv[p], text, sizeof(text), &length,
			    &error), &error);
			printf("%s%s", p == 1 ? "" : " ", length == 0 ? "-" : text);
		}
		printf("\n");
	}
}

int
main(int argc, char **argv)
{
	jailrs_host *host = example_host("jls", "[PARAMETER ...]", &argc, argv);
	jailrs_list *list = NULL;
	jailrs_error *error = NULL;

	if (jailrs_host_is_simulated(host))
		make_some(host);
	must(jailrs_host_list(host, (const char *const *)&argv[1], (size_t)(argc - 1),
	    JAILRS_LIST_ALL, &list, &error), &error);
	if (argc == 1)
		columns(list);
	else
		parameters(list, argc, argv);
	jailrs_list_free(list);
	jailrs_host_free(host);
	return (0);
}
