/* scene.h: stories about chains, told by mm0 when it is booted so. */
#ifndef MM0_SCENE_H
#define MM0_SCENE_H

struct vm_space;

/* Play the scene of this name. */
void scene_run(const char *name);

/* A space with a thread in it that never runs; its end. */
struct vm_space *scene_space(void);
void scene_exit(struct vm_space *space);


/* What a fault costs in deep chains, as results of a benchmark. */
void depth_measure(void);

#endif
