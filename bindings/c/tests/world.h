/*
 * All that a jail may have changed of a host, counted.
 */
#ifndef WORLD_H
#define WORLD_H

#include "check.h"

struct world {
	size_t mounts, disks, jails, rulesets, processes;
};

/* Those with rules: one that a mount referred to may stay, empty, until nobody does. */
static inline size_t
world_rulesets(const jailrs_host *host)
{
	uint16_t numbers[1024];
	size_t count = 0, full = 0;

	OK(jailrs_host_devfs_numbers(host, numbers, 1024, &count, E));
	CHECK(count <= 1024);
	for (size_t i = 0; i < count; i++) {
		jailrs_devfs *rules = NULL;

		OK(jailrs_host_devfs(host, numbers[i], &rules, E));
		full += jailrs_devfs_count(rules) > 0;
		jailrs_devfs_free(rules);
	}
	return (full);
}

static inline struct world
world_of(const jailrs_host *host)
{
	struct world world = { 0, 0, 0, 0, 0 };
	jailrs_mounts *mounts = NULL;
	jailrs_mds *disks = NULL;
	jailrs_list *jails = NULL;
	jailrs_processes *processes = NULL;

	OK(jailrs_host_mounts(host, NULL, &mounts, E));
	world.mounts = jailrs_mounts_count(mounts);
	jailrs_mounts_free(mounts);
	OK(jailrs_host_mds(host, &disks, E));
	world.disks = jailrs_mds_count(disks);
	jailrs_mds_free(disks);
	OK(jailrs_host_list(host, NULL, 0, JAILRS_LIST_DYING, &jails, E));
	world.jails = jailrs_list_count(jails);
	jailrs_list_free(jails);
	world.rulesets = world_rulesets(host);
	/* Of the host itself others are at work. */
	OK(jailrs_host_processes(host, &processes, E));
	for (size_t i = 0; i < jailrs_processes_count(processes); i++)
		world.processes += jailrs_processes_jid(processes, i) != 0;
	jailrs_processes_free(processes);
	return (world);
}

#define WORLD_IS(host, before) world_is(__FILE__, __LINE__, (host), (before))

static inline void
world_is(const char *file, int line, const jailrs_host *host, struct world before)
{
	struct world now = world_of(host);

	if (now.mounts == before.mounts && now.disks == before.disks && now.jails == before.jails &&
	    now.rulesets == before.rulesets && now.processes == before.processes)
		return;
	fprintf(stderr,
	    "%s:%d: was, is: mounts %zu, %zu; disks %zu, %zu; jails %zu, %zu; rulesets %zu, %zu; "
	    "processes %zu, %zu\n", file, line, before.mounts, now.mounts, before.disks, now.disks,
	    before.jails, now.jails, before.rulesets, now.rulesets, before.processes,
	    now.processes);
	exit(1);
}

/* Whether the host has this address on lo0: only then it is not ours. */
static inline bool
world_has_address(const jailrs_host *host, const char *address)
{
	jailrs_alias *alias = NULL;
	jailrs_added_alias *added = NULL;
	bool ours;

	OK(jailrs_alias_new("lo0", address, &alias, E));
	OK(jailrs_alias_set_if_there(alias, JAILRS_IF_THERE_USE, E));
	OK(jailrs_alias_add(alias, host, &added, E));
	ours = jailrs_added_alias_is_ours(added);
	OK(jailrs_added_alias_remove(added, E));
	jailrs_added_alias_free(added);
	jailrs_alias_free(alias);
	return (!ours);
}

#endif
