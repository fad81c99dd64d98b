// Tells ThreadSanitizer of the slow paths of Swift's Mutex, which lie in libswiftSynchronization.so and are not
// instrumented: without it every contended Mutex looks like a race. Preloaded by swift-tests for TSan runs only.
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

static void *original(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (!function) abort();
    return function;
}

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void lock_slow(uint32_t thread, SELF) {
    typedef SWIFT void function(uint32_t, SELF);
    static function *next;
    if (!next) next = (function *)original(LOCK);
    next(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT bool try_lock_slow(SELF) __asm__(TRY);
SWIFT bool try_lock_slow(SELF) {
    typedef SWIFT bool function(SELF);
    static function *next;
    if (!next) next = (function *)original(TRY);
    bool locked = next(self);
    if (locked && __tsan_acquire) __tsan_acquire(self);
    return locked;
}

SWIFT void unlock_slow(SELF) __asm__(UNLOCK);
SWIFT void unlock_slow(SELF) {
    typedef SWIFT void function(SELF);
    static function *next;
    if (!next) next = (function *)original(UNLOCK);
    if (__tsan_release) __tsan_release(self);
    next(self);
}
