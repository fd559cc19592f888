/* After a program that is gone: jails that run are taken over, what was begun is undone. */
#include "web.h"

#include <dirent.h>

/* The one journal there is, and what became of it. */
static jailrs_recovery *
recovered(const jailrs_host *host, const char *name, uint32_t outcome)
{
	jailrs_recovery *recovery = NULL;

	OK(jailrs_host_recover(host, &recovery, E));
	CHECK(jailrs_recovery_count(recovery) == 1);
	CHECK_STR(jailrs_recovery_jail(recovery, 0), name);
	if (jailrs_recovery_outcome(recovery, 0) != outcome) {
		fprintf(stderr, "outcome %u: %s\n", (unsigned)jailrs_recovery_outcome(recovery, 0),
		    jailrs_error_message(jailrs_recovery_error(recovery, 0, 0)));
		exit(1);
	}
	CHECK(jailrs_recovery_jail(recovery, 1) == NULL);
	CHECK(jailrs_recovery_outcome(recovery, 1) == JAILRS_RECOVERED_OTHER);
	return (recovery);
}

static void
nothing_to_recover(const jailrs_host *host)
{
	jailrs_recovery *recovery = NULL;

	OK(jailrs_host_recover(host, &recovery, E));
	CHECK(jailrs_recovery_count(recovery) == 0);
	jailrs_recovery_free(recovery);
}

/* At one of the steps the machine is written to a file, and the start is broken off. */
struct crash {
	const jailrs_host *host;
	const char *file;
	size_t at;
};

static int
crash(const jailrs_step_event *event, void *user)
{
	struct crash *crash = (struct crash *)user;

	if (jailrs_step_event_what(event) != JAILRS_STEP_BEGIN ||
	    jailrs_step_event_index(event) != crash->at)
		return (0);
	OK(jailrs_host_save(crash->host, crash->file, E));
	return (1);
}

/* The program is killed before a step, every so many, and another one finds what it left. */
static void
killed_in_a_start(const char *release, size_t every)
{
	jailrs_host *host = NULL, *later = NULL;
	struct web web;
	struct world before;
	struct crash point;
	jailrs_plan *plan = NULL;
	char file[CHECK_PATH];

	OK(jailrs_host_simulated(release, &host, E));
	before = world_of(host);
	web_new(&web, host);
	check_path(file, web.dir, "machine", 0);
	OK(jailrs_spec_plan(web.spec, &plan, E));
	/* Before the first one nothing is done. */
	for (size_t at = 1; at < jailrs_plan_count(plan); at += every) {
		jailrs_started *started = NULL;
		jailrs_recovery *recovery;

		point.host = host;
		point.file = file;
		point.at = at;
		FAILS_WITH(JAILRS_CANCELLED, jailrs_spec_start_with(web.spec, host,
		    JAILRS_IF_RUNNING_REFUSE, crash, &point, &started, E));
		OK(jailrs_host_load(file, &later, E));
		FAILS_SAYING(JAILRS_BUSY, "not finished",
		    jailrs_spec_start(web.spec, later, &started, E));
		recovery = recovered(later, WEB_NAME, JAILRS_RECOVERED_UNDONE);
		CHECK(jailrs_recovery_error_count(recovery, 0) == 0);
		FAILS_WITH(JAILRS_NOT_FOUND, jailrs_recovery_take(recovery, 0, &started, E));
		CHECK(started == NULL);
		jailrs_recovery_free(recovery);
		web_gone(later, before);
		nothing_to_recover(later);
		jailrs_host_free(later);
	}
	CHECK(unlink(file) == 0);
	jailrs_plan_free(plan);
	web_free(&web);
	jailrs_host_free(host);
}

/* A jail that runs goes on, and is the next program's. */
static void
killed_while_it_ran(void)
{
	jailrs_host *host = NULL, *later = NULL;
	struct web web;
	struct world before;
	jailrs_started *started = NULL, *taken = NULL;
	jailrs_recovery *recovery;
	char file[CHECK_PATH];
	int jid;

	OK(jailrs_host_simulated("15.1", &host, E));
	before = world_of(host);
	web_new(&web, host);
	check_path(file, web.dir, "machine", 0);
	OK(jailrs_spec_start(web.spec, host, &started, E));
	jid = jailrs_jail_jid(jailrs_started_jail(started));
	jailrs_recovery_free(recovered(host, WEB_NAME, JAILRS_RECOVERED_IN_USE));
	OK(jailrs_host_save(host, file, E));
	OK(jailrs_host_load(file, &later, E));
	CHECK(unlink(file) == 0);
	recovery = recovered(later, WEB_NAME, JAILRS_RECOVERED_RUNNING);
	OK(jailrs_recovery_take(recovery, 0, &taken, E));
	FAILS_SAYING(JAILRS_NOT_FOUND, "index", jailrs_recovery_take(recovery, 0, &started, E));
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_recovery_take(recovery, 1, &started, E));
	jailrs_recovery_free(recovery);
	CHECK(jailrs_jail_jid(jailrs_started_jail(taken)) == jid);
	OK(jailrs_started_stop(taken, NULL, E));
	jailrs_started_free(taken);
	web_gone(later, before);
	jailrs_host_free(later);

	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	web_gone(host, before);
	web_free(&web);
	jailrs_host_free(host);
}

