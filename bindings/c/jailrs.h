/*
 * jailrs: the whole life of FreeBSD jails, for C and C++. Link with -ljailrs.
 *
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Rules that hold for all functions:
 *
 * - The object comes first, outputs come last. What can fail returns a status; outputs are
 *   written when that is JAILRS_OK, and left as they are otherwise, unless it is said.
 * - `jailrs_error **error`, always the last argument, is NULL, or where an error object goes when
 *   the status is not JAILRS_OK; it is then the caller's, for jailrs_error_free. After JAILRS_OK
 *   it is left as it was.
 * - Objects are opaque. Each has one function to free it, which takes NULL, too. What an object is
 *   made from may be freed before it. What is "lent" is a part of another object: it can be looked
 *   at as long as that is there, and is never freed by itself.
 * - Arguments are copied: they need to be there for the time of the call alone. Pointers are not
 *   NULL unless it is said; what is NULL, has been freed or is another object is JAILRS_INVALID as
 *   far as it can be told, and nothing is done. Of functions that return no status, such a pointer
 *   gives NULL, 0 or false, and so does an index too high, unless it is said.
 * - A function that names no errors gives JAILRS_INVALID and JAILRS_PANIC alone.
 * - A function that is called back may use and free all objects but the one that the call under way
 *   changes: for the function that is JAILRS_INVALID, and freeing it does nothing.
 * - Texts end with a NUL and are UTF-8; paths, words of programs and what the kernel tells may be
 *   any bytes. A text that is returned lives as long as the object that it was asked of; a `char **`
 *   output is the caller's, for jailrs_string_free. Sizes are in bytes.
 * - Nothing ends the caller's program: a bug of the library is JAILRS_PANIC. There is no state
 *   outside of objects, and errno is neither used nor kept.
 * - Which objects several threads may use at once is said with their types. Different objects may
 *   be used by different threads at any time.
 * - errno and signals are FreeBSD's numbers on every system.
 */


#ifndef JAILRS_H
#define JAILRS_H

/* Made from jail-ffi/src by its test `header`: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The version of this header. */
#define JAILRS_VERSION_MAJOR 0
#define JAILRS_VERSION_MINOR 1
#define JAILRS_VERSION_PATCH 0
#define JAILRS_VERSION "0.1.0"


// An address that the host has already is used, and left when it is no longer needed, if it is on
// the same interface with the same prefix; otherwise that is an error.
#define JAILRS_IF_THERE_USE_SAME 0

// An address that the host has already is an error.
#define JAILRS_IF_THERE_REFUSE 1

// An address that the host has already is used wherever it is, and left.
#define JAILRS_IF_THERE_USE 2

// Limits work.
#define JAILRS_RACCT_ON 0

// The kernel has limits, and they are off until a boot with `kern.racct.enable=1`.
#define JAILRS_RACCT_OFF 1

// The kernel was built without limits.
#define JAILRS_RACCT_ABSENT 2

// Standard input.
#define JAILRS_STDIN 0

// Standard output.
#define JAILRS_STDOUT 1

// Standard error.
#define JAILRS_STDERR 2

// `/dev/null` of the host.
#define JAILRS_STDIO_NULL 0

// The caller's own.
#define JAILRS_STDIO_INHERIT 1

// A pipe, whose other end the child object has.
#define JAILRS_STDIO_PIPE 2

// The caller's session, with its controlling terminal.
#define JAILRS_SESSION_KEEP 0

// A process group of its own in the caller's session.
#define JAILRS_SESSION_NEW_GROUP 1

// A session of its own, without a controlling terminal: what it has in a jail anyway.
#define JAILRS_SESSION_NEW 2

// No deadline: wait for as long as it takes.
#define JAILRS_FOREVER UINT64_MAX

// Nobody can write to the disk. Disks in files.
#define JAILRS_DISK_READ_ONLY 1

// Its space is taken at once. Disks in memory.
#define JAILRS_DISK_RESERVE 2

// Sectors of equal bytes take no memory. Disks in kernel memory.
#define JAILRS_DISK_COMPRESS 4

// The file is written asynchronously. Disks in files.
#define JAILRS_DISK_ASYNC 8

// The file's data stay in the page cache. Disks in files.
#define JAILRS_DISK_CACHE 16

// The file is opened with `O_VERIFY`. Disks in files.
#define JAILRS_DISK_VERIFY 32

// What is deleted has to become free in the file, or deleting fails. Disks in files, since 14.0.
#define JAILRS_DISK_MUST_DEALLOC 64

// It can be shrunk and detached while in use by whoever asks.
#define JAILRS_DISK_FORCE 128

// Soft updates.
#define JAILRS_NEWFS_SOFT_UPDATES 1

// Soft updates with a journal: a short check after a crash.
#define JAILRS_NEWFS_JOURNAL 2

// What is freed is deleted on the disk.
#define JAILRS_NEWFS_TRIM 4

// Bytes of a block.
#define JAILRS_NEWFS_NUMBER_BLOCK 0

// Bytes of a fragment.
#define JAILRS_NEWFS_NUMBER_FRAGMENT 1

// There is an inode for so many bytes.
#define JAILRS_NEWFS_NUMBER_INODE 2

// Percents that only root can fill.
#define JAILRS_NEWFS_NUMBER_FREE 3

// It is an error if the disk is used.
#define JAILRS_DETACH_IF_IDLE 0

// It goes although it is used.
#define JAILRS_DETACH_FORCED 1

// The jail was made.
#define JAILRS_EVENT_CREATED 0

// A jail_set(2) changed it, or failed in the attempt.
#define JAILRS_EVENT_CHANGED 1

// A process, or several, entered it. Not seen before FreeBSD 15.0.
#define JAILRS_EVENT_ATTACHED 2

// It is being removed: it may die for a while.
#define JAILRS_EVENT_REMOVED 3

// Something of which a later version of the library tells more.
#define JAILRS_EVENT_OTHER 4

// How surely a journal is on the disk before a step is taken.
//
// Each write waits until it is there: nothing is lost when the power fails.
#define JAILRS_JOURNAL_SYNCED 0

// Nothing waits: when the host loses power, the latest steps may be lost. When only the program
// ends, nothing is.
#define JAILRS_JOURNAL_LOST_WITH_POWER 1

// The limit is new.
#define JAILRS_LIMIT_NEW 0

// The limit was there already, and is not the caller's to remove.
#define JAILRS_LIMIT_THERE 1

// The limit took the place of another one of the same resource.
#define JAILRS_LIMIT_REPLACED 2

// All jails below the caller's, nested ones included.
#define JAILRS_LIST_ALL 0

// Also those that are removed and not gone yet.
#define JAILRS_LIST_DYING 1

// Only those directly inside the caller's jail, or the jail asked for.
#define JAILRS_LIST_CHILDREN 2

// Only the parameters that are given, and `name`, `parent` and `dying`; without it `path`,
// `host.hostname`, `ip4.addr`, `ip6.addr` and `vnet` are asked for, too.
#define JAILRS_LIST_ONLY 4

// Nothing can be changed in it.
#define JAILRS_MOUNT_READ_ONLY 1

// Set-id bits do nothing.
#define JAILRS_MOUNT_NOSUID 2

// Nothing in it can be executed.
#define JAILRS_MOUNT_NOEXEC 4

// Access times are not kept.
#define JAILRS_MOUNT_NOATIME 8

// A unionfs lies under what is there, not over it.
#define JAILRS_MOUNT_BELOW 16

// It may cover another mount at the same place.
#define JAILRS_MOUNT_STACKING 32

// It is an error if something in it is used.
#define JAILRS_UNMOUNT_IF_IDLE 0

// It goes although something in it is used, which fails from then on.
#define JAILRS_UNMOUNT_FORCED 1

// A step begins.
#define JAILRS_STEP_BEGIN 0

// A step is done.
#define JAILRS_STEP_DONE 1

// A step failed.
#define JAILRS_STEP_FAILED 2

// What a step did has been undone; or not, if there is an error.
#define JAILRS_STEP_UNDONE 3

// Something of which a later version of the library tells more.
#define JAILRS_STEP_OTHER 4

// Nobody can set it: the kernel only tells it.
#define JAILRS_SETTABLE_NEVER 0

// It is set when the jail is made, and stays.
#define JAILRS_SETTABLE_CREATE 1

// It is set when the jail is made, or later.
#define JAILRS_SETTABLE_ALWAYS 2

// Only the jail's own.
#define JAILRS_PROCESSES_OWN 0

// Also those of the jails in it.
#define JAILRS_PROCESSES_NESTED 1

// Being made by fork(2).
#define JAILRS_PROCESS_IDLE 1

// Running, or ready to.
#define JAILRS_PROCESS_RUNNING 2

// Waiting for something.
#define JAILRS_PROCESS_SLEEPING 3

// Stopped by a signal.
#define JAILRS_PROCESS_STOPPED 4

// Ended; its status waits to be taken.
#define JAILRS_PROCESS_ZOMBIE 5

// Waiting for an interrupt.
#define JAILRS_PROCESS_WAITING 6

// Waiting for a lock.
#define JAILRS_PROCESS_LOCKED 7

// Before anything else.
#define JAILRS_HOOK_PREPARE 0

// After mounts, before the jail is made.
#define JAILRS_HOOK_PRESTART 1

// After the jail is made, before anything runs inside.
#define JAILRS_HOOK_CREATED 2

// After the start commands.
#define JAILRS_HOOK_POSTSTART 3

// Before the stop commands.
#define JAILRS_HOOK_PRESTOP 4

// After the jail is removed.
#define JAILRS_HOOK_POSTSTOP 5

// After all else is undone.
#define JAILRS_HOOK_RELEASE 6

// It is an error if a jail of that name runs already.
#define JAILRS_IF_RUNNING_REFUSE 0

// A jail of that name that runs already is returned as it is.
#define JAILRS_IF_RUNNING_RETURN 1

// A program has the jail: nothing was done.
#define JAILRS_RECOVERED_IN_USE 0

// The jail runs, and is the caller's to stop now: jailrs_recovery_take.
#define JAILRS_RECOVERED_RUNNING 1

// What was begun is undone. Errors tell of what went wrong on the way and left nothing.
#define JAILRS_RECOVERED_UNDONE 2

// Not all of it could be undone; the journal tells what is left, for another try. The error tells why.
#define JAILRS_RECOVERED_LEFT 3

// The journal is of no use, and was left as it is; nothing was undone. The error tells why.
#define JAILRS_RECOVERED_UNREADABLE 4

// Something of which a later version of the library tells more.
#define JAILRS_RECOVERED_OTHER 5

// There is no such parameter among them.
#define JAILRS_TYPE_NONE 0

// For jailrs_values_bool.
#define JAILRS_TYPE_BOOL 1

// For jailrs_values_int.
#define JAILRS_TYPE_INT 2

// For jailrs_values_uint.
#define JAILRS_TYPE_UINT 3

// For jailrs_values_string.
#define JAILRS_TYPE_STRING 4

// For jailrs_values_mode.
#define JAILRS_TYPE_MODE 5

// For jailrs_values_address.
#define JAILRS_TYPE_ADDRESSES 6

// Bytes of a type that is not known: for jailrs_values_format.
#define JAILRS_TYPE_RAW 7

// The jail has nothing of the facility.
#define JAILRS_MODE_DISABLE 0

// The jail has one of its own.
#define JAILRS_MODE_NEW 1

// The jail has its parent's.
#define JAILRS_MODE_INHERIT 2

// What became of a call. Whatever is not `JAILRS_OK` has changed none of the outputs.
typedef enum {
  // It is done.
  JAILRS_OK = 0,
  // There is one already.
  JAILRS_EXISTS = 1,
  // There is none: jail, path, process, parameter.
  JAILRS_NOT_FOUND = 2,
  // Not root, or beyond what the caller's jail allows.
  JAILRS_PERMISSION = 3,
  // An argument that cannot work; nothing was done.
  JAILRS_INVALID = 4,
  // This kernel cannot.
  JAILRS_UNSUPPORTED = 5,
  // In use by another.
  JAILRS_BUSY = 6,
  // Not done before the deadline.
  JAILRS_TIMED_OUT = 7,
  // The jail of the handle has been removed.
  JAILRS_GONE = 8,
  // The number of the handle's jail is another's; nothing was done to that one.
  JAILRS_REUSED = 9,
  // A limit of the system or of the process is reached.
  JAILRS_LIMIT = 10,
  // A signal came in between.
  JAILRS_INTERRUPTED = 11,
  // A start was broken off by its observer.
  JAILRS_CANCELLED = 12,
  // A bug of the library; the object that was used should only be freed.
  JAILRS_PANIC = 13,
  // Anything else: see the error's errno and message.
  JAILRS_OTHER = 14,
} jailrs_status;

// An address that was added, to be removed.
//
// It never changes: several threads may look at it at once.
typedef struct jailrs_added_alias jailrs_added_alias;

// Addresses that interfaces had at one moment.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_addresses jailrs_addresses;

// An address for an interface. It does nothing until it is added.
//
// One thread at a time may change it; when nobody does, several may use it.
typedef struct jailrs_alias jailrs_alias;

// A ruleset of the kernel that rules were applied to, and which of them are ours.
//
// It never changes: several threads may use it at once.
typedef struct jailrs_applied jailrs_applied;

// What a kernel, and the jail that the caller is in, allow.
//
// It never changes: several threads may look at it at once.
typedef struct jailrs_capabilities jailrs_capabilities;

// A program that runs, or whose status nobody has taken yet. Freeing it leaves the program to
// init(8): it goes on, and nothing stays behind when it ends.
//
// One thread at a time may use it.
typedef struct jailrs_child jailrs_child;

// A program to run, in a jail or on the host. Its environment is `PATH=/bin:/usr/bin` and what is
// given; it reads nothing unless given; in a jail it has a session of its own; no descriptor but the
// three is passed on. It may be run several times.
//
// One thread at a time may use it.
typedef struct jailrs_command jailrs_command;

// Rules in their order. They do nothing until they are applied.
//
// One thread at a time may change them; when nobody does, several may use them.
typedef struct jailrs_devfs jailrs_devfs;

// A memory disk: in memory or in a file. It does nothing until it is attached.
//
// One thread at a time may change it; when nobody does, several may use it.
typedef struct jailrs_disk jailrs_disk;

// Why a call failed: kind, errno, text, operation, object, and what could not be undone.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_error jailrs_error;

// Something that happened to a jail.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_event jailrs_event;

// What happens to jails, told one by one.
//
// One thread at a time may use it.
typedef struct jailrs_events jailrs_events;

// A program with its arguments, never a line for a shell. It must end in success within its
// timeout, five minutes unless given.
//
// One thread at a time may change it; when nobody does, several may use it.
typedef struct jailrs_exec jailrs_exec;

// What became of starting several jails. Freeing it leaves those that run as they are.
//
// One thread at a time may stop them; when nobody does, several may use it. Its texts live as long as
// it does.
typedef struct jailrs_fleet jailrs_fleet;

// A machine, and the process on it that makes the calls.
//
// Once it is set up, several threads may use it at once. What is made from it keeps what it needs
// of it: a host may be freed at any time.
typedef struct jailrs_host jailrs_host;

// Interfaces, as they were at one moment.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_interfaces jailrs_interfaces;

