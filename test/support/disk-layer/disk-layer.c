/*
 * Loaded into a process before libc (LD_PRELOAD) and handed on to its children: tells in a log what becomes of the files below one folder,
 * in the order in which it becomes of them, and lets a chosen operation on them fail, or all of them hang. See disk-layer.ts.
 *
 * DISK_LAYER_ROOT: the folder. DISK_LAYER_LOG: the log. DISK_LAYER_ORDERS: a file that holds `struct orders`, changed by the test.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { CREATE = 1, TRUNCATE, WRITE, SYNC, RENAME, LINK, UNLINK, MKDIR, RMDIR };
enum { ON_WRITE = 1, ON_SYNC = 2, ON_READ = 4, ON_NAME = 8, HANG = 16 };

struct record { uint32_t operation, path_length, other_length, data_length; uint64_t inode, offset, modified_ns; };

/* `left` operations of one of the `kinds` below `scope` pass; the one that comes then fails, and with `lasting` all after it. `error` 0: it does less than asked.
 * Of the kind HANG all of them hang, for as long as the order stands: `struck` counts them. */
struct orders { int64_t left; int64_t struck; uint32_t kinds; int32_t error; uint32_t lasting; char scope[PATH_MAX]; };

extern char **environ;
static char root[PATH_MAX];
static size_t root_length;
static int log_file = -1;
static struct orders *orders;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char handed_on[4][PATH_MAX + 64];
static struct { dev_t device; ino_t inode; char *path; } known[65536];

#define REAL(name) ((__typeof__(&name))real_of(#name))

static void *real_of(const char *name) { return dlsym(RTLD_NEXT, name); }

