#ifndef CTRANSPORT_FILE_STAMP_H
#define CTRANSPORT_FILE_STAMP_H

#include <stdbool.h>
#include <stdint.h>

/* What tells one state of a file from another without reading it; times in nanoseconds since 1970. */
typedef struct {
    uint64_t device;
    uint64_t inode;
    int64_t size;
    int64_t modified;
    int64_t changed;
} ctr_file_stamp;

/* Follows symbolic links; false where there is no such file, or it cannot be looked at. */
bool ctr_read_file_stamp(const char *path, ctr_file_stamp *stamp);

/* Whether a directory is of a file system that keeps files, and not one in which the kernel shows itself. */
bool ctr_directory_keeps_files(const char *path);

#endif