// A jail that exists: by a descriptor since FreeBSD 15.0, else by its number with its name and path.
// It hits the jail that it was made for or none. Freeing it leaves the jail as it is.
//
// Several threads may use it at once, but not while one of them renames or frees it.
typedef struct jailrs_jail jailrs_jail;

// Limits of a name, as they were at one moment.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_limits jailrs_limits;

// A cable: an epair(4), one half of which is in the bridge, the other in the jail.
//
// One thread at a time may change it; when nobody does, several may use it.
typedef struct jailrs_link jailrs_link;

// Jails, as they were at one moment, in the order of their numbers.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_list jailrs_list;

// A simulated machine to be booted. It does nothing until then.
//
// One thread at a time may change it; when nobody does, several may use it.
typedef struct jailrs_machine jailrs_machine;

// A disk that is attached: by its unit, and only as long as that is the same disk.
//
// One thread at a time may resize it; when nobody does, several may use it. Its texts live as long
// as it does.
typedef struct jailrs_md jailrs_md;

// Memory disks that were attached at one moment.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_mds jailrs_mds;

// A file system to be mounted beneath a root. It does nothing until then.
//
// One thread at a time may change it; when nobody does, several may use it.
typedef struct jailrs_mount jailrs_mount;

// A file system that was mounted, by its identity: it unmounts that one or nothing.
//
// It never changes: several threads may use it at once. Its texts live as long as it does.
typedef struct jailrs_mounted jailrs_mounted;

// File systems that were mounted at one moment.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_mounts jailrs_mounts;

// How a program ended, and what it wrote.
//
// It never changes: several threads may look at it at once. Its bytes live as long as it does.
typedef struct jailrs_output jailrs_output;

// A jail that is removed when this is freed.
//
// Several threads may use it at once, but not while one of them frees it.
typedef struct jailrs_owned jailrs_owned;

// Parameters of jails: what they are called and what they take.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_params jailrs_params;

// The steps of a start or a stop in their order, each with the command that an administrator would
// have typed. Printing it is a dry run.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_plan jailrs_plan;

// Processes, as they were at one moment.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_processes jailrs_processes;

// What a recovery found, and did: an entry a journal.
//
// One thread at a time may take jails out of it; when nobody does, several may use it. Its texts live
// as long as it does.
typedef struct jailrs_recovery jailrs_recovery;

// Rulesets of files like `/etc/devfs.rules`, in the order in which their numbers were first seen.
//
// One thread at a time may read more into it; when nobody does, several may use it. Its texts live
// until more is read into it, or it is freed.
typedef struct jailrs_rulesets jailrs_rulesets;

// What a jail shall be, and have around it. It does nothing until it is created or started.
//
// Unless it is said otherwise the jail persists without processes, has its name as its host name,
// and `enforce_statfs` 2.
//
// One thread at a time may change it; when nobody does, several may use it.
typedef struct jailrs_spec jailrs_spec;

// A jail that was started, and what was done for it. As long as it is there nobody else stops the
// jail; freeing it leaves the jail as it is, for `jailrs_host_adopt` or `jailrs_host_recover`.
//
// One thread at a time may stop or restart it; when nobody does, several may use it.
typedef struct jailrs_started jailrs_started;

// What becomes of a step: only for the time of the callback that it is given to, with its texts.
typedef struct jailrs_step_event jailrs_step_event;

// How a jail is stopped.
//
// One thread at a time may change it; when nobody does, several may use it.
typedef struct jailrs_stop_policy jailrs_stop_policy;

// What shall change of a jail, all at once. It does nothing until it is applied.
//
// One thread at a time may change it; when nobody does, several may use it.
typedef struct jailrs_update jailrs_update;

// Names with amounts: what a jail uses, as it was at one moment.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_usage jailrs_usage;

// Values of a jail's parameters, as they were at one moment.
//
// It never changes: several threads may look at it at once. Its texts live as long as it does.
typedef struct jailrs_values jailrs_values;

// A function to call at a point of a jail's life, in the thread that starts or stops it.
//
// `host` is for the time of the call; `user` is what was given with the function. It returns 0, or a
// FreeBSD errno, with which the step fails. It must return: no longjmp(3), no exception of C++.
typedef int (*jailrs_hook)(const jailrs_host *host, void *user);

// Frees what was given to a callback, when nothing can call that any more.
typedef void (*jailrs_release)(void *user);

// A function that is told of steps, in the thread that starts or stops the jail. `user` is what was
// given with it. What it returns matters at `JAILRS_STEP_BEGIN` of a start alone: anything but 0
// breaks the start off, and what was done is undone. It must return: no longjmp(3), no exception of
// C++.
typedef int (*jailrs_observer)(const jailrs_step_event *event, void *user);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The addresses of all interfaces, in the kernel's order. `*addresses` is the caller's to free.
//
// Errors: as sysctl(3) answers.
jailrs_status jailrs_host_addresses(const jailrs_host *host,
                                    jailrs_addresses **addresses,
                                    jailrs_error **error);

// The interfaces that have this address, `"192.0.2.1"`, which may be none, or several. `*addresses` is
// the caller's to free.
//
// Errors: `JAILRS_INVALID` for what is no address; as sysctl(3) answers.
jailrs_status jailrs_host_who_has(const jailrs_host *host,
                                  const char *address,
                                  jailrs_addresses **addresses,
                                  jailrs_error **error);

// How many there are.
size_t jailrs_addresses_count(const jailrs_addresses *addresses);

// The interface that has the address at `index`; NULL if that is not below the count.
const char *jailrs_addresses_interface(const jailrs_addresses *addresses, size_t index);

// The address, without its prefix; NULL if `index` is not below the count.
const char *jailrs_addresses_address(const jailrs_addresses *addresses, size_t index);

// How many bits of it are the network's; 0 if `index` is not below the count.
uint8_t jailrs_addresses_prefix(const jailrs_addresses *addresses, size_t index);

// The broadcast address, or on a point-to-point interface the other end's; NULL if it has none.
const char *jailrs_addresses_other(const jailrs_addresses *addresses,
                                   size_t index);

// Frees a list of addresses. NULL is nothing.
void jailrs_addresses_free(jailrs_addresses *addresses);

// An address, with or without a prefix (`"192.0.2.1"`, `"2001:db8::1/64"`), for this interface.
// `*alias` is the caller's to free.
//
// Errors: `JAILRS_INVALID` for what is no name of an interface or no address.
jailrs_status jailrs_alias_new(const char *interface,
                               const char *address,
                               jailrs_alias **alias,
                               jailrs_error **error);

// The address of a virtual host of carp(4), which has to be there on the interface.
//
// Errors: `JAILRS_INVALID` for 0.
jailrs_status jailrs_alias_set_vhid(jailrs_alias *alias,
                                    uint8_t vhid,
                                    jailrs_error **error);

// Lets the kernel ask the network whether another machine has the IPv6 address, and waits for the
// end of that, so many milliseconds at most.
jailrs_status jailrs_alias_set_dad_wait(jailrs_alias *alias,
                                        uint64_t milliseconds,
                                        jailrs_error **error);

// What becomes of it if the host has the address already: one of `JAILRS_IF_THERE_*`.
//
// Errors: `JAILRS_INVALID` for another number.
jailrs_status jailrs_alias_set_if_there(jailrs_alias *alias,
                                        uint32_t policy,
                                        jailrs_error **error);

// Adds the address to its interface. `*added` is the caller's to free, which leaves the address.
//
// Errors: `JAILRS_NOT_FOUND` without such an interface, `JAILRS_EXISTS` if the host has the address,
// `JAILRS_PERMISSION`, `JAILRS_BUSY` if another machine has it.
jailrs_status jailrs_alias_add(const jailrs_alias *alias,
                               const jailrs_host *host,
                               jailrs_added_alias **added,
                               jailrs_error **error);

// As jailrs_alias_add, to an interface of a jail with a network stack of its own. Whether the
// address is on another interface in there is not looked at.
//
// Errors: as jailrs_alias_add; `JAILRS_GONE`, `JAILRS_REUSED`.
jailrs_status jailrs_alias_add_in(const jailrs_alias *alias,
                                  const jailrs_jail *jail,
                                  jailrs_added_alias **added,
                                  jailrs_error **error);

// Whether it was added, and not there already.
bool jailrs_added_alias_is_ours(const jailrs_added_alias *added);

// Removes the address, if it was added. What was there before stays.
//
// Errors: as the kernel answers.
jailrs_status jailrs_added_alias_remove(const jailrs_added_alias *added,
                                        jailrs_error **error);

// Frees what tells of an address that was added, and leaves the address. NULL is nothing.
void jailrs_added_alias_free(jailrs_added_alias *added);

// Frees an address. NULL is nothing.
void jailrs_alias_free(jailrs_alias *alias);

// Whether the interface has the address, with whatever prefix.
//
// Errors: `JAILRS_NOT_FOUND` without such an interface.
jailrs_status jailrs_alias_is_there(const jailrs_alias *alias,
                                    const jailrs_host *host,
                                    bool *is,
                                    jailrs_error **error);

// As jailrs_alias_is_there, of an interface of a jail with a network stack of its own.
//
// Errors: as jailrs_alias_is_there; `JAILRS_GONE`, `JAILRS_REUSED`.
jailrs_status jailrs_alias_is_there_in(const jailrs_alias *alias,
                                       const jailrs_jail *jail,
                                       bool *is,
                                       jailrs_error **error);

// Takes the address from the interface, whoever added it: for one of which only a record is left.
// `jailrs_added_alias_remove` removes what was added by this program.
//
// Errors: `JAILRS_NOT_FOUND` if it is not there, or there is no such interface; `JAILRS_PERMISSION`.
jailrs_status jailrs_alias_remove(const jailrs_alias *alias,
                                  const jailrs_host *host,
                                  jailrs_error **error);

// As jailrs_alias_remove, from an interface of a jail with a network stack of its own.
//
// Errors: as jailrs_alias_remove; `JAILRS_GONE`, `JAILRS_REUSED`.
jailrs_status jailrs_alias_remove_in(const jailrs_alias *alias,
                                     const jailrs_jail *jail,
                                     jailrs_error **error);

// Asks what the host can do. `*capabilities` is the caller's to free.
//
// Errors: as the kernel answers.
jailrs_status jailrs_host_capabilities(const jailrs_host *host,
                                       jailrs_capabilities **capabilities,
                                       jailrs_error **error);

// The kernel's `__FreeBSD_version`, as in 1501000. It is asked once.
//
// Errors: as sysctl(3) answers.
jailrs_status jailrs_host_release(const jailrs_host *host,
                                  int *osreldate,
                                  jailrs_error **error);

// The processors there are, or in a jail those that it may use, as in `"0-3,5"`. `*cpus` is the
// caller's, for jailrs_string_free.
//
// Errors: as cpuset_getaffinity(2) answers.
jailrs_status jailrs_host_cpus(const jailrs_host *host,
                               char **cpus,
                               jailrs_error **error);

// The kernel's release, as in `"15.1"`; lives as long as the capabilities.
const char *jailrs_capabilities_release(const jailrs_capabilities *capabilities);

// The kernel's `__FreeBSD_version`, as in 1501000.
int jailrs_capabilities_osreldate(const jailrs_capabilities *capabilities);

// Whether jails can have a network stack of their own.
bool jailrs_capabilities_vnet(const jailrs_capabilities *capabilities);

// Whether limits work: one of `JAILRS_RACCT_*`.
uint32_t jailrs_capabilities_racct(const jailrs_capabilities *capabilities);

// Whether handles of jails are descriptors, which cannot hit another jail: since 15.0.
bool jailrs_capabilities_descriptors(const jailrs_capabilities *capabilities);

// Whether the caller is in a jail itself.
bool jailrs_capabilities_jailed(const jailrs_capabilities *capabilities);

// How many jails can still be made; dying ones count until they are gone.
int jailrs_capabilities_children_left(const jailrs_capabilities *capabilities);

// How many addresses of each family a jail can have.
size_t jailrs_capabilities_max_addresses(const jailrs_capabilities *capabilities);

// Frees capabilities. NULL is nothing.
void jailrs_capabilities_free(jailrs_capabilities *capabilities);

// A program in a jail, by its path, or by its name in `PATH`, as seen from within. `*command` is the
// caller's to free.
jailrs_status jailrs_jail_command(const jailrs_jail *jail,
                                  const char *program,
                                  jailrs_command **command,
                                  jailrs_error **error);

// A program on the host itself. `*command` is the caller's to free.
jailrs_status jailrs_host_command(const jailrs_host *host,
                                  const char *program,
                                  jailrs_command **command,
                                  jailrs_error **error);

// Adds an argument.
jailrs_status jailrs_command_add_arg(jailrs_command *command,
                                     const char *arg,
                                     jailrs_error **error);

// Sets a variable of its environment; removes it if `value` is NULL.
jailrs_status jailrs_command_set_env(jailrs_command *command,
                                     const char *name,
                                     const char *value,
                                     jailrs_error **error);

// Removes every variable of its environment, `PATH` too.
jailrs_status jailrs_command_clear_env(jailrs_command *command, jailrs_error **error);

// Where it starts, as seen from within; without it the jail's root.
jailrs_status jailrs_command_set_directory(jailrs_command *command,
                                           const char *path,
                                           jailrs_error **error);

// Who it runs as, by name: looked up in the jail's own `etc/passwd` and `etc/group`, which are the
// jail's to write.
jailrs_status jailrs_command_set_user(jailrs_command *command,
                                      const char *user,
                                      jailrs_error **error);

// Who it runs as, by number.
jailrs_status jailrs_command_set_uid(jailrs_command *command,
                                     uint32_t uid,
                                     jailrs_error **error);

// Its primary group instead of the user's, by number.
jailrs_status jailrs_command_set_gid(jailrs_command *command,
                                     uint32_t gid,
                                     jailrs_error **error);

// Its other groups instead of the user's, by number. NULL will do for none.
jailrs_status jailrs_command_set_groups(jailrs_command *command,
                                        const uint32_t *groups,
                                        size_t count,
                                        jailrs_error **error);

// Sets `HOME`, `SHELL`, `USER` and `LOGNAME` as the jail has them for the user.
jailrs_status jailrs_command_set_login_environment(jailrs_command *command,
                                                   jailrs_error **error);

// Where it reads and writes: `stream` is one of `JAILRS_STDIN`, `JAILRS_STDOUT` and `JAILRS_STDERR`,
// `how` one of `JAILRS_STDIO_*`. Unless set, it reads nothing and writes where the caller does.
//
// Errors: `JAILRS_INVALID` for other numbers.
jailrs_status jailrs_command_set_stdio(jailrs_command *command,
                                       uint32_t stream,
                                       uint32_t how,
                                       jailrs_error **error);

// What it writes to `stream`, `JAILRS_STDOUT` or `JAILRS_STDERR`, goes to the end of a file on the host.
//
// Errors: `JAILRS_INVALID` for another stream or a symbolic link; as open(2) answers.
jailrs_status jailrs_command_set_append(jailrs_command *command,
                                        const jailrs_host *host,
                                        uint32_t stream,
                                        const char *path,
                                        jailrs_error **error);

// The session and process group it is in: one of `JAILRS_SESSION_*`.
//
// Errors: `JAILRS_INVALID` for another number.
jailrs_status jailrs_command_set_session(jailrs_command *command,
                                         uint32_t session,
                                         jailrs_error **error);

