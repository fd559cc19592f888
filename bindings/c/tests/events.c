/* What happens to jails, told one by one. */
#include "check.h"

#define SOON 2000

/* The next event is this one; of a name that is not NULL. */
static void
told(jailrs_events *events, uint32_t what, const char *name, int jid)
{
	jailrs_event *event = NULL;

	OK(jailrs_events_wait(events, SOON, &event, E));
	CHECK(event != NULL);
	CHECK(jailrs_event_what(event) == what);
	CHECK_STR(jailrs_event_name(event), name);
	CHECK(jailrs_event_jid(event) == jid);
	CHECK_HAS(jailrs_event_text(event), name);
	if (what != JAILRS_EVENT_ATTACHED)
		CHECK(jailrs_event_pid(event) == 0);
	jailrs_event_free(event);
}

static void
nothing_more(jailrs_events *events, uint64_t milliseconds)
{
	jailrs_event *event = (jailrs_event *)(void *)events;

	OK(jailrs_events_wait(events, milliseconds, &event, E));
	CHECK(event == NULL);
}

static void
of_one_jail(const char *release)
{
	jailrs_host *host = check_host(release);
	jailrs_events *events = NULL;
	jailrs_jail *jail, *was_there = check_jail(host, "jailrs-c-old");
	jailrs_update *update = NULL;
	jailrs_command *command = NULL;
	jailrs_child *child = NULL;
	jailrs_event *event = NULL;
	jailrs_capabilities *can = NULL;
	int jid, pid, jids[2] = { 0, 0 };
	size_t count = 0;
	bool descriptors;

	OK(jailrs_host_capabilities(host, &can, E));
	descriptors = jailrs_capabilities_descriptors(can);
	jailrs_capabilities_free(can);
	OK(jailrs_host_events(host, &events, E));
	nothing_more(events, 0);
	jail = check_jail(host, "jailrs-c-event");
	jid = jailrs_jail_jid(jail);
	told(events, JAILRS_EVENT_CREATED, "jailrs-c-event", jid);
	OK(jailrs_events_jails(events, NULL, 0, &count, E));
	CHECK(count >= 2);
	if (jailrs_host_is_simulated(host)) {
		CHECK(count == 2);
		OK(jailrs_events_jails(events, jids, 1, &count, E));
		CHECK(count == 2 && jids[0] == jailrs_jail_jid(was_there) && jids[1] == 0);
		OK(jailrs_events_jails(events, jids, 2, &count, E));
		CHECK(count == 2 && jids[1] == jid);
	}
	nothing_more(events, SOON);

	OK(jailrs_update_new(&update, E));
	OK(jailrs_update_set(update, "host.hostname", "other", E));
	OK(jailrs_jail_update(jail, update, E));
	jailrs_update_free(update);
	told(events, JAILRS_EVENT_CHANGED, "jailrs-c-event", jid);

	/* Who enters it is told only where the kernel tells. */
	OK(jailrs_jail_command(jail, "/bin/sleep", &command, E));
	OK(jailrs_command_add_arg(command, "1000", E));
	OK(jailrs_command_spawn(command, &child, E));
	pid = jailrs_child_pid(child);
	if (descriptors) {
		/* It enters by a jail_set(2), which is a change, too. */
		told(events, JAILRS_EVENT_CHANGED, "jailrs-c-event", jid);
		OK(jailrs_events_wait(events, SOON, &event, E));
		CHECK(event != NULL);
		CHECK(jailrs_event_what(event) == JAILRS_EVENT_ATTACHED);
		CHECK(jailrs_event_pid(event) == pid);
		CHECK(jailrs_event_jid(event) == jid);
		jailrs_event_free(event);
	}
	nothing_more(events, SOON);
	OK(jailrs_jail_remove(jail, E));
	OK(jailrs_child_wait(child, 10000, NULL, NULL, E));
	jailrs_child_free(child);
	jailrs_command_free(command);
	told(events, JAILRS_EVENT_REMOVED, "jailrs-c-event", jid);

	jid = jailrs_jail_jid(was_there);
	OK(jailrs_jail_remove(was_there, E));
	told(events, JAILRS_EVENT_REMOVED, "jailrs-c-old", jid);
	nothing_more(events, SOON);
	jailrs_jail_free(was_there);
	jailrs_jail_free(jail);
	jailrs_events_free(events);
	jailrs_host_free(host);
}

/* They do not need the host that they were made of, and come in their order. */
static void
without_the_host(const char *release)
{
	jailrs_host *host = NULL, *other = NULL;
	jailrs_events *events = NULL;
	jailrs_jail *jails[20];
	char name[32];

	OK(jailrs_host_simulated(release, &host, E));
	OK(jailrs_host_another(host, &other, E));
	OK(jailrs_host_events(host, &events, E));
	jailrs_host_free(host);
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "jailrs-c-%d", i);
		jails[i] = check_jail(other, name);
	}
	for (int i = 0; i < 20; i++)
		told(events, JAILRS_EVENT_CREATED, jailrs_jail_name(jails[i]),
		    jailrs_jail_jid(jails[i]));
	for (int i = 0; i < 20; i++)
		check_removed(jails[i]);
	for (int i = 0; i < 20; i++) {
		jailrs_event *event = NULL;

		OK(jailrs_events_wait(events, SOON, &event, E));
		CHECK(event != NULL);
		CHECK(jailrs_event_what(event) == JAILRS_EVENT_REMOVED);
		jailrs_event_free(event);
	}
	nothing_more(events, SOON);
	jailrs_events_free(events);
	jailrs_host_free(other);
}

int
main(void)
{
	of_one_jail("13.2");
	of_one_jail("15.1");
	without_the_host("13.2");
	without_the_host("15.1");
	CHECK(jailrs_event_what(NULL) == JAILRS_EVENT_OTHER);
	CHECK(jailrs_event_name(NULL) == NULL && jailrs_event_jid(NULL) == 0);
	return (0);
}