static int is_below(const char *path, const char *folder) {
	size_t length = strlen(folder);
	return length > 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

/* Not the memory that SQLite shares between processes: it is not on the disk. */
static int is_watched(const char *path) {
	size_t length = path ? strlen(path) : 0;
	if (root_length == 0 || !path || !is_below(path, root)) return 0;
	return length < 4 || strcmp(path + length - 4, "-shm") != 0;
}

__attribute__((constructor)) static void begin(void) {
	const char *names[] = {"LD_PRELOAD", "DISK_LAYER_ROOT", "DISK_LAYER_LOG", "DISK_LAYER_ORDERS"};
	for (int i = 0; i < 4; i++) snprintf(handed_on[i], sizeof handed_on[i], "%s=%s", names[i], getenv(names[i]) ?: "");
	snprintf(root, sizeof root, "%s", getenv("DISK_LAYER_ROOT") ?: "");
	root_length = strlen(root);
	const char *log = getenv("DISK_LAYER_LOG"), *file = getenv("DISK_LAYER_ORDERS");
	if (log && *log) log_file = REAL(open)(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	int fd = file && *file ? REAL(open)(file, O_RDWR | O_CLOEXEC) : -1;
	void *page = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	orders = page == MAP_FAILED ? NULL : page;
	if (fd >= 0) REAL(close)(fd);
}

/* What is told comes in the order of what was done, also of several processes. */
static void enter(void) {
	pthread_mutex_lock(&turn);
	if (log_file >= 0) flock(log_file, LOCK_EX);
}

static void leave(void) {
	int error = errno;
	if (log_file >= 0) flock(log_file, LOCK_UN);
	pthread_mutex_unlock(&turn);
	errno = error;
}

static void tell(uint32_t operation, const char *path, const char *other, const struct stat *stats, uint64_t offset, const void *data, size_t length) {
	if (log_file < 0) return;
	struct record record = {operation, path ? strlen(path) : 0, other ? strlen(other) : 0, data ? length : 0, stats ? stats->st_ino : 0, offset,
		stats ? stats->st_mtim.tv_sec * 1000000000ull + stats->st_mtim.tv_nsec : 0};
	struct iovec parts[] = {{&record, sizeof record}, {(void *)path, record.path_length}, {(void *)other, record.other_length}, {(void *)data, record.data_length}};
	size_t all = sizeof record + record.path_length + record.other_length + record.data_length;
	if (REAL(writev)(log_file, parts, 4) != (ssize_t)all) abort();
}

static int is_hanging(const char *path) {
	return orders && (__atomic_load_n(&orders->kinds, __ATOMIC_SEQ_CST) & HANG) && path && is_below(path, orders->scope);
}

/* As on a network mount whose server has gone: no operation fails, none returns, and the thread that it was asked on is lost for so long. */
static void stall(const char *path) {
	if (!is_hanging(path)) return;
	__atomic_fetch_add(&orders->struck, 1, __ATOMIC_SEQ_CST);
	while (is_hanging(path)) usleep(1000);
}

/* Whether an operation is to fail. `error` gets with what, 0: it is to do less than asked. */
static int strikes(uint32_t kind, const char *path, int *error) {
	if (!orders || !(orders->kinds & kind) || !path || !is_below(path, orders->scope)) return 0;
	int64_t left = __atomic_fetch_sub(&orders->left, 1, __ATOMIC_SEQ_CST);
	if (left > 0 || (left < 0 && !orders->lasting)) return 0;
	__atomic_fetch_add(&orders->struck, 1, __ATOMIC_SEQ_CST);
	*error = orders->error;
	return 1;
}

static int fails(uint32_t kind, const char *path) {
	int error = 0;
	if (!is_watched(path) || !strikes(kind, path, &error) || error == 0) return 0;
	errno = error;
	return 1;
}

/* The path that a watched file was opened by; NULL of any other descriptor. */
static const char *path_of(int fd, struct stat *stats) {
	if (fd < 0 || fd >= 65536 || !known[fd].path || fstat(fd, stats) != 0) return NULL;
	return stats->st_dev == known[fd].device && stats->st_ino == known[fd].inode ? known[fd].path : NULL;
}

static void learn(int fd, const char *path) {
	struct stat stats;
	if (fd < 0 || fd >= 65536 || fstat(fd, &stats) != 0 || !(S_ISREG(stats.st_mode) || S_ISDIR(stats.st_mode))) return;
	free(known[fd].path);
	known[fd].device = stats.st_dev;
	known[fd].inode = stats.st_ino;
	known[fd].path = strdup(path);
}

static int open_watched(const char *path, int flags, mode_t mode) {
	struct stat stats;
	if ((flags & O_CREAT) && fails(ON_NAME, path)) return -1;
	/* A named pipe may wait for its other end. */
	if (!(flags & (O_CREAT | O_TRUNC))) {
		int fd = REAL(open)(path, flags, mode);
		learn(fd, path);
		return fd;
	}
	enter();
	int is_new = lstat(path, &stats) != 0;
	int fd = REAL(open)(path, flags, mode);
	if (fd >= 0 && fstat(fd, &stats) == 0 && S_ISREG(stats.st_mode)) {
		learn(fd, path);
		if (is_new) tell(CREATE, path, NULL, &stats, 0, NULL, 0);
		else if (flags & O_TRUNC) tell(TRUNCATE, NULL, NULL, &stats, 0, NULL, 0);
	}
	leave();
	return fd;
}

static mode_t mode_in(int flags, va_list rest) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; }

#define OPEN(name) \
	int name(const char *path, int flags, ...) { \
		va_list rest; \
		va_start(rest, flags); \
		mode_t mode = mode_in(flags, rest); \
		va_end(rest); \
		stall(path); \
		return is_watched(path) ? open_watched(path, flags, mode) : REAL(name)(path, flags, mode); \
	}
OPEN(open)
OPEN(open64)

int close(int fd) {
	if (fd >= 0 && fd < 65536 && known[fd].path) {
		free(known[fd].path);
		known[fd].path = NULL;
	}
	return REAL(close)(fd);
}

/* Writes what was gathered, `offset` -1: where the descriptor stands. An error strikes when half of it is written. */
static ssize_t put(int fd, const char *path, const void *data, size_t length, off_t offset) {
	stall(path);
	int error = 0;
	int struck = strikes(ON_WRITE, path, &error);
	struct stat stats;
	enter();
	off_t at = offset;
	if (offset < 0) at = fcntl(fd, F_GETFL) & O_APPEND ? (fstat(fd, &stats), stats.st_size) : lseek(fd, 0, SEEK_CUR);
	size_t much = struck ? (length + 1 - (error != 0)) / 2 : length;
	ssize_t done = offset < 0 ? REAL(write)(fd, data, much) : REAL(pwrite)(fd, data, much, offset);
	if (done > 0) {
		fstat(fd, &stats);
		tell(WRITE, NULL, NULL, &stats, at, data, done);
	}
	leave();
	if (!struck || error == 0) return done;
	errno = error;
	return -1;
}

ssize_t write(int fd, const void *data, size_t length) {
	struct stat stats;
	const char *path = path_of(fd, &stats);
	return path ? put(fd, path, data, length, -1) : REAL(write)(fd, data, length);
}

#define PWRITE(name) \
	ssize_t name(int fd, const void *data, size_t length, off_t offset) { \
		struct stat stats; \
		const char *path = path_of(fd, &stats); \
		return path ? put(fd, path, data, length, offset) : REAL(name)(fd, data, length, offset); \
	}
PWRITE(pwrite)
PWRITE(pwrite64)

static ssize_t put_parts(int fd, const char *path, const struct iovec *parts, int count, off_t offset) {
	size_t length = 0;
	for (int i = 0; i < count; i++) length += parts[i].iov_len;
	char *all = malloc(length + 1);
	size_t at = 0;
	for (int i = 0; i < count; at += parts[i++].iov_len) memcpy(all + at, parts[i].iov_base, parts[i].iov_len);
	ssize_t done = put(fd, path, all, length, offset);
	free(all);
	return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
	struct stat stats;
	const char *path = path_of(fd, &stats);
	return path ? put_parts(fd, path, parts, count, -1) : REAL(writev)(fd, parts, count);
}

#define PWRITEV(name) \
	ssize_t name(int fd, const struct iovec *parts, int count, off_t offset) { \
		struct stat stats; \
		const char *path = path_of(fd, &stats); \
		return path ? put_parts(fd, path, parts, count, offset) : REAL(name)(fd, parts, count, offset); \
	}
PWRITEV(pwritev)
PWRITEV(pwritev64)

/* Gives how much of a read is to be done, or -1 with errno. */
static ssize_t allowed(int fd, size_t length) {
	struct stat stats;
	int error = 0;
	const char *path = path_of(fd, &stats);
	stall(path);
	if (!strikes(ON_READ, path, &error)) return length;
	if (error == 0) return (length + 1) / 2;
	errno = error;
	return -1;
}

ssize_t read(int fd, void *data, size_t length) {
	ssize_t much = allowed(fd, length);
	return much < 0 ? -1 : REAL(read)(fd, data, much);
}

#define PREAD(name) \
	ssize_t name(int fd, void *data, size_t length, off_t offset) { \
		ssize_t much = allowed(fd, length); \
		return much < 0 ? -1 : REAL(name)(fd, data, much, offset); \
	}
PREAD(pread)
PREAD(pread64)

#define SYNCING(name) \
	int name(int fd) { \
		struct stat stats; \
		const char *path = path_of(fd, &stats); \
		if (!path) return REAL(name)(fd); \
		stall(path); \
		if (fails(ON_SYNC, path)) return -1; \
		enter(); \
		int done = REAL(name)(fd); \
		if (done == 0) tell(SYNC, NULL, NULL, &stats, 0, NULL, 0); \
		leave(); \
		return done; \
	}
SYNCING(fsync)
SYNCING(fdatasync)

#define CUTTING(name) \
	int name(int fd, off_t length) { \
		struct stat stats; \
		const char *path = path_of(fd, &stats); \
		if (!path) return REAL(name)(fd, length); \
		stall(path); \
		if (fails(ON_WRITE, path)) return -1; \
		enter(); \
		int done = REAL(name)(fd, length); \
		fstat(fd, &stats); \
		if (done == 0) tell(TRUNCATE, NULL, NULL, &stats, length, NULL, 0); \
		leave(); \
		return done; \
	}
CUTTING(ftruncate)
CUTTING(ftruncate64)

/* Holes that are punched lose nothing; nobody reads them. Anything else is not known here. */
int fallocate(int fd, int mode, off_t offset, off_t length) {
	struct stat stats;
	if (path_of(fd, &stats) && !(mode & FALLOC_FL_PUNCH_HOLE)) abort();
	return path_of(fd, &stats) ? 0 : REAL(fallocate)(fd, mode, offset, length);
}

static int change(uint32_t operation, const char *path, const char *other, int (*act)(const char *, const char *)) {
	stall(other ? other : path);
	if (fails(ON_NAME, other ? other : path)) return -1;
	struct stat stats;
	enter();
	int done = act(path, other);
	int error = errno;
	if (done == 0) tell(operation, path, other, lstat(other ? other : path, &stats) == 0 ? &stats : NULL, 0, NULL, 0);
	errno = error;
	leave();
	return done;
}

static mode_t folder_mode;
static int do_rename(const char *path, const char *other) { return REAL(rename)(path, other); }
static int do_link(const char *path, const char *other) { return REAL(link)(path, other); }
static int do_unlink(const char *path, const char *other) { return (void)other, REAL(unlink)(path); }
static int do_rmdir(const char *path, const char *other) { return (void)other, REAL(rmdir)(path); }
static int do_mkdir(const char *path, const char *other) { return (void)other, REAL(mkdir)(path, folder_mode); }

int rename(const char *path, const char *other) {
	return is_watched(path) || is_watched(other) ? change(RENAME, path, other, do_rename) : REAL(rename)(path, other);
}

int link(const char *path, const char *other) {
	return is_watched(other) ? change(LINK, path, other, do_link) : REAL(link)(path, other);
}

int unlink(const char *path) {
	return is_watched(path) ? change(UNLINK, path, NULL, do_unlink) : REAL(unlink)(path);
}

int rmdir(const char *path) {
	return is_watched(path) ? change(RMDIR, path, NULL, do_rmdir) : REAL(rmdir)(path);
}

int mkdir(const char *path, mode_t mode) {
	if (!is_watched(path)) return REAL(mkdir)(path, mode);
	folder_mode = 0700;
	return change(MKDIR, path, NULL, do_mkdir);
}

char *mkdtemp(char *template) {
	char *made = REAL(mkdtemp)(template);
	struct stat stats;
	if (!made || !is_watched(made) || lstat(made, &stats) != 0) return made;
	enter();
	tell(MKDIR, made, NULL, &stats, 0, NULL, 0);
	leave();
	return made;
}

/* How the C++ library removes a folder with all that is in it. */
int unlinkat(int folder, const char *name, int flags) {
	char path[2 * PATH_MAX], link[64];
	ssize_t length = 0;
	if (*name != '/') {
		snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
		length = readlink(folder == AT_FDCWD ? "/proc/self/cwd" : link, path, PATH_MAX);
		if (length < 0) length = 0;
		path[length++] = '/';
	}
	snprintf(path + length, sizeof path - length, "%s", name);
	if (!is_watched(path)) return REAL(unlinkat)(folder, name, flags);
	return flags & AT_REMOVEDIR ? rmdir(path) : unlink(path);
}

/* What only looks fails nowhere, and hangs with the rest. */
char *realpath(const char *path, char *resolved) {
	stall(path);
	return REAL(realpath)(path, resolved);
}

int statfs64(const char *path, struct statfs64 *system) {
	stall(path);
	return REAL(statfs64)(path, system);
}

int scandir64(const char *path, struct dirent64 ***names, int (*select)(const struct dirent64 *), int (*compare)(const struct dirent64 **, const struct dirent64 **)) {
	stall(path);
	return REAL(scandir64)(path, names, select, compare);
}

/* How Node asks for what `stat` and `lstat` tell. */
long syscall(long number, ...) {
	va_list rest;
	long given[6];
	va_start(rest, number);
	for (int i = 0; i < 6; i++) given[i] = va_arg(rest, long);
	va_end(rest);
	if (number == SYS_statx) stall((const char *)given[1]);
	return REAL(syscall)(number, given[0], given[1], given[2], given[3], given[4], given[5]);
}

/* A child that gets another environment is watched too. */
int execvp(const char *file, char *const arguments[]) {
	static char *together[4096];
	int count = 0;
	for (int i = 0; i < 4; i++) together[count++] = handed_on[i];
	for (char **one = environ; *one && count < 4095; one++)
		if (strncmp(*one, "LD_PRELOAD=", 11) != 0 && strncmp(*one, "DISK_LAYER_", 11) != 0) together[count++] = *one;
	together[count] = NULL;
	return REAL(execvpe)(file, arguments, together);
}