// Gives it a new pseudo-terminal of this size as its input, output and error. The child object reads
// and writes the other side.
jailrs_status jailrs_command_set_pty(jailrs_command *command,
                                     uint16_t rows,
                                     uint16_t columns,
                                     jailrs_error **error);

// The routing table it uses.
jailrs_status jailrs_command_set_fib(jailrs_command *command,
                                     uint32_t fib,
                                     jailrs_error **error);

// When it is killed because of its deadline, every process of the jail and of the jails in it is
// killed, too.
jailrs_status jailrs_command_set_timeout_kills_jail(jailrs_command *command,
                                                    jailrs_error **error);

// Runs it to its end. After so many milliseconds, unless that is `JAILRS_FOREVER`, it is killed with
// all that it started and that is in its process group. `*code` is its exit code, or -1 if `*signal`
// ended it, which is else 0; either may be NULL.
//
// Errors: `JAILRS_TIMED_OUT`; `JAILRS_NOT_FOUND` if there is no such program; `JAILRS_INVALID` if
// there is no such user; `JAILRS_GONE`;
// as the step of its start that failed.
jailrs_status jailrs_command_run(jailrs_command *command,
                                 uint64_t milliseconds,
                                 int *code,
                                 int *signal,
                                 jailrs_error **error);

// Frees a program's description. NULL is nothing. What runs goes on.
void jailrs_command_free(jailrs_command *command);

// Starts a program, and does not wait. `*child` is the caller's to free.
//
// Errors: as `jailrs_command_run`; nothing is left of it then.
jailrs_status jailrs_command_spawn(jailrs_command *command,
                                   jailrs_child **child,
                                   jailrs_error **error);

// Its process.
int jailrs_child_pid(const jailrs_child *child);

// Writes to its standard input, which has to be a pipe or a terminal, all of the bytes.
//
// Errors: `JAILRS_INVALID` if it is none, or closed; `JAILRS_OTHER` with `EPIPE` if nobody reads;
// `JAILRS_TIMED_OUT`.
jailrs_status jailrs_child_write(jailrs_child *child,
                                 const void *data,
                                 size_t size,
                                 jailrs_error **error);

// How long each jailrs_child_write and jailrs_child_read from now on may wait for the program,
// which may be in a jail that nobody trusts: so many milliseconds, or `JAILRS_FOREVER`, as at first.
// A write that is over may have written some of its bytes; of a read nothing is lost.
//
// Errors: what fcntl(2) answers.
jailrs_status jailrs_child_set_timeout(jailrs_child *child,
                                       uint64_t milliseconds,
                                       jailrs_error **error);

// Closes its standard input: it reads its end.
jailrs_status jailrs_child_close_stdin(jailrs_child *child, jailrs_error **error);

// Reads what it writes to `stream`, `JAILRS_STDOUT` or `JAILRS_STDERR`, which has to be a pipe, or the
// terminal as `JAILRS_STDOUT`: at least one byte and `size` at most into `buffer`, as soon as there is
// one; `*count` is how many. 0 is the end.
//
// Errors: `JAILRS_INVALID` if it is no pipe, or for another stream; `JAILRS_TIMED_OUT`.
jailrs_status jailrs_child_read(jailrs_child *child,
                                uint32_t stream,
                                void *buffer,
                                size_t size,
                                size_t *count,
                                jailrs_error **error);

// Closes its standard input and waits until it ends, so many milliseconds at most, unless that is
// `JAILRS_FOREVER`; it goes on after that. `*code` and `*signal` are as in `jailrs_command_run`, and either may be NULL.
//
// Errors: `JAILRS_TIMED_OUT`; `JAILRS_OTHER` with `ECHILD` if somebody else took the status.
jailrs_status jailrs_child_wait(jailrs_child *child,
                                uint64_t milliseconds,
                                int *code,
                                int *signal,
                                jailrs_error **error);

// Whether it has ended, without waiting; its standard input stays open. If it has, its status is
// taken, and `*code` and `*signal` are as of jailrs_child_wait, and else left as they are; either
// may be NULL.
//
// Errors: `JAILRS_OTHER` with `ECHILD` if somebody else took the status.
jailrs_status jailrs_child_try_wait(jailrs_child *child,
                                    bool *ended,
                                    int *code,
                                    int *signal,
                                    jailrs_error **error);

// How it ended, as wait4(2) has it on FreeBSD, for `WIFEXITED` and its like; -1 as long as nobody has
// waited for its end.
int jailrs_child_status(const jailrs_child *child);

// Whether the signal that ended it left a core; false as long as nobody has waited for its end.
bool jailrs_child_core_dumped(const jailrs_child *child);

// Sends it a signal, by FreeBSD's number. Nothing is done once its status was taken.
//
// Errors: `JAILRS_PERMISSION`; `JAILRS_INVALID`: no such signal.
jailrs_status jailrs_child_kill(jailrs_child *child, int signal, jailrs_error **error);

// Sends a signal to it and to what it has started, unless that went to another process group.
//
// Errors: as jailrs_child_kill.
jailrs_status jailrs_child_kill_group(jailrs_child *child,
                                      int signal,
                                      jailrs_error **error);

// Frees what tells of a program, which goes on. NULL is nothing.
void jailrs_child_free(jailrs_child *child);

// Gives it a descriptor of the caller's as `stream`, one of `JAILRS_STDIN`, `JAILRS_STDOUT` and
// `JAILRS_STDERR`. The command has a copy of it, which all of its programs share and which is closed
// with the command; `fd` stays the caller's, and may be closed at once. Of a simulated machine it is
// a number of that machine, as jailrs_child_fd tells it.
//
// Errors: `JAILRS_INVALID` for another stream; `JAILRS_OTHER` with `EBADF` if there is no such
// descriptor; `JAILRS_LIMIT`.
jailrs_status jailrs_command_set_fd(jailrs_command *command,
                                    const jailrs_host *host,
                                    uint32_t stream,
                                    int fd,
                                    jailrs_error **error);

// The caller's end of `stream`, one of `JAILRS_STDIN`, `JAILRS_STDOUT` and `JAILRS_STDERR`: what the
// functions of the child write to or read from, for poll(2) and kevent(2). It is lent, and closed when
// the child is freed, that of standard input also by
// jailrs_child_close_stdin and by what waits. -1 if the
// stream is no pipe or closed, or another one. Of a simulated machine it is a number of that machine,
// which poll(2) does not know.
int jailrs_child_fd(const jailrs_child *child,
                    uint32_t stream);

// Its process descriptor, for kevent(2) (`EVFILT_PROCDESC`) and poll(2), which is lent, and closed
// when its status is taken: -1 from then on. Of a simulated machine it is a number of that machine.
int jailrs_child_desc(const jailrs_child *child);

// Runs a program to its end and the end of its output, and gives what it wrote to standard output and
// error. After so many milliseconds, unless that is `JAILRS_FOREVER`, it is killed as by
// `jailrs_command_run`. `*output` is the caller's to free.
//
// Errors: as `jailrs_command_run`; `JAILRS_LIMIT` for more than
// jailrs_command_set_output_limit says.
jailrs_status jailrs_command_output(jailrs_command *command,
                                    uint64_t milliseconds,
                                    jailrs_output **output,
                                    jailrs_error **error);

// How many bytes of output, and as many of errors, jailrs_command_output keeps at most: 64 MiB
// unless it is said. A program that writes more is killed. One in a jail that nobody trusts could
// write until there is no memory left.
jailrs_status jailrs_command_set_output_limit(jailrs_command *command,
                                              size_t bytes,
                                              jailrs_error **error);

// What it wrote to standard output, `*size` bytes that may be anything and end with no NUL.
//
// Errors: `JAILRS_INVALID`.
jailrs_status jailrs_output_stdout(const jailrs_output *output,
                                   const void **data,
                                   size_t *size,
                                   jailrs_error **error);

// What it wrote to standard error, as jailrs_output_stdout.
//
// Errors: `JAILRS_INVALID`.
jailrs_status jailrs_output_stderr(const jailrs_output *output,
                                   const void **data,
                                   size_t *size,
                                   jailrs_error **error);

// Its exit code; -1 if a signal ended it.
int jailrs_output_code(const jailrs_output *output);

// The signal that ended it, by FreeBSD's number; 0 if none did.
int jailrs_output_signal(const jailrs_output *output);

// How it ended, as wait4(2) has it on FreeBSD, for `WIFEXITED` and its like; 0 where there is none.
int jailrs_output_status(const jailrs_output *output);

// Whether the signal that ended it left a core.
bool jailrs_output_core_dumped(const jailrs_output *output);

// Frees what a program wrote. NULL is nothing.
void jailrs_output_free(jailrs_output *output);

// No rules. `*rules` is the caller's to free.
jailrs_status jailrs_devfs_new(jailrs_devfs **rules, jailrs_error **error);

// Rules as devfs(8) writes them, one a line: `"hide"`, `"path 'tty*' unhide"`. `*rules` is the
// caller's to free.
//
// Errors: `JAILRS_INVALID`, with what is wrong and where.
jailrs_status jailrs_devfs_parse(const char *text,
                                 jailrs_devfs **rules,
                                 jailrs_error **error);

// The standard ruleset of this number, 1 to 5, as in `/etc/defaults/devfs.rules`, with its includes.
// `*rules` is the caller's to free.
//
// Errors: `JAILRS_NOT_FOUND` for another number.
jailrs_status jailrs_devfs_standard(uint16_t number,
                                    jailrs_devfs **rules,
                                    jailrs_error **error);

// What jails get (as ruleset 4 does), in rules that include no other ruleset: nothing has to be
// loaded on the host before. `*rules` is the caller's to free.
jailrs_status jailrs_devfs_jail(jailrs_devfs **rules,
                                jailrs_error **error);

// The rules that the kernel has under this number; none if there is no such ruleset. `*rules` is the
// caller's to free.
//
// Errors: `JAILRS_PERMISSION` for who is not root, or in a jail.
jailrs_status jailrs_host_devfs(const jailrs_host *host,
                                uint16_t number,
                                jailrs_devfs **rules,
                                jailrs_error **error);

// Writes the numbers of the kernel's rulesets to `numbers`, `size` of them at most; `*count` is how
// many there are. `numbers` may be NULL if `size` is 0, to ask how many.
//
// Errors: `JAILRS_PERMISSION` for who is not root, or in a jail.
jailrs_status jailrs_host_devfs_numbers(const jailrs_host *host,
                                        uint16_t *numbers,
                                        size_t size,
                                        size_t *count,
                                        jailrs_error **error);

// Adds a rule as devfs(8) writes it: `"path null unhide"`, `"include 1"`.
//
// Errors: `JAILRS_INVALID`, with what is wrong and where.
jailrs_status jailrs_devfs_add_rule(jailrs_devfs *rules,
                                    const char *rule,
                                    jailrs_error **error);

// Shows what fits the pattern, and the directories on the way to it: `"dri/renderD128"`.
//
// Errors: `JAILRS_INVALID` for what is no pattern.
jailrs_status jailrs_devfs_expose(jailrs_devfs *rules,
                                  const char *pattern,
                                  jailrs_error **error);

// How many rules there are.
size_t jailrs_devfs_count(const jailrs_devfs *rules);

// The rules as devfs(8) writes them, one a line. `*text` is the caller's, for
// jailrs_string_free.
jailrs_status jailrs_devfs_text(const jailrs_devfs *rules,
                                char **text,
                                jailrs_error **error);

// Gives the rules to the kernel as a ruleset of their own. `*applied` is the caller's to free, which
// leaves them.
//
// Errors: `JAILRS_PERMISSION`; `JAILRS_NOT_FOUND` if a ruleset that they include is not there.
jailrs_status jailrs_devfs_apply(const jailrs_devfs *rules,
                                 const jailrs_host *host,
                                 jailrs_applied **applied,
                                 jailrs_error **error);

// As jailrs_devfs_apply, as the ruleset of this number; if that has just these rules already,
// nothing is done.
//
// Errors: as jailrs_devfs_apply; `JAILRS_EXISTS` if it has other rules.
jailrs_status jailrs_devfs_apply_at(const jailrs_devfs *rules,
                                    const jailrs_host *host,
                                    uint16_t number,
                                    jailrs_applied **applied,
                                    jailrs_error **error);

// The number of the ruleset, for a mount or a jail's `devfs_ruleset`.
uint16_t jailrs_applied_number(const jailrs_applied *applied);

// Whether rules were added, and not there already.
bool jailrs_applied_is_ours(const jailrs_applied *applied);

// Takes away the rules that were added, and no others.
//
// Errors: as the kernel answers.
jailrs_status jailrs_applied_remove(const jailrs_applied *applied, jailrs_error **error);

// Frees what tells of rules that were applied, and leaves them. NULL is nothing.
void jailrs_applied_free(jailrs_applied *applied);

// Frees rules. NULL is nothing.
void jailrs_devfs_free(jailrs_devfs *rules);

// Whether the kernel's ruleset of this number has rules: a mount with one that has none would show
// every device.
//
// Errors: `JAILRS_NOT_FOUND` if it has none; `JAILRS_PERMISSION` for who is not root, or in a jail.
jailrs_status jailrs_host_check_ruleset(const jailrs_host *host,
                                        uint16_t number,
                                        jailrs_error **error);

// Whether a mount with this ruleset hides what nobody thought of, as a jail's should: it has rules,
// and one of the first three hides everything, or includes a ruleset that begins so.
//
// Errors: `JAILRS_NOT_FOUND` if it has none; `JAILRS_INVALID` if it does not begin so;
// `JAILRS_PERMISSION` for who is not root, or in a jail.
jailrs_status jailrs_host_check_jail_ruleset(const jailrs_host *host,
                                             uint16_t number,
                                             jailrs_error **error);

// Writes the numbers of the rules that were added to `numbers`, `size` of them at most; `*count` is how
// many there are. `numbers` may be NULL if `size` is 0, to ask how many.
//
// Errors: `JAILRS_INVALID`.
jailrs_status jailrs_applied_rule_numbers(const jailrs_applied *applied,
                                          uint16_t *numbers,
                                          size_t size,
                                          size_t *count,
                                          jailrs_error **error);

// Those of this text, which is in the form of devfs.rules(5). `*rulesets` is the caller's to free.
//
// Errors: `JAILRS_INVALID`, with what is wrong and where.
jailrs_status jailrs_rulesets_parse(const char *text,
                                    jailrs_rulesets **rulesets,
                                    jailrs_error **error);

// Reads one more file's text. A ruleset of a number that there is replaces that one, as
// `/etc/devfs.rules` does with those of `/etc/defaults/devfs.rules`. After an error all is as before.
//
// Errors: as jailrs_rulesets_parse.
jailrs_status jailrs_rulesets_read(jailrs_rulesets *rulesets,
                                   const char *text,
                                   jailrs_error **error);

// How many there are.
size_t jailrs_rulesets_count(const jailrs_rulesets *rulesets);

// The name of the ruleset at `index`, as in `"devfsrules_jail"`; NULL if that is not below the count.
const char *jailrs_rulesets_name(const jailrs_rulesets *rulesets,
                                 size_t index);

