/*
 * main.c: mm0, the first program: owns all memory that is not the
 * kernel's, and serves the programs that run in it.  Started by the
 * kernel; never waits for a program.
 */
#include "l4/bootinfo.h"
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libl4/string.h"
#include "mm0/boot.h"
#include "mm0/direct.h"
#include "mm0/heap.h"
#include "mm0/memory.h"
#include "mm0/panic.h"
#include "mm0/request.h"
#include "mm0/status.h"
#include "mm0/task.h"
#include "l4/errors.h"
#include "mm0/fault.h"
#include "mm0/file.h"
#include "mm0/scene.h"

struct initrd initrd;
static struct l4_bootinfo bootinfo;

static size_t word_length(const char *s)
{
	size_t n = 0;

	while (s[n] != '\0' && s[n] != ' ')
		n++;
	return n;
}

bool boot_argument(const char *name, char *value, size_t size)
{
	size_t length = strlen(name), n;

	for (const char *s = bootinfo.arguments; *s; ) {
		n = word_length(s);
		if (strncmp(s, name, length) == 0 && n >= length &&
		    (n == length || s[length] == '=')) {
			s += n == length ? length : length + 1;
			n = word_length(s);
			if (n > size - 1)
				n = size - 1;
			memcpy(value, s, n);
			value[n] = '\0';
			return true;
		}
		s += n;
		while (*s == ' ')
			s++;
	}
	return false;
}

bool boot_says(const char *name)
{
	char value[1];

	return boot_argument(name, value, sizeof(value));
}

static char scene[16];

static void find_initrd(void)
{
	if (bootinfo.initrd_size == 0)
		panic("there is no initial ramdisk", 0);
	initrd.data = direct_address(bootinfo.initrd,
				     bootinfo.initrd_size);
	initrd.size = bootinfo.initrd_size;
	if (!initrd.data)
		panic("the ramdisk is outside our window",
		      bootinfo.initrd);
}

static void list_files(void)
{
	struct initrd_file file;
	uint32_t offset = 0;

	while (initrd_next(&initrd, &offset, &file) == 0)
		if (INITRD_IS_FILE(file.mode))
			print("  %-12s %7lu bytes\n", file.name,
			      file.size);
}

static void say_hello(void)
{
	print("mm0: %lu MB in %lu pages, of which %lu are free\n",
	      pages_all() / 256, pages_all(), pages_free());
	print("mm0: the ramdisk has %lu bytes, and in it\n",
	      bootinfo.initrd_size);
	list_files();
}

/* The first task, which is another one under test. */
static void start_init(uint32_t argument)
{
	char name[16] = "init";
	int pid;

	if (boot_says("test"))
		memcpy(name, "tests", 6);
	else if (boot_says("bench"))
		memcpy(name, "bench", 6);
	else
		boot_argument("init", name, sizeof(name));
	pid = task_spawn(NULL, name, argument);
	if (pid < 0) {
		print("mm0: %s cannot be started: %d\n", name, pid);
		l4_exit(1);
	}
}

void end_of_system(int status)
{
	if (WIFEXITED(status))
		l4_exit(WEXITSTATUS(status));
	print("mm0: the first task was ended by signal %d\n",
	      WTERMSIG(status));
	l4_exit(1);
}

/* Give t what it has touched, if it may have it. */
static int mend(const struct task *t, const struct fault *f)
{
	static const unsigned int access[] = {
		[FAULT_READ] = L4_READ, [FAULT_WRITE] = L4_WRITE,
		[FAULT_EXECUTE] = L4_EXECUTE,
	};

	if (f->kind > FAULT_EXECUTE ||
	    f->status == L4_FAULT_UNALIGNED)
		return -EFAULT;
	return vm_fault(t->space, f->address, access[f->kind]);
}

#define KEPT	32u	/* pages that only init's faults may take */

/* A message has come.  Returns whom to answer, with what is in m. */
static uint32_t handle(struct l4_message *m)
{
	struct request r;
	int result;

	r.task = task_by_thread(m->from);
	if (!r.task)
		return L4_NOBODY;
	if (m->tag & L4_FAULT) {
		const struct fault *f = (const struct fault *)m->word;
		int error;
		const bool first = r.task->leader == task_init();

		if (first)
			pages_keep(0);
		error = mend(r.task, f);
		if (first)
			pages_keep(KEPT);
		if (error == 0) {
			m->tag = L4_REPLY;
			return m->from;
		}
		if (error == -ENOMEM || error == -ENOENT) {
			task_end(r.task, STATUS_KILLED(error == -ENOMEM ? SIGKILL :
						       SIGBUS));
			return L4_NOBODY;
		}
		task_fault(r.task, (const struct fault *)m->word);
		return L4_NOBODY;
	}
	r.task->waiting = false;
	r.task->joining = 0;
	memcpy(r.word, m->word, sizeof(r.word));
	r.second = 0;
	result = request_serve(&r);
	if (result == DEFERRED)
		return L4_NOBODY;
	m->tag = 2 | L4_REPLY;
	m->word[0] = (uint32_t)result;
	m->word[1] = r.second;
	return m->from;
}

static _Noreturn void serve(void)
{
	struct l4_message m = {.tag = 0};
	uint32_t to = L4_NOBODY;

	for (;;) {
		if (l4_message(to, L4_ANYONE, L4_FOREVER, &m) < 0)
			to = L4_NOBODY;
		else
			to = handle(&m);
	}
}

int main(uint32_t argument, uint32_t member)
{
	(void)member;
	if (l4_bootinfo(&bootinfo) < 0)
		panic("the kernel does not tell us of the boot", 0);
	direct_map(bootinfo.initrd, bootinfo.initrd_size);
	find_initrd();
	pages_keep(KEPT);
	if (files_init() < 0)
		panic("there is not one free page", 0);
	if (boot_argument("scene", scene, sizeof(scene))) {
		scene_run(scene);
		l4_exit(0);
	}
	if (boot_says("bench"))
		depth_measure();
	if (boot_says("meek"))
		l4_thread_set(0, L4_SET_PRIORITY, 1);
	if (!boot_says("test") && !boot_says("bench"))
		say_hello();
	start_init(argument);
	serve();
}
