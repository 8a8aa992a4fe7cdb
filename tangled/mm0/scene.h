/* scene.h: stories about chains, told by mm0 when it is booted so. */
#ifndef MM0_SCENE_H
#define MM0_SCENE_H

/* Play the scene of this name. */
void scene_run(const char *name);

#endif