// Its number; 0 if `index` is not below the count.
uint16_t jailrs_rulesets_number(const jailrs_rulesets *rulesets, size_t index);

// The rules of the ruleset of this name; of several the last one. `*rules` is the caller's to free.
//
// Errors: `JAILRS_NOT_FOUND`.
jailrs_status jailrs_rulesets_get(const jailrs_rulesets *rulesets,
                                  const char *name,
                                  jailrs_devfs **rules,
                                  jailrs_error **error);

// Frees rulesets. NULL is nothing.
void jailrs_rulesets_free(jailrs_rulesets *rulesets);

// A disk of this type: `"swap"`, `"malloc"` or `"null"`, with a size (`"64M"`) as `what`, or
// `"vnode"`, with the absolute path of a file. `*disk` is the caller's to free.
//
// Errors: `JAILRS_INVALID` for another type, or what is no size.
jailrs_status jailrs_disk_new(const char *kind,
                              const char *what,
                              jailrs_disk **disk,
                              jailrs_error **error);

// How large it is, as in `"64M"`.
//
// Errors: `JAILRS_INVALID` for what is no size.
jailrs_status jailrs_disk_set_size(jailrs_disk *disk,
                                   const char *size,
                                   jailrs_error **error);

// The unit: `/dev/md` and this number. Without it the lowest free one.
jailrs_status jailrs_disk_set_unit(jailrs_disk *disk,
                                   unsigned int unit,
                                   jailrs_error **error);

// Bytes of a sector instead of 512.
jailrs_status jailrs_disk_set_sector_size(jailrs_disk *disk,
                                          uint32_t bytes,
                                          jailrs_error **error);

// Who owns the disk, in at most 1,023 bytes; of a jail's disk `jail:` and its name unless given.
jailrs_status jailrs_disk_set_label(jailrs_disk *disk,
                                    const char *label,
                                    jailrs_error **error);

// One or more of `JAILRS_DISK_*`, added to those set before.
//
// Errors: `JAILRS_INVALID` for other bits.
jailrs_status jailrs_disk_set_options(jailrs_disk *disk,
                                      uint32_t options,
                                      jailrs_error **error);

// Makes a new file system on it each time a jail with it starts: what was on the disk is lost.
// `options` is one or more of `JAILRS_NEWFS_*`, or 0; `volume` a name for it, or NULL.
//
// Errors: `JAILRS_INVALID` for other bits.
jailrs_status jailrs_disk_set_newfs(jailrs_disk *disk,
                                    uint32_t options,
                                    const char *volume,
                                    jailrs_error **error);

// A number for newfs(8), `which` being one of `JAILRS_NEWFS_NUMBER_*`.
//
// Errors: `JAILRS_INVALID` if it gets no new file system, or for another `which`.
jailrs_status jailrs_disk_set_newfs_number(jailrs_disk *disk,
                                           uint32_t which,
                                           uint32_t number,
                                           jailrs_error **error);

// How many milliseconds newfs(8) may take for it, five minutes unless said.
//
// Errors: `JAILRS_INVALID` if it gets no new file system.
jailrs_status jailrs_disk_set_newfs_timeout(jailrs_disk *disk,
                                            uint64_t milliseconds,
                                            jailrs_error **error);

// Mounts the file system on it there when a jail with it starts, seen from the jail's root; `"/"` is
// that root itself. `flags` is `JAILRS_MOUNT_READ_ONLY` or 0.
//
// Errors: `JAILRS_INVALID` for other bits.
jailrs_status jailrs_disk_set_mount(jailrs_disk *disk,
                                    const char *on,
                                    uint32_t flags,
                                    jailrs_error **error);

// Attaches it, and waits until `/dev` has it. `*md` is the caller's to free, which leaves it.
//
// Errors: `JAILRS_INVALID` for what cannot work, `JAILRS_NOT_FOUND` without its file,
// `JAILRS_BUSY` for a unit that is taken, `JAILRS_PERMISSION`, ...
jailrs_status jailrs_disk_attach(const jailrs_disk *disk,
                                 const jailrs_host *host,
                                 jailrs_md **md,
                                 jailrs_error **error);

// Frees a disk's description. NULL is nothing.
void jailrs_disk_free(jailrs_disk *disk);

// Makes a file of this size (`"1G"`) for a disk; it takes no more space than what is written to it.
//
// Errors: `JAILRS_EXISTS` if there is something of that name; `JAILRS_INVALID` for what is no size;
// as open(2) answers.
jailrs_status jailrs_image_create(const jailrs_host *host,
                                  const char *path,
                                  const char *size,
                                  jailrs_error **error);

// Makes the file of a disk larger. A disk that is attached to it keeps its size until it is resized.
//
// Errors: `JAILRS_NOT_FOUND`; `JAILRS_INVALID` for less than it has.
jailrs_status jailrs_image_grow(const jailrs_host *host,
                                const char *path,
                                const char *size,
                                jailrs_error **error);

// Removes the file of a disk. A disk that is attached to it stays, and so does the space until that
// is detached.
//
// Errors: `JAILRS_NOT_FOUND`; `JAILRS_INVALID` for what is no file; as unlink(2) answers.
jailrs_status jailrs_image_remove(const jailrs_host *host,
                                  const char *path,
                                  jailrs_error **error);

// What the kernel tells of the disk now: a list of this one. `*mds` is the caller's to free.
//
// Errors: `JAILRS_NOT_FOUND` or `JAILRS_REUSED` if it is gone; `JAILRS_PERMISSION` for who is not
// root.
jailrs_status jailrs_md_query(const jailrs_md *md,
                              jailrs_mds **mds,
                              jailrs_error **error);

// Makes a file system on it with newfs(8), as is described of `disk` by `jailrs_disk_set_newfs` and the
// functions like it: what was on it is lost.
//
// Errors: `JAILRS_INVALID` if `disk` gets no new file system; `JAILRS_TIMED_OUT`; `JAILRS_OTHER` with
// what newfs(8) said.
jailrs_status jailrs_md_newfs_as(const jailrs_md *md,
                                 const jailrs_disk *disk,
                                 jailrs_error **error);

// Its type, as `jailrs_disk_new` takes it, or `"preload"` for an image that the boot loader loaded;
// NULL if `index` is not below the count.
const char *jailrs_mds_kind(const jailrs_mds *mds,
                            size_t index);

// Its device, as in `"/dev/md0"`; NULL if `index` is not below the count.
const char *jailrs_mds_path(const jailrs_mds *mds, size_t index);

// The bytes of a sector.
uint32_t jailrs_mds_sector_size(const jailrs_mds *mds, size_t index);

// Its options: a sum of `JAILRS_DISK_*`. The list of all disks tells only `JAILRS_DISK_READ_ONLY`,
// `JAILRS_DISK_COMPRESS` and `JAILRS_DISK_CACHE`; jailrs_md_query tells all.
uint32_t jailrs_mds_options(const jailrs_mds *mds,
                            size_t index);

// The disk of this unit. `*md` is the caller's to free.
//
// Errors: `JAILRS_NOT_FOUND`.
jailrs_status jailrs_host_md(const jailrs_host *host,
                             unsigned int unit,
                             jailrs_md **md,
                             jailrs_error **error);

// Its unit.
unsigned int jailrs_md_unit(const jailrs_md *md);

// Its device, as in `"/dev/md0"`.
const char *jailrs_md_path(const jailrs_md *md);

// Its size in bytes.
uint64_t jailrs_md_size(const jailrs_md *md);

// Makes a file system on it with newfs(8): what was on it is lost. `options` and `volume`, which may be
// NULL, are as in
// `jailrs_disk_set_newfs`.
//
// Errors: `JAILRS_INVALID` for other bits; `JAILRS_OTHER` with what newfs(8) said.
jailrs_status jailrs_md_newfs(const jailrs_md *md,
                              uint32_t options,
                              const char *volume,
                              jailrs_error **error);

// Makes it so large, as in `"128M"`; smaller, it loses what was at its end.
//
// Errors: `JAILRS_INVALID`; `JAILRS_BUSY` if it would become smaller, unless it was
// attached with `JAILRS_DISK_FORCE`.
jailrs_status jailrs_md_resize(jailrs_md *md, const char *size, jailrs_error **error);

// Makes it so large whatever it loses: what lies beyond the new end, and a file system that is mounted
// from it is damaged.
//
// Errors: `JAILRS_INVALID`.
jailrs_status jailrs_md_resize_forced(jailrs_md *md,
                                      const char *size,
                                      jailrs_error **error);

// Detaches it. `how` is one of `JAILRS_DETACH_*`.
//
// Errors: `JAILRS_BUSY`; `JAILRS_NOT_FOUND` or `JAILRS_REUSED` if it is gone; `JAILRS_INVALID` for
// another `how`.
jailrs_status jailrs_md_detach(const jailrs_md *md,
                               uint32_t how,
                               jailrs_error **error);

// Frees what tells of a disk, and leaves it attached. NULL is nothing.
void jailrs_md_free(jailrs_md *md);

// All disks that are attached. `*mds` is the caller's to free.
//
// Errors: as sysctl(3) answers; `JAILRS_PERMISSION` for who is not root where the kernel does not
// describe its disks.
jailrs_status jailrs_host_mds(const jailrs_host *host,
                              jailrs_mds **mds,
                              jailrs_error **error);

// How many there are.
size_t jailrs_mds_count(const jailrs_mds *mds);

// The unit of the disk at `index`; 0 if that is not below the count.
unsigned int jailrs_mds_unit(const jailrs_mds *mds, size_t index);

// Its size in bytes; 0 if `index` is not below the count.
uint64_t jailrs_mds_size(const jailrs_mds *mds, size_t index);

// The file it is in; NULL if it is in memory, or `index` not below the count.
const char *jailrs_mds_file(const jailrs_mds *mds, size_t index);

// Who owns it, by its label; NULL if `index` is not below the count.
const char *jailrs_mds_label(const jailrs_mds *mds, size_t index);

// Frees a list of disks. NULL is nothing.
void jailrs_mds_free(jailrs_mds *mds);

// What kind of error it is: the status that the call returned.
jailrs_status jailrs_error_status(const jailrs_error *error);

// FreeBSD's number of the errno, whatever system this runs on; 0 if the kernel was not asked.
int jailrs_error_errno(const jailrs_error *error);

// Its name, as in `"EPERM"`; NULL if there is no errno, or none with a name.
const char *jailrs_error_errno_name(const jailrs_error *error);

// All of it in one line, for people. Never NULL, but for a NULL error.
const char *jailrs_error_message(const jailrs_error *error);

// The call that failed, as in `"jail_set"`; NULL if the kernel was not asked.
const char *jailrs_error_operation(const jailrs_error *error);

// What it is about, as in `"name=web, path=/jails/web"`; for an argument that cannot be used, its
// name in the header. NULL if there is nothing to name.
const char *jailrs_error_object(const jailrs_error *error);

// What the kernel said besides the errno; NULL if it said nothing.
const char *jailrs_error_errmsg(const jailrs_error *error);

// What is known to cause it, where the kernel says nothing; else NULL.
const char *jailrs_error_hint(const jailrs_error *error);

// The step of a start or a stop that failed, in words; NULL if it was none.
const char *jailrs_error_step(const jailrs_error *error);

// The jail it was about, where that is known; else NULL.
const char *jailrs_error_jail(const jailrs_error *error);

// The first release that can, as in `"15.0"`, of what this kernel is too old for; else NULL.
const char *jailrs_error_since(const jailrs_error *error);

// The kernel module that would bring what is missing, by the name kldload(8) takes; else NULL.
const char *jailrs_error_module(const jailrs_error *error);

// How many things could not be undone, and are left behind.
size_t jailrs_error_left_count(const jailrs_error *error);

// Why one of them could not be undone; NULL if `index` is not below their count.
const char *jailrs_error_left(const jailrs_error *error, size_t index);

// Frees an error. NULL is nothing.
void jailrs_error_free(jailrs_error *error);

// Tells what happens to jails from now on. `*events` is the caller's to free.
//
// Errors: as kqueue(2), kevent(2) and jail_get(2) answer.
jailrs_status jailrs_host_events(const jailrs_host *host,
                                 jailrs_events **events,
                                 jailrs_error **error);

// The next one, if one comes within so many milliseconds: `*event` is then the caller's to free, else
// it is NULL.
//
// Errors: as the kernel answers. The next call goes on where this one ended: nothing is lost.
jailrs_status jailrs_events_wait(jailrs_events *events,
                                 uint64_t milliseconds,
                                 jailrs_event **event,
                                 jailrs_error **error);

// A descriptor for poll(2), epoll(7) or kqueue(2), on a simulated machine, too; it is closed with the
// events, and -1 for NULL. It is readable when there may be something to tell, and stays so until
// jailrs_events_wait, with 0 milliseconds, has told all of it. It is not to be read from.
//
// Before FreeBSD 15.0 it is readable twice a second, so that jails are looked at.
int jailrs_events_fd(const jailrs_events *events);

// Writes the numbers of the jails that there are, as far as events were waited for, to `jids`, `size` of
// them at most; `*count` is how many there are. `jids` may be NULL if `size` is 0, to ask how many.
//
// Errors: `JAILRS_INVALID`.
jailrs_status jailrs_events_jails(const jailrs_events *events,
                                  int *jids,
                                  size_t size,
                                  size_t *count,
                                  jailrs_error **error);

// Frees events: nothing more is told. NULL is nothing.
void jailrs_events_free(jailrs_events *events);

// The number of the jail.
int jailrs_event_jid(const jailrs_event *event);

// The name of the jail; NULL if it was gone before anybody could ask for it.
const char *jailrs_event_name(const jailrs_event *event);

// What happened: one of `JAILRS_EVENT_*`.
uint32_t jailrs_event_what(const jailrs_event *event);

// The process that entered the jail; 0 if it is not known or several did.
int jailrs_event_pid(const jailrs_event *event);

// The event in a line, for people.
const char *jailrs_event_text(const jailrs_event *event);

// Frees an event. NULL is nothing.
void jailrs_event_free(jailrs_event *event);

// A program by its path, or by its name in `/bin:/usr/bin`. `*exec` is the caller's to free.
jailrs_status jailrs_exec_new(const char *program,
                              jailrs_exec **exec,
                              jailrs_error **error);

// Adds an argument.
jailrs_status jailrs_exec_add_arg(jailrs_exec *exec,
                                  const char *arg,
                                  jailrs_error **error);

// Sets a variable of its environment, which else has only `PATH=/bin:/usr/bin`.
jailrs_status jailrs_exec_set_env(jailrs_exec *exec,
                                  const char *name,
                                  const char *value,
                                  jailrs_error **error);

// Where it starts.
jailrs_status jailrs_exec_set_directory(jailrs_exec *exec,
                                        const char *path,
                                        jailrs_error **error);

// Who it runs as, in a jail one of the jail's own users.
jailrs_status jailrs_exec_set_user(jailrs_exec *exec,
                                   const char *user,
                                   jailrs_error **error);

// Likewise, by number.
jailrs_status jailrs_exec_set_uid(jailrs_exec *exec, uint32_t uid, jailrs_error **error);

// Its output goes to the end of this file on the host.
jailrs_status jailrs_exec_set_console(jailrs_exec *exec,
                                      const char *path,
                                      jailrs_error **error);

