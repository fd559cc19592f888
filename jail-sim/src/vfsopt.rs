//! The name and value list of jail_set(2), jail_get(2) and nmount(2). Follows
//! `sys/kern/vfs_mount.c` (`vfs_buildopts`, `vfs_getopt`, `vfs_setopt`, ...).
