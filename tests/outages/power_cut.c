/* Preloaded into a process, writes down what it does to the files of one folder, and when it has them synced.
 *
 * POWER_CUT_FOLDER  the folder, without a slash at its end. Folders in it are not looked at.
 * POWER_CUT_LOG     where it is written down; outside the folder.
 * POWER_CUT_ERROR   optional: a file of four bytes, an errno (0: none) with which every write into the folder
 *                   fails for as long as it stands there. ENOSPC: the disk is full. EROFS: it is read-only.
 *
 * When the process is killed, tests/outages/disk.py makes of the log a disk on which unsynced bytes are lost.
 * What SQLite maps into memory is the -shm file alone: it is made anew after a crash, and is not looked at.
 *
 * One record per operation, once it has succeeded: a header, the file's name, its new name or the bytes.
 */
#define _GNU_SOURCE
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
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATED = 'c', WRITTEN = 'w', CUT = 't', SYNCED = 's', REMOVED = 'u', RENAMED = 'r', FOLDER_SYNCED = 'd' };

struct header {
    uint32_t kind, name, size; /* lengths in bytes of what follows: the file's name, and the rest */
    uint64_t at;               /* where in the file; for CUT, how long it is now */
};

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static size_t folder_length;
static int log_fd = -1;
static volatile int *broken; /* the errno of POWER_CUT_ERROR, mapped */

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
    const char *log = getenv("POWER_CUT_LOG"), *error = getenv("POWER_CUT_ERROR");
    folder = getenv("POWER_CUT_FOLDER");
    if (!folder || !log) return;
    folder_length = strlen(folder);
    log_fd = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0) abort();
    if (error) {
        int fd = REAL(open)(error, O_RDONLY | O_CLOEXEC);
        void *page = mmap(NULL, sizeof(int), PROT_READ, MAP_SHARED, fd, 0);
        if (page == MAP_FAILED) abort();
        broken = page;
        close(fd);
    }
}

/* The name of a file of the folder, "" for the folder itself, NULL for anything else. */
static const char *within(const char *path) {
    if (log_fd < 0 || !path || strncmp(path, folder, folder_length)) return NULL;
    if (!path[folder_length]) return "";
    const char *name = path + folder_length + 1;
    return path[folder_length] == '/' && !strchr(name, '/') ? name : NULL;
}

static const char *of(int fd, char *path) {
    char link[64];
    if (log_fd < 0 || fd < 0) return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    return within(path);
}

/* What fails now with an error of the disk's: -1, or 0 when nothing does. */
static int fails(const char *name) {
    if (!name || !broken || !*broken) return 0;
    errno = *broken;
    return -1;
}

/* A record is one write: of a killed process it is there whole or not at all. */
static void note(uint32_t kind, const char *name, uint64_t at, const void *rest, size_t size) {
    int before = errno;
    struct header header = {kind, (uint32_t)strlen(name), (uint32_t)size, at};
    struct iovec parts[3] = {{&header, sizeof header}, {(void *)name, header.name}, {(void *)rest, size}};
    if (REAL(writev)(log_fd, parts, 3) != (ssize_t)(sizeof header + header.name + size)) abort();
    errno = before;
}

#define LOCKED(result, call, when, ...) do {              \
    pthread_mutex_lock(&one_at_a_time);                         \
    result = call;                                              \
    if (when) note(__VA_ARGS__);                                \
    pthread_mutex_unlock(&one_at_a_time);                       \
} while (0)

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) {
    char path[PATH_MAX];
    const char *name = of(fd, path);
    ssize_t done;
    if (fails(name)) return -1;
    LOCKED(done, REAL(pwrite64)(fd, bytes, size, at), name && done > 0, WRITTEN, name, at, bytes, done);
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) { return pwrite64(fd, bytes, size, at); }

ssize_t write(int fd, const void *bytes, size_t size) {
    char path[PATH_MAX];
    const char *name = of(fd, path);
    ssize_t done;
    if (!name) return REAL(write)(fd, bytes, size);
    if (fails(name)) return -1;
    LOCKED(done, REAL(write)(fd, bytes, size), done > 0, WRITTEN, name, lseek(fd, 0, SEEK_CUR) - done,
           bytes, done);
    return done;
}

/* SQLite does not use these three on its files: whatever does is not written down, and must not go unseen. */
static void unknown(int fd) {
    char path[PATH_MAX];
    if (of(fd, path)) abort();
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    unknown(fd);
    return REAL(writev)(fd, parts, count);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
    unknown(fd);
    return REAL(pwritev)(fd, parts, count, at);
}

int posix_fallocate(int fd, off_t at, off_t size) {
    unknown(fd);
    return REAL(posix_fallocate)(fd, at, size);
}

int ftruncate64(int fd, off64_t size) {
    char path[PATH_MAX];
    const char *name = of(fd, path);
    int done;
    if (fails(name)) return -1;
    LOCKED(done, REAL(ftruncate64)(fd, size), name && !done, CUT, name, size, "", 0);
    return done;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, int (*sync)(int)) {
    char path[PATH_MAX];
    const char *name = of(fd, path);
    int done;
    if (name && *name && fails(name)) return -1;
    LOCKED(done, sync(fd), name && !done, *name ? SYNCED : FOLDER_SYNCED, name, 0, "", 0);
    return done;
}

int fsync(int fd) { return synced(fd, REAL(fsync)); }

int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

int unlink(const char *path) {
    const char *name = within(path);
    int done;
    if (fails(name)) return -1;
    LOCKED(done, REAL(unlink)(path), name && !done, REMOVED, name, 0, "", 0);
    return done;
}

int rename(const char *old, const char *new) {
    const char *from = within(old), *to = within(new);
    int done;
    if (fails(from) || fails(to)) return -1;
    if ((from != NULL) != (to != NULL)) abort();
    LOCKED(done, REAL(rename)(old, new), from && !done, RENAMED, from, 0, to, strlen(to));
    return done;
}

static int opened(int (*really)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    const char *name = within(path);
    int done, existed, empties = flags & O_TRUNC;
    if (name && broken && *broken == EROFS && (flags & O_ACCMODE) != O_RDONLY) return fails(name);
    if (!name || !(flags & (O_CREAT | O_TRUNC))) return really(path, flags, mode);
    existed = !access(path, F_OK);
    if ((!existed || empties) && fails(name)) return -1;
    LOCKED(done, really(path, flags, mode), done >= 0 && (!existed || empties), existed ? CUT : CREATED,
           name, 0, "", 0);
    return done;
}

#define MODE(flags) ({                                          \
    mode_t mode = 0;                                            \
    if (flags & O_CREAT) {                                      \
        va_list rest;                                           \
        va_start(rest, flags);                                  \
        mode = va_arg(rest, mode_t);                            \
        va_end(rest);                                           \
    }                                                           \
    mode;                                                       \
})

int open(const char *path, int flags, ...) { return opened(REAL(open), path, flags, MODE(flags)); }

int open64(const char *path, int flags, ...) { return opened(REAL(open64), path, flags, MODE(flags)); }