// Its output goes nowhere, unless it has a console, or the jail a console log.
jailrs_status jailrs_exec_set_quiet(jailrs_exec *exec, jailrs_error **error);

// How many milliseconds it may take before it is killed.
jailrs_status jailrs_exec_set_timeout(jailrs_exec *exec,
                                      uint64_t milliseconds,
                                      jailrs_error **error);

// Frees a program's description. NULL is nothing.
void jailrs_exec_free(jailrs_exec *exec);

// The library's version, as in `"0.1.0"`. The text lives as long as the program.
const char *jailrs_version(void);

// The running FreeBSD kernel. `*host` is the caller's to free.
//
// Errors: `JAILRS_UNSUPPORTED` anywhere but on FreeBSD.
jailrs_status jailrs_host_local(jailrs_host **host, jailrs_error **error);

// A simulated machine of this release, as in `"15.1"`, whose caller is root. It is all in this
// process, but for its files: those are this computer's, beneath `/`, and what is written or removed
// there by a program of the machine, or a start, is so on this computer. `jailrs_machine_new` begins
// one with files of its own. `*host` is the caller's to free.
//
// Errors: `JAILRS_INVALID` for what is no release.
jailrs_status jailrs_host_simulated(const char *release,
                                    jailrs_host **host,
                                    jailrs_error **error);

// Another program on the same simulated machine: what the first one leaves behind it can
// recover by `jailrs_host_recover`. `*other` is the caller's to free.
//
// Errors: `JAILRS_INVALID` if the host is not simulated.
jailrs_status jailrs_host_another(const jailrs_host *host,
                                  jailrs_host **other,
                                  jailrs_error **error);

// Writes a simulated machine to a file, for jailrs_host_load: jails, processes, mounts, what is
// in memory, interfaces, rules, limits and journals.
//
// Errors: `JAILRS_INVALID` if the host is not simulated; `JAILRS_OTHER` or `JAILRS_NOT_FOUND` if
// the file cannot be written.
jailrs_status jailrs_host_save(const jailrs_host *host,
                               const char *file,
                               jailrs_error **error);

// A simulated machine from a file: one on which all programs from outside have just been killed.
// `*host` is the caller's to free.
//
// Errors: `JAILRS_OTHER` or `JAILRS_NOT_FOUND` if the file cannot be read, or is of another version.
jailrs_status jailrs_host_load(const char *file,
                               jailrs_host **host,
                               jailrs_error **error);

// Keeps journals in this directory, which is made if need be, instead of `/var/run/jailrs` (on a
// simulated machine: instead of in its memory). `how` is one of `JAILRS_JOURNAL_*`.
//
// To be called before the host is shared with other threads.
//
// Errors: `JAILRS_INVALID` for another `how`.
jailrs_status jailrs_host_set_journal(jailrs_host *host,
                                      const char *directory,
                                      uint32_t how,
                                      jailrs_error **error);

// Keeps journals in memory: they are gone with the program, and with them what could be recovered.
//
// To be called before the host is shared with other threads.
jailrs_status jailrs_host_set_memory_journal(jailrs_host *host,
                                             jailrs_error **error);

// Keeps no journals: after a crash nothing can be recovered, and two programs may start the same
// jail at once.
//
// To be called before the host is shared with other threads.
jailrs_status jailrs_host_set_no_journal(jailrs_host *host,
                                         jailrs_error **error);

// Loads kernel modules that are needed (`nullfs`, `if_epair`, ...); else an error names the one that
// is missing.
//
// To be called before the host is shared with other threads.
jailrs_status jailrs_host_set_loading_modules(jailrs_host *host,
                                              jailrs_error **error);

// Whether jails of this kernel have a parameter of this name.
//
// Errors: as sysctl(3) answers.
jailrs_status jailrs_host_has_param(const jailrs_host *host,
                                    const char *name,
                                    bool *has,
                                    jailrs_error **error);

// Forgets what the kernel told of its parameters: for after a module was loaded.
//
// Errors: `JAILRS_INVALID`.
jailrs_status jailrs_host_refresh(const jailrs_host *host, jailrs_error **error);

// The jail of this name, one that another program made included. `*jail` is the caller's to free.
//
// Errors: `JAILRS_NOT_FOUND` if there is none, or it is dying.
jailrs_status jailrs_host_jail(const jailrs_host *host,
                               const char *name,
                               jailrs_jail **jail,
                               jailrs_error **error);

// The jail with this number now. `*jail` is the caller's to free.
//
// Errors: `JAILRS_NOT_FOUND` if there is none, or it is dying; `JAILRS_INVALID` for 0 and less.
jailrs_status jailrs_host_jail_by_jid(const jailrs_host *host,
                                      int jid,
                                      jailrs_jail **jail,
                                      jailrs_error **error);

// Whether the host is a simulated machine. Of a host that a hook is given it is not known, and false.
bool jailrs_host_is_simulated(const jailrs_host *host);

// Frees a host. NULL is nothing. Jails go on.
void jailrs_host_free(jailrs_host *host);

// The interfaces that the caller sees, with their addresses, in the kernel's order. `*interfaces` is
// the caller's to free.
//
// Errors: as sysctl(3) answers.
jailrs_status jailrs_host_interfaces(const jailrs_host *host,
                                     jailrs_interfaces **interfaces,
                                     jailrs_error **error);

// How many there are.
size_t jailrs_interfaces_count(const jailrs_interfaces *interfaces);

// The name of the interface at `index`, as in `"em0"`; NULL if that is not below the count.
const char *jailrs_interfaces_name(const jailrs_interfaces *interfaces,
                                   size_t index);

// Its number; 0 if `index` is not below the count.
uint32_t jailrs_interfaces_number(const jailrs_interfaces *interfaces, size_t index);

// Up, running, loopback: `IFF_*` of FreeBSD's net/if.h.
int jailrs_interfaces_flags(const jailrs_interfaces *interfaces, size_t index);

// What it is: `IFT_*` of FreeBSD's net/if_types.h; 6 is Ethernet and an epair, too, 24 a loopback, 209
// a bridge.
uint8_t jailrs_interfaces_kind(const jailrs_interfaces *interfaces,
                               size_t index);

// The largest packet it sends, in bytes.
uint32_t jailrs_interfaces_mtu(const jailrs_interfaces *interfaces, size_t index);

// Its Ethernet address, as in `"02:00:00:00:00:0a"`; NULL if it has none.
const char *jailrs_interfaces_mac(const jailrs_interfaces *interfaces, size_t index);

// Its addresses, lent as long as the interfaces are there; NULL if `index` is not below the count.
const jailrs_addresses *jailrs_interfaces_addresses(const jailrs_interfaces *interfaces,
                                                    size_t index);

// Frees a list of interfaces. NULL is nothing.
void jailrs_interfaces_free(jailrs_interfaces *interfaces);

// Its number. It finds a process's jail; to act on this jail, use the handle.
int jailrs_jail_jid(const jailrs_jail *jail);

// Its name when the handle was made; lives until the handle is freed or the jail renamed by it.
const char *jailrs_jail_name(const jailrs_jail *jail);

// Its jail descriptor, for kevent(2), which is the handle's and closed with it; -1 before FreeBSD
// 15.0. Of a simulated machine it is a number of that machine.
int jailrs_jail_desc(const jailrs_jail *jail);

// Whether the jail is still there: `JAILRS_OK`, or `JAILRS_GONE` or `JAILRS_REUSED`.
jailrs_status jailrs_jail_check(const jailrs_jail *jail, jailrs_error **error);

// Another handle of the same jail. `*copy` is the caller's to free.
jailrs_status jailrs_jail_clone(const jailrs_jail *jail,
                                jailrs_jail **copy,
                                jailrs_error **error);

// Moves the calling process into the jail, for ever. See jail_attach(2).
//
// Errors: `JAILRS_PERMISSION`, `JAILRS_GONE`, `JAILRS_REUSED`.
jailrs_status jailrs_jail_attach(const jailrs_jail *jail, jailrs_error **error);

// Removes the jail and those in it, and kills their processes: jail_remove(2), and nothing of what
// is around them. A jail that was started is stopped by `jailrs_started_stop`.
//
// Errors: `JAILRS_PERMISSION`, `JAILRS_GONE`, `JAILRS_REUSED`.
jailrs_status jailrs_jail_remove(const jailrs_jail *jail,
                                 jailrs_error **error);

// Waits until nothing is left of it, so many milliseconds at most: a removed jail is dying as long as
// a process, socket, file, mount or memory disk of it is there.
//
// Errors: `JAILRS_TIMED_OUT` if something is left, or it has not been removed; `JAILRS_REUSED` if,
// before FreeBSD 15.0, it was renamed, or another jail of its path has its number.
jailrs_status jailrs_jail_wait_gone(const jailrs_jail *jail,
                                    uint64_t milliseconds,
                                    jailrs_error **error);

// Frees a handle, and leaves the jail as it is. NULL is nothing.
void jailrs_jail_free(jailrs_jail *jail);

// The jail, lent as long as the owner is there.
const jailrs_jail *jailrs_owned_jail(const jailrs_owned *owned);

// The owning descriptor: while somebody has it open the jail is not removed by itself. It is closed
// with the owner; -1 before FreeBSD 15.0.
int jailrs_owned_desc(const jailrs_owned *owned);

// Frees the owner, which removes the jail. NULL is nothing.
void jailrs_owned_free(jailrs_owned *owned);

// Asks for parameters by name: one jail_get(2) for any number of them; `names` may be NULL for none.
// `*values` is the caller's to free.
//
// Errors: `JAILRS_UNSUPPORTED` for a parameter that the kernel lacks, `JAILRS_GONE`, `JAILRS_REUSED`.
jailrs_status jailrs_jail_get(const jailrs_jail *jail,
                              const char *const *names,
                              size_t count,
                              jailrs_values **values,
                              jailrs_error **error);

// Asks for all parameters that the kernel has. `*values` is the caller's to free.
//
// Errors: `JAILRS_GONE`, `JAILRS_REUSED`.
jailrs_status jailrs_jail_get_all(const jailrs_jail *jail,
                                  jailrs_values **values,
                                  jailrs_error **error);

// One boolean: one jail_get(2).
//
// Errors: as jailrs_jail_get; `JAILRS_INVALID` if the parameter is of another type.
jailrs_status jailrs_jail_get_bool(const jailrs_jail *jail,
                                   const char *name,
                                   bool *result,
                                   jailrs_error **error);

// One number: one jail_get(2).
//
// Errors: as jailrs_jail_get; `JAILRS_INVALID` if the parameter is of another type, or the number
// too large.
jailrs_status jailrs_jail_get_int(const jailrs_jail *jail,
                                  const char *name,
                                  int64_t *result,
                                  jailrs_error **error);

// One number that is not negative, as `"host.hostid"`: one jail_get(2).
//
// Errors: as jailrs_jail_get; `JAILRS_INVALID` if the parameter is of another type, or the number
// negative.
jailrs_status jailrs_jail_get_uint(const jailrs_jail *jail,
                                   const char *name,
                                   uint64_t *result,
                                   jailrs_error **error);

// One value of any type as a text: `"192.0.2.1"`, `"www.example.org"`, `"true"`; what is a text is as
// the kernel has it. `*text` is the caller's, for
// jailrs_string_free.
//
// Errors: as jailrs_jail_get; `JAILRS_NOT_FOUND` for a key of `meta` or `env` that is not there.
jailrs_status jailrs_jail_get_string(const jailrs_jail *jail,
                                     const char *name,
                                     char **text,
                                     jailrs_error **error);

// The processors that the jail may use, as in `"0-3,5"`. `*cpus` is the caller's, for
// jailrs_string_free.
//
// Errors: `JAILRS_GONE`, `JAILRS_REUSED`, as cpuset_getaffinity(2) answers.
jailrs_status jailrs_jail_cpus(const jailrs_jail *jail,
                               char **cpus,
                               jailrs_error **error);

// No change yet. `*update` is the caller's to free.
jailrs_status jailrs_update_new(jailrs_update **update, jailrs_error **error);

// Changes a parameter, as `jailrs_spec_set` sets it.
//
// Errors: `JAILRS_INVALID` for a value of the wrong type.
jailrs_status jailrs_update_set(jailrs_update *update,
                                const char *name,
                                const char *value,
                                jailrs_error **error);

// Changes a parameter to bytes that need not be UTF-8.
jailrs_status jailrs_update_set_bytes(jailrs_update *update,
                                      const char *name,
                                      const char *value,
                                      jailrs_error **error);

// Changes a boolean parameter.
jailrs_status jailrs_update_set_bool(jailrs_update *update,
                                     const char *name,
                                     bool value,
                                     jailrs_error **error);

// Changes a parameter to a number.
//
// Errors: `JAILRS_INVALID` if the parameter's type is too small for it.
jailrs_status jailrs_update_set_int(jailrs_update *update,
                                    const char *name,
                                    int64_t value,
                                    jailrs_error **error);

// Changes a parameter that the library does not know to the bytes that the kernel shall get.
jailrs_status jailrs_update_set_raw(jailrs_update *update,
                                    const char *name,
                                    const void *value,
                                    size_t size,
                                    jailrs_error **error);

// Removes a key of `meta` or `env` (`"meta.owner"`), or all addresses of `"ip4.addr"` or `"ip6.addr"`.
jailrs_status jailrs_update_remove(jailrs_update *update,
                                   const char *name,
                                   jailrs_error **error);

// Changes the jail: one jail_set(2), all of it or nothing.
//
// Errors: `JAILRS_INVALID` for what cannot be changed, `JAILRS_PERMISSION`, `JAILRS_GONE`,
// `JAILRS_REUSED`, with the kernel's text.
jailrs_status jailrs_jail_update(const jailrs_jail *jail,
                                 const jailrs_update *update,
                                 jailrs_error **error);

// Frees a change. NULL is nothing.
void jailrs_update_free(jailrs_update *update);

// Gives the jail another name among the same jails. The handle knows it by that from then on.
//
// Errors: `JAILRS_EXISTS`; `JAILRS_INVALID` for another parent, or of a nested jail since 15.0.
jailrs_status jailrs_jail_rename(jailrs_jail *jail,
                                 const char *name,
                                 jailrs_error **error);

// Lets the jail use these processors only, as in `"0-3,5"`.
//
// Errors: `JAILRS_INVALID`, with what is wrong and where; as cpuset_setaffinity(2) answers.
jailrs_status jailrs_jail_set_cpus(const jailrs_jail *jail,
                                   const char *cpus,
                                   jailrs_error **error);

// Adds the default route through this gateway to a jail with a network stack of its own. It goes with
// the interface that it leads through.
//
// Errors: `JAILRS_INVALID` for what is no address, or cannot be a gateway; `JAILRS_EXISTS` if there is
// a default route; `JAILRS_OTHER` with `ENETUNREACH` if the gateway is in no network of the jail's;
// `JAILRS_PERMISSION`; `JAILRS_GONE`, `JAILRS_REUSED`.
jailrs_status jailrs_jail_default_route(const jailrs_jail *jail,
                                        const char *gateway,
                                        jailrs_error **error);