/* Another program with the same journals; on the running kernel it is this one. */
static jailrs_host *
another(const jailrs_host *host, const char *journals)
{
	jailrs_host *other = NULL;

	if (jailrs_host_is_simulated(host))
		OK(jailrs_host_another(host, &other, E));
	else
		other = check_host("");
	OK(jailrs_host_set_journal(other, journals, JAILRS_JOURNAL_SYNCED, E));
	return (other);
}

static void
in_a_directory(void)
{
	jailrs_host *host = check_host("15.1"), *other;
	jailrs_spec *spec = check_spec("jailrs-c-journal");
	jailrs_started *started = NULL, *adopted = NULL;
	jailrs_recovery *recovery;
	char dir[CHECK_PATH], journals[CHECK_PATH], journal[CHECK_PATH], *text;
	struct dirent *entry;
	FILE *file;
	DIR *left;

	check_dir(dir);
	check_path(journals, dir, "journals", 0);
	check_path(journal, journals, "jailrs-c-journal.json", 0);
	OK(jailrs_host_set_journal(host, journals, JAILRS_JOURNAL_LOST_WITH_POWER, E));
	other = another(host, journals);
	OK(jailrs_spec_start(spec, host, &started, E));
	text = check_file(journal);
	CHECK_HAS(text, "\"state\": \"running\"");
	free(text);
	/* As long as the program has it, it is nobody else's. */
	FAILS_WITH(JAILRS_BUSY, jailrs_host_adopt(other, "jailrs-c-journal", &adopted, E));
	jailrs_recovery_free(recovered(other, "jailrs-c-journal", JAILRS_RECOVERED_IN_USE));
	jailrs_started_free(started);
	OK(jailrs_host_adopt(other, "jailrs-c-journal", &adopted, E));
	jailrs_host_free(host);
	OK(jailrs_jail_check(jailrs_started_jail(adopted), E));
	/* Not taken out, it is left running. */
	jailrs_started_free(adopted);
	jailrs_recovery_free(recovered(other, "jailrs-c-journal", JAILRS_RECOVERED_RUNNING));
	OK(jailrs_host_adopt(other, "jailrs-c-journal", &adopted, E));
	OK(jailrs_started_stop(adopted, NULL, E));
	jailrs_started_free(adopted);
	CHECK(!check_there(journal));
	FAILS_WITH(JAILRS_NOT_FOUND, jailrs_host_adopt(other, "jailrs-c-journal", &adopted, E));
	nothing_to_recover(other);

	/* One that is no journal is named, and left. */
	file = fopen(journal, "w");
	CHECK(file != NULL);
	CHECK(fputs("{}", file) >= 0 && fclose(file) == 0);
	recovery = recovered(other, "jailrs-c-journal", JAILRS_RECOVERED_UNREADABLE);
	CHECK(jailrs_recovery_error_count(recovery, 0) == 1);
	CHECK_HAS(jailrs_error_message(jailrs_recovery_error(recovery, 0, 0)),
	    "jailrs-c-journal.json");
	CHECK(jailrs_recovery_error(recovery, 0, 1) == NULL);
	jailrs_recovery_free(recovery);
	CHECK(check_there(journal));
	jailrs_spec_free(spec);
	jailrs_host_free(other);
	left = opendir(journals);
	CHECK(left != NULL);
	while ((entry = readdir(left)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		CHECK(snprintf(journal, CHECK_PATH, "%s/%s", journals, entry->d_name) < CHECK_PATH);
		CHECK(unlink(journal) == 0);
	}
	CHECK(closedir(left) == 0);
	CHECK(rmdir(journals) == 0 && rmdir(dir) == 0);
}

static void
in_memory_or_nowhere(void)
{
	jailrs_host *host = check_host("15.1"), *other = check_host("15.1");
	jailrs_spec *spec = check_spec("jailrs-c-journal");
	jailrs_started *started = NULL, *adopted = NULL;
	jailrs_recovery *recovery = NULL;

	OK(jailrs_host_set_memory_journal(host, E));
	OK(jailrs_host_set_memory_journal(other, E));
	OK(jailrs_spec_start(spec, host, &started, E));
	jailrs_started_free(started);
	nothing_to_recover(other);
	recovery = recovered(host, "jailrs-c-journal", JAILRS_RECOVERED_RUNNING);
	OK(jailrs_recovery_take(recovery, 0, &started, E));
	jailrs_recovery_free(recovery);
	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);

	OK(jailrs_host_set_no_journal(host, E));
	OK(jailrs_spec_start(spec, host, &started, E));
	recovery = NULL;
	FAILS_SAYING(JAILRS_OTHER, "journal", jailrs_host_recover(host, &recovery, E));
	FAILS_SAYING(JAILRS_OTHER, "journal",
	    jailrs_host_adopt(host, "jailrs-c-journal", &adopted, E));
	CHECK(recovery == NULL && adopted == NULL);
	OK(jailrs_started_stop(started, NULL, E));
	jailrs_started_free(started);
	jailrs_spec_free(spec);
	jailrs_host_free(host);
	jailrs_host_free(other);
}

int
main(void)
{
	killed_in_a_start("13.2", 7);
	killed_in_a_start("15.1", 4);
	killed_while_it_ran();
	in_a_directory();
	in_memory_or_nowhere();
	return (0);
}
