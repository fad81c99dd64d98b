#include "FileStamp.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

static int64_t nanoseconds(struct timespec time) {
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

bool ctr_read_file_stamp(const char *path, ctr_file_stamp *stamp) {
    struct stat status;
    if (stat(path, &status) != 0) return false;
    stamp->device = (uint64_t)status.st_dev;
    stamp->inode = (uint64_t)status.st_ino;
    stamp->size = (int64_t)status.st_size;
    stamp->modified = nanoseconds(status.st_mtim);
    stamp->changed = nanoseconds(status.st_ctim);
    return true;
}

bool ctr_directory_keeps_files(const char *path) {
    struct statfs status;
    if (statfs(path, &status) != 0) return false;
    switch ((unsigned long)status.f_type) {
    case PROC_SUPER_MAGIC:
    case SYSFS_MAGIC:
    case CGROUP_SUPER_MAGIC:
    case CGROUP2_SUPER_MAGIC:
    case DEVPTS_SUPER_MAGIC:
    case DEBUGFS_MAGIC:
    case TRACEFS_MAGIC:
    case SECURITYFS_MAGIC:
    case BPF_FS_MAGIC:
        return false;
    default:
        return true;
    }
}