// Limits what a jail of this name uses, or will use, as rctl(8) writes it without its subject:
// `"maxproc:deny=50"`. `*added` is one of `JAILRS_LIMIT_*`.
//
// Errors: `JAILRS_UNSUPPORTED` if the kernel has no limits, or they are off, with what turns them on;
// `JAILRS_INVALID`, with what is wrong and where; `JAILRS_PERMISSION`.
jailrs_status jailrs_host_add_limit(const jailrs_host *host,
                                    const char *jail,
                                    const char *limit,
                                    uint32_t *added,
                                    jailrs_error **error);

// Removes exactly this limit of a jail of this name.
//
// Errors: `JAILRS_NOT_FOUND`; as jailrs_host_add_limit.
jailrs_status jailrs_host_remove_limit(const jailrs_host *host,
                                       const char *jail,
                                       const char *limit,
                                       jailrs_error **error);

// The limits of a jail of this name, one a line. `*text` is the caller's, for
// jailrs_string_free.
//
// Errors: as jailrs_host_add_limit.
jailrs_status jailrs_host_limits(const jailrs_host *host,
                                 const char *jail,
                                 char **text,
                                 jailrs_error **error);

// What a jail of this name, and the jails in it, use now; of a name that no jail has, nothing.
// `*usage` is the caller's to free.
//
// Errors: as jailrs_host_add_limit.
jailrs_status jailrs_host_usage(const jailrs_host *host,
                                const char *jail,
                                jailrs_usage **usage,
                                jailrs_error **error);

// How many resources there are.
size_t jailrs_usage_count(const jailrs_usage *usage);

// The name of the resource at `index`, as in `"memoryuse"`; NULL if that is not below the count.
const char *jailrs_usage_name(const jailrs_usage *usage,
                              size_t index);

// How much of it is used: bytes, seconds, percents or a number of things, as rctl(8) has it.
uint64_t jailrs_usage_amount(const jailrs_usage *usage,
                             size_t index);

// How much of the resource of this name is used.
//
// Errors: `JAILRS_NOT_FOUND` if the kernel does not tell.
jailrs_status jailrs_usage_get(const jailrs_usage *usage,
                               const char *name,
                               uint64_t *amount,
                               jailrs_error **error);

// Frees what tells of a usage. NULL is nothing.
void jailrs_usage_free(jailrs_usage *usage);

// The limits of a jail of this name, in the kernel's order. `*limits` is the caller's to free.
//
// Errors: as jailrs_host_add_limit.
jailrs_status jailrs_host_list_limits(const jailrs_host *host,
                                      const char *jail,
                                      jailrs_limits **limits,
                                      jailrs_error **error);

// As jailrs_host_add_limit, and tells which limit's place it took:
// `*replaced`, the caller's to free, has that one if `*added` is `JAILRS_LIMIT_REPLACED`, and else
// none.
//
// Errors: as jailrs_host_add_limit.
jailrs_status jailrs_host_replace_limit(const jailrs_host *host,
                                        const char *jail,
                                        const char *limit,
                                        uint32_t *added,
                                        jailrs_limits **replaced,
                                        jailrs_error **error);

// Removes all limits of a jail of this name, whoever made them; none is no error.
//
// Errors: as jailrs_host_add_limit.
jailrs_status jailrs_host_remove_limits(const jailrs_host *host,
                                        const char *jail,
                                        jailrs_error **error);

// How many there are.
size_t jailrs_limits_count(const jailrs_limits *limits);

// What the limit at `index` limits, as in `"maxproc"`; NULL if that is not below the count.
const char *jailrs_limits_resource(const jailrs_limits *limits,
                                   size_t index);

// What happens when more is used, as in `"deny"` or `"sigterm"`; NULL if `index` is not below the
// count.
const char *jailrs_limits_action(const jailrs_limits *limits,
                                 size_t index);

// The most that may be used: bytes, seconds, percents or a number of things, as rctl(8) has it.
uint64_t jailrs_limits_amount(const jailrs_limits *limits,
                              size_t index);

// Whose usage counts: `"jail"`, `"process"`, `"user"` or `"loginclass"`; NULL if `index` is not below
// the count.
const char *jailrs_limits_per(const jailrs_limits *limits,
                              size_t index);

// All of it, as `jailrs_host_add_limit` takes it; NULL if `index` is not below the count.
const char *jailrs_limits_text(const jailrs_limits *limits, size_t index);

// Frees a list of limits, which stay. NULL is nothing.
void jailrs_limits_free(jailrs_limits *limits);

// A cable to this bridge. `*link` is the caller's to free.
//
// Errors: `JAILRS_INVALID` for what is no name of an interface.
jailrs_status jailrs_link_new(const char *bridge,
                              jailrs_link **link,
                              jailrs_error **error);

// Makes the bridge if there is none; the last cable that goes ends a bridge made so.
jailrs_status jailrs_link_set_create_bridge(jailrs_link *link, jailrs_error **error);

// Adds an address of the jail's, with its prefix: `"10.0.0.2/24"`.
//
// Errors: `JAILRS_INVALID` for what is no address.
jailrs_status jailrs_link_add_address(jailrs_link *link,
                                      const char *address,
                                      jailrs_error **error);

// Adds the gateway of the jail's default route: one for IPv4, one for IPv6.
//
// Errors: `JAILRS_INVALID` for what is no address.
jailrs_status jailrs_link_add_gateway(jailrs_link *link,
                                      const char *gateway,
                                      jailrs_error **error);

// What the jail's half shall be called in there, as in `"eth0"`.
//
// Errors: `JAILRS_INVALID` for what is no name of an interface.
jailrs_status jailrs_link_set_name_inside(jailrs_link *link,
                                          const char *name,
                                          jailrs_error **error);

// The largest packet in bytes, of both halves.
jailrs_status jailrs_link_set_mtu(jailrs_link *link, uint32_t mtu, jailrs_error **error);

// Frees a cable's description. NULL is nothing.
void jailrs_link_free(jailrs_link *link);

// Lists jails: one jail_get(2) a jail for any number of parameters. `names` are those to ask for
// besides the usual ones; NULL will do for none. `flags` is `JAILRS_LIST_ALL` or a sum of the others.
// `*list` is the caller's to free.
//
// Errors: `JAILRS_UNSUPPORTED` for a parameter that the kernel lacks; `JAILRS_INVALID` for other bits.
jailrs_status jailrs_host_list(const jailrs_host *host,
                               const char *const *names,
                               size_t count,
                               uint32_t flags,
                               jailrs_list **list,
                               jailrs_error **error);

// Lists the jails inside this one, as jailrs_host_list lists all; `names` may be NULL for none.
// `*list` is the caller's to free.
//
// Errors: as jailrs_host_list; `JAILRS_GONE`, `JAILRS_REUSED`.
jailrs_status jailrs_jail_list(const jailrs_jail *jail,
                               const char *const *names,
                               size_t count,
                               uint32_t flags,
                               jailrs_list **list,
                               jailrs_error **error);

// How many jails there are.
size_t jailrs_list_count(const jailrs_list *list);

// The number of the jail at `index`; 0 if that is not below the count.
int jailrs_list_jid(const jailrs_list *list, size_t index);

// Its name, its parents' included; NULL if `index` is not below the count.
const char *jailrs_list_name(const jailrs_list *list, size_t index);

// Its root, as the caller sees it; NULL if it was not asked for, or `index` is not below the count.
const char *jailrs_list_path(const jailrs_list *list,
                             size_t index);

// Its host name; NULL if it was not asked for, or `index` is not below the count.
const char *jailrs_list_hostname(const jailrs_list *list, size_t index);

// The number of the jail it is in; 0 if that is the caller's own.
int jailrs_list_parent(const jailrs_list *list, size_t index);

// Whether it is removed and not gone yet.
bool jailrs_list_is_dying(const jailrs_list *list, size_t index);

// All that was asked of it, lent as long as the list is there; NULL if `index` is not below the count.
const jailrs_values *jailrs_list_values(const jailrs_list *list,
                                        size_t index);

// The jail at `index`, if it is still that one. `host` is where it was listed; `*jail` is the caller's
// to free.
//
// Errors: `JAILRS_NOT_FOUND` if it is gone or dying, or `index` not below the count; `JAILRS_REUSED`
// if its number is another jail's.
jailrs_status jailrs_list_open(const jailrs_list *list,
                               size_t index,
                               const jailrs_host *host,
                               jailrs_jail **jail,
                               jailrs_error **error);

// Frees a list. NULL is nothing.
void jailrs_list_free(jailrs_list *list);

// All jails as a tree, for people. `*text` is the caller's, for
// jailrs_string_free.
//
// Errors: as jailrs_host_list.
jailrs_status jailrs_host_tree(const jailrs_host *host,
                               char **text,
                               jailrs_error **error);

// The place in the list of the jail with this number; the count if it is not there.
size_t jailrs_list_find(const jailrs_list *list, int jid);

// The first place in the list, `from` or after it, of a jail directly inside the one with the number
// `parent`, or, if that is 0, of one that is in no other jail of the list; the count if there is none.
// The list has to have the jails in the jails: no `JAILRS_LIST_CHILDREN`.
size_t jailrs_list_child(const jailrs_list *list,
                         int parent,
                         size_t from);

// A machine of this release, as in `"15.1"`. `*machine` is the caller's to free.
//
// Errors: `JAILRS_INVALID` for what is no release.
jailrs_status jailrs_machine_new(const char *release,
                                 jailrs_machine **machine,
                                 jailrs_error **error);

// The directory of this computer that is its `/`, instead of this computer's `/`: nothing that is done
// on the machine is done outside of it.
jailrs_status jailrs_machine_set_root(jailrs_machine *machine,
                                      const char *directory,
                                      jailrs_error **error);

// Its host name, instead of `"fbsd.test"`.
jailrs_status jailrs_machine_set_hostname(jailrs_machine *machine,
                                          const char *hostname,
                                          jailrs_error **error);

// Adds a network card, as in `"em0"`, up and without addresses, behind `lo0`.
//
// Errors: `JAILRS_INVALID` for what is no name of an interface.
jailrs_status jailrs_machine_add_interface(jailrs_machine *machine,
                                           const char *interface,
                                           jailrs_error **error);

// Adds a kernel module that is installed and not loaded, as in `"nullfs"`: what needs it fails as on a
// kernel without it.
jailrs_status jailrs_machine_add_unloaded_module(jailrs_machine *machine,
                                                 const char *module,
                                                 jailrs_error **error);

// Whether limits work there: one of `JAILRS_RACCT_*`, `JAILRS_RACCT_ON` unless said.
//
// Errors: `JAILRS_INVALID` for another number.
jailrs_status jailrs_machine_set_racct(jailrs_machine *machine,
                                       uint32_t racct,
                                       jailrs_error **error);

// Boots a machine as described, whose caller is root: each time another one. `*host` is the caller's
// to free.
jailrs_status jailrs_machine_boot(const jailrs_machine *machine,
                                  jailrs_host **host,
                                  jailrs_error **error);

// Another program on the same simulated machine, as `jailrs_host_another` gives one, which runs as
// this user, in the group of the same number, and not as root. `*other` is the caller's to free.
//
// Errors: `JAILRS_INVALID` if the host is not simulated.
jailrs_status jailrs_host_another_user(const jailrs_host *host,
                                       uint32_t uid,
                                       jailrs_host **other,
                                       jailrs_error **error);

// Frees a machine's description. NULL is nothing. Machines that were booted go on.
void jailrs_machine_free(jailrs_machine *machine);

// A file system of this type (`"nullfs"`, `"devfs"`, `"tmpfs"`, `"procfs"`, `"fdescfs"`, `"ufs"`,
// `"unionfs"`, ...), mounted on `on`, which is seen from the root. `source` is what is mounted, a
// path of the host, or NULL where there is none. `*mount` is the caller's to free.
//
// A devfs without a ruleset shows every device of the host.
//
// Errors: `JAILRS_INVALID` for a text that is not UTF-8 as the type.
jailrs_status jailrs_mount_new(const char *fstype,
                               const char *source,
                               const char *on,
                               jailrs_mount **mount,
                               jailrs_error **error);

// How it is mounted: one or more of `JAILRS_MOUNT_*`, added to those set before.
//
// Errors: `JAILRS_INVALID` for other bits.
jailrs_status jailrs_mount_set_flags(jailrs_mount *mount,
                                     uint32_t flags,
                                     jailrs_error **error);

// The devfs ruleset that is applied when it is mounted.
jailrs_status jailrs_mount_set_ruleset(jailrs_mount *mount,
                                       uint16_t number,
                                       jailrs_error **error);

// Makes the mount point with this mode if it is not there; it goes when the file system does.
//
// Errors: `JAILRS_INVALID` for a mode with more than permissions.
jailrs_status jailrs_mount_set_create(jailrs_mount *mount,
                                      unsigned int mode,
                                      jailrs_error **error);

// An option of the file system's own, as in `mount -o name=value`: `"size"` and `"1048576"` of a
// tmpfs. `value` is NULL for an option without one.
jailrs_status jailrs_mount_set_option(jailrs_mount *mount,
                                      const char *name,
                                      const char *value,
                                      jailrs_error **error);

// Mounts it beneath `root`, through no symbolic link. `*mounted` is the caller's to free, which
// leaves the mount.
//
// Errors: `JAILRS_INVALID` for a mount point with a link in it, `JAILRS_NOT_FOUND`, also for a type
// that nobody knows, `JAILRS_UNSUPPORTED` for one whose module is not loaded, `JAILRS_BUSY` for a
// mount point that has a mount already, ... with the kernel's text.
jailrs_status jailrs_mount_mount(const jailrs_mount *mount,
                                 const jailrs_host *host,
                                 const char *root,
                                 jailrs_mounted **mounted,
                                 jailrs_error **error);

// Frees a file system's description. NULL is nothing.
void jailrs_mount_free(jailrs_mount *mount);

// All that is mounted, or, if `under` is not NULL, what is on this path and below. `*mounts` is the
// caller's to free.
//
// Errors: as getfsstat(2) answers.
jailrs_status jailrs_host_mounts(const jailrs_host *host,
                                 const char *under,
                                 jailrs_mounts **mounts,
                                 jailrs_error **error);

// How many there are.
size_t jailrs_mounts_count(const jailrs_mounts *mounts);

// The type of the file system at `index`; NULL if that is not below the count.
const char *jailrs_mounts_fstype(const jailrs_mounts *mounts, size_t index);

// What is mounted there; NULL if `index` is not below the count.
const char *jailrs_mounts_source(const jailrs_mounts *mounts, size_t index);

// Where it is mounted; NULL if `index` is not below the count.
const char *jailrs_mounts_on(const jailrs_mounts *mounts, size_t index);

// How it is mounted: `MNT_*` of FreeBSD's sys/mount.h; 0 if `index` is not below the count.
uint64_t jailrs_mounts_flags(const jailrs_mounts *mounts,
                             size_t index);

// How large it is, in bytes.
uint64_t jailrs_mounts_size(const jailrs_mounts *mounts, size_t index);

// How much of it a user can fill, in bytes.
uint64_t jailrs_mounts_available(const jailrs_mounts *mounts, size_t index);

// The user who mounted it.
uint32_t jailrs_mounts_owner(const jailrs_mounts *mounts, size_t index);

// How many files there can be in it.
uint64_t jailrs_mounts_files(const jailrs_mounts *mounts, size_t index);

// How many more files there can be in it.
uint64_t jailrs_mounts_free_files(const jailrs_mounts *mounts, size_t index);

