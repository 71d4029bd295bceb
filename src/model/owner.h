/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_OWNER_H
#define MODEL_OWNER_H

#include <stddef.h>

/*
 * owner: the owner of a cgroup as far as its path spells it: the systemd unit and slice, the uid of the pod and
 * the id of the container. No other program is asked, so anybody who may make cgroups may give them such names.
 *
 * A name is taken only in the form that these programs write; in any other form it names no owner:
 *   systemd     NAME.slice; NAME.service, .scope, .socket, .mount, .swap, .automount; a name that would
 *               look like a file of the kernel has "_" before it (cg_escape())
 *   kubelet     kubepods-burstable-podUID.slice, with "_" for "-" (systemd driver); podUID below a
 *               folder "kubepods" (cgroupfs driver); UID is a UUID, or 32 digits for static pods
 *   runtimes    docker-ID.scope, cri-containerd-ID.scope, crio-ID.scope, libpod-ID.scope and others of
 *               that form, libpod-ID, a bare ID of 64 hexadecimal digits, SLICE:RUNTIME:ID where a
 *               cgroupfs driver was given a systemd path; monitors (conmon) are no container
 *   LXC         lxc.payload.NAME, /lxc/NAME; systemd-nspawn: systemd-nspawn@NAME.service
 * All cgroups below a container belong to it: a systemd inside a container names no unit and no slice of the machine.
 */

struct owner_text {
	const char *bytes; /* borrowed from the path; NULL: none */
	size_t len;
};

struct owner {
	struct owner_text unit;  /* the innermost: that of a user's service, not user@1000.service */
	struct owner_text slice; /* the innermost */
	struct owner_text container_id;
	char pod_uid[37]; /* "" where there is none */
};

enum owner_part { OWNER_UNIT, OWNER_SLICE, OWNER_POD, OWNER_CONTAINER };

/* One part of an owner, borrowed from @o and from the path. */
struct owner_text owner_part(const struct owner *o, enum owner_part part);

/* @path: raw, below the hierarchy's root ("/system.slice/cron.service"). */
struct owner owner_of_path(const char *path);

#endif
