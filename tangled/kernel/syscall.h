/* syscall.h: the handlers of system calls.  See libl4/l4.h. */
#ifndef KERNEL_SYSCALL_H
#define KERNEL_SYSCALL_H

#include <stdint.h>

uint32_t sys_self(void);
int sys_yield(void);
_Noreturn int sys_exit(int status);
int sys_print(uint32_t text, uint32_t size);
uint32_t sys_uptime(void);
int sys_ipc(uint32_t to, uint32_t from, uint32_t tag,
	    uint32_t limit);
int sys_utcb(uint32_t address);
int sys_map(uint32_t id, uint32_t address, uint32_t physical,
	    uint32_t what);
int sys_protect(uint32_t id, uint32_t address, uint32_t what);
uint32_t sys_memory(uint32_t i);
uint32_t sys_count(uint32_t which);

/* What the kernel counts, by L4_COUNT_. */
extern uint32_t counts[];
int sys_thread_create(uint32_t beside, uint32_t how);
int sys_thread_start(uint32_t id);
int sys_thread_read(uint32_t id, uint32_t registers);
int sys_thread_write(uint32_t id, uint32_t registers);
int sys_thread_set(uint32_t id, uint32_t what, uint32_t value);
int sys_thread_destroy(uint32_t id, uint32_t how);
int sys_container_create(uint32_t pages, uint32_t how);
int sys_grant(uint32_t id, uint32_t start, uint32_t bytes);
int sys_channel(uint32_t from, uint32_t to);
int sys_irq(uint32_t line, uint32_t how, uint32_t bit);
int sys_notify(uint32_t id, uint32_t bits);
int sys_thread_stop(uint32_t id);
int sys_bootinfo(uint32_t to);
uint32_t sys_mapped(uint32_t id, uint32_t address);

#endif