// The kernel's identity of it, as jailrs_mounted_fsid tells
// it.
//
// Errors: `JAILRS_NOT_FOUND` if `index` is not below the count.
jailrs_status jailrs_mounts_fsid(const jailrs_mounts *mounts,
                                 size_t index,
                                 int32_t *first,
                                 int32_t *second,
                                 jailrs_error **error);

// A handle of the mount at `index`, whoever made it, to unmount it by: that one or nothing. `host` is
// where it was listed; `*mounted` is the caller's to free, which leaves the mount.
//
// Errors: `JAILRS_NOT_FOUND` if `index` is not below the count.
jailrs_status jailrs_mounts_adopt(const jailrs_mounts *mounts,
                                  size_t index,
                                  const jailrs_host *host,
                                  jailrs_mounted **mounted,
                                  jailrs_error **error);

// Frees a list of mounts. NULL is nothing.
void jailrs_mounts_free(jailrs_mounts *mounts);

// Where it is mounted, as a path of the host.
const char *jailrs_mounted_on(const jailrs_mounted *mounted);

// The kernel's identity of it: two numbers, never both 0.
jailrs_status jailrs_mounted_fsid(const jailrs_mounted *mounted,
                                  int32_t *first,
                                  int32_t *second,
                                  jailrs_error **error);

// Whether it is still mounted.
//
// Errors: what getfsstat(2) answers.
jailrs_status jailrs_mounted_is_mounted(const jailrs_mounted *mounted,
                                        bool *is,
                                        jailrs_error **error);

// Unmounts it, and removes the mount point if it was made for it. `how` is one of
// `JAILRS_UNMOUNT_*`. A mount point that could not be removed can be tried again.
//
// Errors: `JAILRS_BUSY`; `JAILRS_NOT_FOUND` if it is not mounted any more; `JAILRS_INVALID` for
// another `how`; `JAILRS_OTHER` with `ENOTEMPTY` for a mount point that something was put into.
jailrs_status jailrs_mounted_unmount(const jailrs_mounted *mounted,
                                     uint32_t how,
                                     jailrs_error **error);

// Frees what tells of a mount, and leaves it mounted. NULL is nothing.
void jailrs_mounted_free(jailrs_mounted *mounted);

// What became of the step: one of `JAILRS_STEP_*`.
uint32_t jailrs_step_event_what(const jailrs_step_event *event);

// Which step it is, from 0.
size_t jailrs_step_event_index(const jailrs_step_event *event);

// How many steps there are; told at `JAILRS_STEP_BEGIN`, else 0.
size_t jailrs_step_event_total(const jailrs_step_event *event);

// What the step does, in words.
const char *jailrs_step_event_words(const jailrs_step_event *event);

// The command that an administrator would have typed for it.
const char *jailrs_step_event_shell(const jailrs_step_event *event);

// How long it took in nanoseconds; 0 at `JAILRS_STEP_BEGIN`.
uint64_t jailrs_step_event_nanoseconds(const jailrs_step_event *event);

// Why it failed or could not be undone; else NULL. It is lent for the time of the callback.
const jailrs_error *jailrs_step_event_error(const jailrs_step_event *event);

// All parameters that the kernel has with the modules it has loaded. It is asked once:
// jailrs_host_refresh forgets that. `*params` is the caller's to
// free.
//
// Errors: as sysctl(3) answers.
jailrs_status jailrs_host_params(const jailrs_host *host,
                                 jailrs_params **params,
                                 jailrs_error **error);

// All parameters that the library knows, of any kernel; none is asked. `*params` is the caller's to
// free.
jailrs_status jailrs_params_known(jailrs_params **params,
                                  jailrs_error **error);

// How many there are.
size_t jailrs_params_count(const jailrs_params *params);

// The name of the parameter at `index`; NULL if that is not below the count.
const char *jailrs_params_name(const jailrs_params *params, size_t index);

// The type of its value: one of `JAILRS_TYPE_*`, which is `JAILRS_TYPE_NONE` if `index` is not below
// the count.
uint32_t jailrs_params_type(const jailrs_params *params,
                            size_t index);

// The bytes of its value: what a number takes, one address, the most that a text may have with its
// NUL; 0 where only the kernel knows.
size_t jailrs_params_size(const jailrs_params *params,
                          size_t index);

// When it can be set: one of `JAILRS_SETTABLE_*`.
uint32_t jailrs_params_settable(const jailrs_params *params, size_t index);

// The first release that has it, as in `"15.0"`; NULL if all have, back to 13.2, or it is not known.
const char *jailrs_params_since(const jailrs_params *params,
                                size_t index);

// The kernel module without which there is no such parameter; NULL if it needs none, or that is not
// known.
const char *jailrs_params_module(const jailrs_params *params,
                                 size_t index);

// Frees a list of parameters. NULL is nothing.
void jailrs_params_free(jailrs_params *params);

// How many steps there are.
size_t jailrs_plan_count(const jailrs_plan *plan);

// What the step at `index` does, in words; NULL if that is not below the count.
const char *jailrs_plan_words(const jailrs_plan *plan, size_t index);

// The command that an administrator would have typed for it, or a comment; NULL if `index` is not
// below the count. What is known only then has a name in capital letters, as in `UNIT`.
const char *jailrs_plan_shell(const jailrs_plan *plan,
                              size_t index);

// The whole plan, two lines a step.
const char *jailrs_plan_text(const jailrs_plan *plan);

// Frees a plan. NULL is nothing.
void jailrs_plan_free(jailrs_plan *plan);

// Every process that the caller may see, those in jails too. `*processes` is the caller's to free.
//
// Errors: as sysctl(3) answers.
jailrs_status jailrs_host_processes(const jailrs_host *host,
                                    jailrs_processes **processes,
                                    jailrs_error **error);

// The processes of a jail; `which` is one of `JAILRS_PROCESSES_*`. `*processes` is the caller's to free.
//
// Errors: `JAILRS_GONE`, `JAILRS_REUSED`; `JAILRS_INVALID` for another `which`.
jailrs_status jailrs_jail_processes(const jailrs_jail *jail,
                                    uint32_t which,
                                    jailrs_processes **processes,
                                    jailrs_error **error);

// Sends a signal, by FreeBSD's number, to all processes of a jail; `which` is one of
// `JAILRS_PROCESSES_*`. `*count` is how many got it.
//
// Errors: `JAILRS_PERMISSION`; `JAILRS_GONE`, `JAILRS_REUSED`; `JAILRS_INVALID` for another `which`, or,
// if there is a process to get it, what is no signal.
jailrs_status jailrs_jail_signal(const jailrs_jail *jail,
                                 int signal,
                                 uint32_t which,
                                 size_t *count,
                                 jailrs_error **error);

// How many there are.
size_t jailrs_processes_count(const jailrs_processes *processes);

// The number of the process at `index`; 0 if that is not below the count.
int jailrs_processes_pid(const jailrs_processes *processes, size_t index);

// The number of its parent.
int jailrs_processes_ppid(const jailrs_processes *processes, size_t index);

// The number of its process group.
int jailrs_processes_pgid(const jailrs_processes *processes, size_t index);

// The number of its session.
int jailrs_processes_sid(const jailrs_processes *processes, size_t index);

// The number of its jail; 0 for the one that the caller is in, or none.
int jailrs_processes_jid(const jailrs_processes *processes, size_t index);

// Its effective user.
uint32_t jailrs_processes_uid(const jailrs_processes *processes, size_t index);

// When it began, in microseconds since 1970.
uint64_t jailrs_processes_start(const jailrs_processes *processes, size_t index);

// The processor time it has used, in microseconds.
uint64_t jailrs_processes_runtime(const jailrs_processes *processes, size_t index);

// Whether it has ended, and its status waits to be taken.
bool jailrs_processes_is_zombie(const jailrs_processes *processes, size_t index);

// What it does: one of `JAILRS_PROCESS_*`, or another number of the kernel's, `ki_stat` of FreeBSD's
// sys/user.h; 0 if `index` is not below the count.
uint32_t jailrs_processes_state(const jailrs_processes *processes,
                                size_t index);

// Whether it is a part of the kernel.
bool jailrs_processes_is_kernel(const jailrs_processes *processes, size_t index);

// Its program's name, control characters escaped; NULL if `index` is not below the count.
const char *jailrs_processes_command(const jailrs_processes *processes, size_t index);

// Sends a signal, by FreeBSD's number, to the process at `index`, if it is still there: another one
// that has its number by now gets none, unless that happens in the very moment. `host` is where it
// was listed.
//
// Errors: `JAILRS_NOT_FOUND` if it is gone, or `index` not below the count; `JAILRS_PERMISSION`;
// `JAILRS_INVALID`: no such signal.
jailrs_status jailrs_processes_signal(const jailrs_processes *processes,
                                      size_t index,
                                      const jailrs_host *host,
                                      int signal,
                                      jailrs_error **error);

// Frees a list of processes. NULL is nothing.
void jailrs_processes_free(jailrs_processes *processes);

// A jail of this name; one with dots is a jail inside the one before the last dot. `*spec` is the
// caller's to free.
//
// Errors: `JAILRS_INVALID` for what is no name of a jail.
jailrs_status jailrs_spec_new(const char *name,
                              jailrs_spec **spec,
                              jailrs_error **error);

// A copy, for a jail that is much the same. `*copy` is the caller's to free.
jailrs_status jailrs_spec_clone(const jailrs_spec *spec,
                                jailrs_spec **copy,
                                jailrs_error **error);

// A spec out of JSON, as jailrs_spec_json writes it. `*spec` is the caller's to free.
//
// Errors: `JAILRS_INVALID`, with what is wrong and where.
jailrs_status jailrs_spec_from_json(const char *json,
                                    jailrs_spec **spec,
                                    jailrs_error **error);

// The spec as JSON. `*json` is the caller's, for jailrs_string_free.
//
// Errors: `JAILRS_INVALID` if it has functions as hooks.
//
jailrs_status jailrs_spec_json(const jailrs_spec *spec,
                               char **json,
                               jailrs_error **error);

// The jail's name; lives as long as the spec.
const char *jailrs_spec_name(const jailrs_spec *spec);

// Sets a parameter by the kernel's name for it, as in jail(8): `"path"`, `"ip4.addr"` (addresses
// with commas between them), `"allow.raw_sockets"` (`"true"` or `"false"`), `"vnet"` (`"new"`,
// `"inherit"` or `"disable"`), `"meta.owner"`. A parameter that is not known to the library is a
// text. Setting one again replaces it.
//
// Errors: `JAILRS_INVALID` for a value of the wrong type. What else cannot work is told when the
// jail is created or started, before anything is done.
jailrs_status jailrs_spec_set(jailrs_spec *spec,
                              const char *name,
                              const char *value,
                              jailrs_error **error);

// Sets a parameter to bytes that need not be UTF-8: a path, a host name.
jailrs_status jailrs_spec_set_bytes(jailrs_spec *spec,
                                    const char *name,
                                    const char *value,
                                    jailrs_error **error);

// Sets a boolean parameter: `"allow.raw_sockets"`, `"persist"`.
jailrs_status jailrs_spec_set_bool(jailrs_spec *spec,
                                   const char *name,
                                   bool value,
                                   jailrs_error **error);

// Sets a parameter to a number: `"securelevel"`, `"children.max"`, `"enforce_statfs"`.
//
// Errors: `JAILRS_INVALID` if the parameter's type is too small for it.
jailrs_status jailrs_spec_set_int(jailrs_spec *spec,
                                  const char *name,
                                  int64_t value,
                                  jailrs_error **error);

// Sets a parameter that the library does not know to the bytes that the kernel shall get.
jailrs_status jailrs_spec_set_raw(jailrs_spec *spec,
                                  const char *name,
                                  const void *value,
                                  size_t size,
                                  jailrs_error **error);

// Adds an IPv4 or IPv6 address, which an interface of the host has already; for one that it shall
// get, see jailrs_spec_add_alias.
//
// Errors: `JAILRS_INVALID` for what is no address.
jailrs_status jailrs_spec_add_address(jailrs_spec *spec,
                                      const char *address,
                                      jailrs_error **error);

// What starting it will do, step by step. Nothing is changed and no kernel is asked. `*plan` is the
// caller's to free.
//
// Errors: `JAILRS_INVALID` if something is to be mounted and there is no path.
jailrs_status jailrs_spec_plan(const jailrs_spec *spec,
                               jailrs_plan **plan,
                               jailrs_error **error);

// Makes the jail by one jail_set(2), without anything around it. `*jail` is the caller's to free;
// the jail goes on without it.
//
// Errors: `JAILRS_EXISTS`, `JAILRS_PERMISSION`, `JAILRS_INVALID`, ... with the kernel's text;
// `JAILRS_INVALID` too if the spec has more than parameters, which a start does.
jailrs_status jailrs_spec_create(const jailrs_spec *spec,
                                 const jailrs_host *host,
                                 jailrs_jail **jail,
                                 jailrs_error **error);

// As jailrs_spec_create: a jail that is removed when `*owned` is freed, and since FreeBSD 15.0
// also when the program ends in whatever way. For tests and CI runners.
//
// Errors: as jailrs_spec_create.
jailrs_status jailrs_spec_create_owned(const jailrs_spec *spec,
                                       const jailrs_host *host,
                                       jailrs_owned **owned,
                                       jailrs_error **error);

// Frees a spec. NULL is nothing. What was created or started from it goes on.
void jailrs_spec_free(jailrs_spec *spec);

// Adds an address for an interface of the host, which becomes one of the jail's, too. The spec
// keeps a copy of `alias`.
jailrs_status jailrs_spec_add_alias(jailrs_spec *spec,
                                    const jailrs_alias *alias,
                                    jailrs_error **error);

// Adds a file system, mounted beneath the root in the order given. The spec keeps a copy of `mount`.
jailrs_status jailrs_spec_add_mount(jailrs_spec *spec,
                                    const jailrs_mount *mount,
                                    jailrs_error **error);

// Adds a memory disk. The spec keeps a copy of `disk`.
jailrs_status jailrs_spec_add_disk(jailrs_spec *spec,
                                   const jailrs_disk *disk,
                                   jailrs_error **error);

// Mounts a devfs on `/dev` with these rules, which get a ruleset of their own. The spec keeps a copy
// of them.
jailrs_status jailrs_spec_set_devices(jailrs_spec *spec,
                                      const jailrs_devfs *rules,
                                      jailrs_error **error);

// As jailrs_spec_set_devices, in the ruleset of this number, which several jails may share: the
// last one that stops takes it away.
jailrs_status jailrs_spec_set_devices_at(jailrs_spec *spec,
                                         uint16_t number,
                                         const jailrs_devfs *rules,
                                         jailrs_error **error);

// Adds a limit, as rctl(8) writes it without its subject: `"maxproc:deny=50"`,
// `"memoryuse:deny=512M"`. It is there before the jail is.
//
// Errors: `JAILRS_INVALID`, with what is wrong and where.
jailrs_status jailrs_spec_add_limit(jailrs_spec *spec,
                                    const char *limit,
                                    jailrs_error **error);

// The processors it may use, as in `"0-3,5"`, from its first process on.
//
// Errors: `JAILRS_INVALID`, with what is wrong and where.
jailrs_status jailrs_spec_set_cpus(jailrs_spec *spec,
                                   const char *cpus,
                                   jailrs_error **error);

// Adds a cable to a bridge, for a jail whose parameter `vnet` is `new`. The spec keeps a copy of
// `link`.
jailrs_status jailrs_spec_add_link(jailrs_spec *spec,
                                   const jailrs_link *link,
                                   jailrs_error **error);

// Lends an interface of the host to a jail whose parameter `vnet` is `new`, which has it while it is
// there. The addresses that it has on the host are lost; a stop brings it home before the jail goes,
// and up if it was up.
//
// Errors: `JAILRS_INVALID` for what is no name of an interface.
jailrs_status jailrs_spec_add_interface(jailrs_spec *spec,
                                        const char *interface,
                                        jailrs_error **error);

// Makes a directory beneath the root, seen from it, with this mode less the umask, if it is not
// there.
//
// Errors: `JAILRS_INVALID` for a mode with more than permissions.
jailrs_status jailrs_spec_add_directory(jailrs_spec *spec,
                                        const char *path,
                                        unsigned int mode,
                                        jailrs_error **error);

// Adds a program to run in the jail when it starts; several are run one after the other. The spec
// keeps a copy of `exec`.
jailrs_status jailrs_spec_add_start(jailrs_spec *spec,
                                    const jailrs_exec *exec,
                                    jailrs_error **error);

// Adds a program to run in the jail before its processes are ended. The spec keeps a copy of `exec`.
jailrs_status jailrs_spec_add_stop(jailrs_spec *spec,
                                   const jailrs_exec *exec,
                                   jailrs_error **error);

// A file on the host to whose end goes what the programs that start and stop the jail write.
jailrs_status jailrs_spec_set_console_log(jailrs_spec *spec,
                                          const char *path,
                                          jailrs_error **error);

// Another jail that has to run before this one is started by `jailrs_host_start_all`, and is stopped
// after it.
//
// Errors: `JAILRS_INVALID` for what is no name of a jail.
jailrs_status jailrs_spec_add_dependency(jailrs_spec *spec,
                                         const char *jail,
                                         jailrs_error **error);

// Adds a program to run on the host at this point, one of `JAILRS_HOOK_*`. The spec keeps a copy of
// `exec`.
//
// Errors: `JAILRS_INVALID` for another point.
jailrs_status jailrs_spec_add_hook(jailrs_spec *spec,
                                   uint32_t point,
                                   const jailrs_exec *exec,
                                   jailrs_error **error);

// Adds a function to call at this point, one of `JAILRS_HOOK_*`. A spec with functions cannot be
// written as JSON, and a recovery by another program tells that it could not call them.
//
// `user` goes to the function, which must be safe to call from any thread that starts or stops the
// jail. `release`, if not NULL, is called with it once neither the spec nor a jail started from it
// can call the function any more; after an error it is not called.
//
// Errors: `JAILRS_INVALID` for another point.
jailrs_status jailrs_spec_add_hook_function(jailrs_spec *spec,
                                            uint32_t point,
                                            jailrs_hook hook,
                                            void *user,
                                            jailrs_release release,
                                            jailrs_error **error);

// Makes the jail with all it has around it, in jail(8)'s order, and runs its start commands. If a
// step fails, those before it are undone in reverse. `*started` is the caller's to free.
//
// Errors: `JAILRS_EXISTS` if a jail of that name runs; `JAILRS_BUSY` if somebody else starts or stops
// it right now, or did not finish; else why the step failed that the error names, and what could not
// be undone.
jailrs_status jailrs_spec_start(const jailrs_spec *spec,
                                const jailrs_host *host,
                                jailrs_started **started,
                                jailrs_error **error);

// As jailrs_spec_start, with what becomes of it if the jail runs already, one of
// `JAILRS_IF_RUNNING_*`, and a function that is told of each step with `user`, or NULL.
//
// Errors: as jailrs_spec_start; `JAILRS_CANCELLED` if the function breaks it off; `JAILRS_INVALID`
// for another `if_running`.
jailrs_status jailrs_spec_start_with(const jailrs_spec *spec,
                                     const jailrs_host *host,
                                     uint32_t if_running,
                                     jailrs_observer observer,
                                     void *user,
                                     jailrs_started **started,
                                     jailrs_error **error);

// Takes over a jail that was started, by a program that is gone or whose handle was freed.
// `*started` is the caller's to free.
//
// Errors: `JAILRS_BUSY` if somebody has it, or it did not come to its end; `JAILRS_NOT_FOUND` if it
// has no journal.
jailrs_status jailrs_host_adopt(const jailrs_host *host,
                                const char *name,
                                jailrs_started **started,
                                jailrs_error **error);

// The jail, lent as long as `started` is there and not restarted.
const jailrs_jail *jailrs_started_jail(const jailrs_started *started);

// What a stop by this policy, or the default one for NULL, will do. Nothing is changed. `*plan` is the
// caller's to free.
jailrs_status jailrs_started_teardown_plan(const jailrs_started *started,
                                           const jailrs_stop_policy *policy,
                                           jailrs_plan **plan,
                                           jailrs_error **error);

// Stops the jail by this policy, or the default one for NULL, and undoes all that was done for it. It
// goes as far as it can; what could not be undone can be tried again. The object is still the
// caller's to free.
//
// Errors: why the first step failed that did, and, as what is left of the error, why the others.
jailrs_status jailrs_started_stop(jailrs_started *started,
                                  const jailrs_stop_policy *policy,
                                  jailrs_error **error);

// As jailrs_started_stop, with a function that is told of each step with `user`, or NULL.
//
// Errors: as jailrs_started_stop.
jailrs_status jailrs_started_stop_with(jailrs_started *started,
                                       const jailrs_stop_policy *policy,
                                       jailrs_observer observer,
                                       void *user,
                                       jailrs_error **error);

// Stops it by this policy, or the default one for NULL, and starts it again: another jail, with
// another number.
//
// Errors: as jailrs_started_stop, and then it is not started; as jailrs_spec_start.
jailrs_status jailrs_started_restart(jailrs_started *started,
                                     const jailrs_stop_policy *policy,
                                     jailrs_error **error);

// Frees what tells of a jail that was started, and leaves it running. NULL is nothing.
void jailrs_started_free(jailrs_started *started);

// The default way to stop: prestop hooks and stop commands, then `SIGTERM`, and 10 seconds until
// processes are killed. `*policy` is the caller's to free.
jailrs_status jailrs_stop_policy_new(jailrs_stop_policy **policy,
                                     jailrs_error **error);

// How many milliseconds processes may take to end after `SIGTERM` before they are killed; 0 kills them
// at once.
jailrs_status jailrs_stop_policy_set_term(jailrs_stop_policy *policy,
                                          uint64_t milliseconds,
                                          jailrs_error **error);

// Whether the prestop hooks and the stop commands are run.
jailrs_status jailrs_stop_policy_set_commands(jailrs_stop_policy *policy,
                                              bool commands,
                                              jailrs_error **error);

// Frees a way to stop. NULL is nothing.
void jailrs_stop_policy_free(jailrs_stop_policy *policy);

// Starts jails, each after those it depends on, independent ones side by side, `at_once` at most;
// `specs` may be NULL for none. If one fails, those that depend on it are skipped and the others go on. `*fleet` is the caller's to
// free.
//
// Functions as hooks of the specs are called from other threads.
//
// Errors: `JAILRS_INVALID` if two have the same name, or they depend on each other in a circle, or on
// one that is neither here nor running, or `at_once` is 0; nothing was done then. What a single jail
// fails by is told by the fleet.
jailrs_status jailrs_host_start_all(const jailrs_host *host,
                                    const jailrs_spec *const *specs,
                                    size_t count,
                                    size_t at_once,
                                    jailrs_fleet **fleet,
                                    jailrs_error **error);

// How many jails run, each after the ones it depends on.
size_t jailrs_fleet_started_count(const jailrs_fleet *fleet);

// One of them, lent as long as the fleet is there, not stopped, and none is taken out of it; NULL if `index` is not below the
// count.
const jailrs_started *jailrs_fleet_started(const jailrs_fleet *fleet,
                                           size_t index);

// Takes one of them out of the fleet, to be stopped by itself. What was lent of the others has to be
// asked for again: those after it are one place nearer the front now. `*started` is the caller's to free.
//
// Errors: `JAILRS_NOT_FOUND` if `index` is not below the count.
jailrs_status jailrs_fleet_take(jailrs_fleet *fleet,
                                size_t index,
                                jailrs_started **started,
                                jailrs_error **error);

// How many jails could not be started.
size_t jailrs_fleet_failed_count(const jailrs_fleet *fleet);

// The name of one of them; NULL if `index` is not below the count.
const char *jailrs_fleet_failed_name(const jailrs_fleet *fleet, size_t index);

// Why, lent as long as the fleet is there; NULL if `index` is not below the count.
const jailrs_error *jailrs_fleet_failed_error(const jailrs_fleet *fleet, size_t index);

// How many were not tried, because one that they depend on does not run.
size_t jailrs_fleet_skipped_count(const jailrs_fleet *fleet);

// The name of one of them; NULL if `index` is not below the count.
const char *jailrs_fleet_skipped_name(const jailrs_fleet *fleet, size_t index);

// Stops those that run by this policy, or the default one for NULL, the last started first. All are
// tried; those that could not be stopped wholly stay in the fleet.
//
// Errors: the first, and, as what is left of the error, the others.
jailrs_status jailrs_fleet_stop(jailrs_fleet *fleet,
                                const jailrs_stop_policy *policy,
                                jailrs_error **error);

// Frees a fleet, and leaves its jails as they are. NULL is nothing.
void jailrs_fleet_free(jailrs_fleet *fleet);

// Looks after the jails of programs that are gone: a jail that runs is taken over, what was begun and
// not finished is undone; jails that a program still has are let alone. `*recovery` is the caller's to
// free.
//
// Errors: `JAILRS_OTHER` if the journals cannot be listed, or there are none to be kept. What is wrong
// with one of them is told as its outcome.
jailrs_status jailrs_host_recover(const jailrs_host *host,
                                  jailrs_recovery **recovery,
                                  jailrs_error **error);

// How many journals there were.
size_t jailrs_recovery_count(const jailrs_recovery *recovery);

// The name of the jail at `index`; NULL if that is not below the count.
const char *jailrs_recovery_jail(const jailrs_recovery *recovery, size_t index);

// What became of it: one of `JAILRS_RECOVERED_*`.
uint32_t jailrs_recovery_outcome(const jailrs_recovery *recovery, size_t index);

// How many errors there are of it.
size_t jailrs_recovery_error_count(const jailrs_recovery *recovery, size_t index);

// One of them, lent as long as the recovery is there; NULL if there is none at these indexes.
const jailrs_error *jailrs_recovery_error(const jailrs_recovery *recovery,
                                          size_t index,
                                          size_t which);

// Takes the jail at `index` out, which runs. `*started` is the caller's to free. What is not taken
// out is left running when the recovery is freed.
//
// Errors: `JAILRS_NOT_FOUND` if it does not run, or was taken out already.
jailrs_status jailrs_recovery_take(jailrs_recovery *recovery,
                                   size_t index,
                                   jailrs_started **started,
                                   jailrs_error **error);

// Frees what tells of a recovery. NULL is nothing.
void jailrs_recovery_free(jailrs_recovery *recovery);

// What the jail was started by: a copy, for one that is much the same. Of a jail that was taken over
// it is what its journal has, which is all but functions. `*spec` is the caller's to free.
jailrs_status jailrs_started_spec(const jailrs_started *started,
                                  jailrs_spec **spec,
                                  jailrs_error **error);

// The name of a status, as in `"JAILRS_EXISTS"`; `"unknown status"` for a number that is none.
//
// The text lives as long as the program. Safe to call from any thread.
const char *jailrs_status_name(uint32_t status);

// Frees a text that was given out by a function that says so. NULL is nothing.
void jailrs_string_free(char *string);

// The number of the jail.
int jailrs_values_jid(const jailrs_values *values);

// How many parameters there are.
size_t jailrs_values_count(const jailrs_values *values);

// The name of the parameter at `index`; NULL if that is not below the count.
const char *jailrs_values_name(const jailrs_values *values, size_t index);

// The type of a parameter's value: one of `JAILRS_TYPE_*`.
uint32_t jailrs_values_type(const jailrs_values *values, const char *name);

// A boolean.
//
// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type.
jailrs_status jailrs_values_bool(const jailrs_values *values,
                                 const char *name,
                                 bool *result,
                                 jailrs_error **error);

// A number that may be negative.
//
// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type, or
// the number too large.
jailrs_status jailrs_values_int(const jailrs_values *values,
                                const char *name,
                                int64_t *result,
                                jailrs_error **error);

// A number that is not negative, as `"host.hostid"`.
//
// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type, or
// the number negative.
jailrs_status jailrs_values_uint(const jailrs_values *values,
                                 const char *name,
                                 uint64_t *result,
                                 jailrs_error **error);

// A text, which lives as long as the values. It is what the kernel has, in any encoding.
//
// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type.
jailrs_status jailrs_values_string(const jailrs_values *values,
                                   const char *name,
                                   const char **result,
                                   jailrs_error **error);

// What the jail has of a facility (`"vnet"`, `"ip4"`, `"host"`): one of `JAILRS_MODE_*`.
//
// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type.
jailrs_status jailrs_values_mode(const jailrs_values *values,
                                 const char *name,
                                 uint32_t *result,
                                 jailrs_error **error);

// How many addresses there are in `"ip4.addr"` or `"ip6.addr"`.
//
// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type.
jailrs_status jailrs_values_address_count(const jailrs_values *values,
                                          const char *name,
                                          size_t *count,
                                          jailrs_error **error);

// One of the addresses as text, the primary one being at index 0. It is written to `buffer` with its
// NUL, for which 46 bytes always do.
//
// Errors: `JAILRS_NOT_FOUND` if there is none at this index, `JAILRS_INVALID` for another type, or a
// buffer that is too small.
jailrs_status jailrs_values_address(const jailrs_values *values,
                                    const char *name,
                                    size_t index,
                                    char *buffer,
                                    size_t size,
                                    jailrs_error **error);

// A value of any type as a person reads it: `"192.0.2.1,192.0.2.2"`, `"true"`, `"new"`; `"-"` for no
// addresses, and control characters of texts escaped. It is written to `buffer` with its NUL;
// `*needed` is its length without, also if the buffer is too small. To ask for the length alone,
// `size` is 0, which is no error, and `buffer` may be NULL.
//
// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` for a buffer that is too small.
jailrs_status jailrs_values_format(const jailrs_values *values,
                                   const char *name,
                                   char *buffer,
                                   size_t size,
                                   size_t *needed,
                                   jailrs_error **error);

// The bytes that the kernel wrote, `*size` of them, of a value of any type: numbers as this computer
// has them, a text without its NUL, addresses one after another. They live as long as the values;
// `*data` is NULL if there are none.
//
// Errors: `JAILRS_NOT_FOUND` if it was not asked for.
jailrs_status jailrs_values_raw(const jailrs_values *values,
                                const char *name,
                                const void **data,
                                size_t *size,
                                jailrs_error **error);

// Frees values that are the caller's. NULL is nothing.
void jailrs_values_free(jailrs_values *values);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* JAILRS_H */
