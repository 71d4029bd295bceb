/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths as programs write them, on real machines and in their documentation. */
#include "unit/unit.h"

#include <string.h>

#include "base/xalloc.h"
#include "model/owner.h"

#define ID  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define UID "3f2a7c1e-9b64-4d0f-8c55-0a1b2c3d4e5f"
#define UID_ "3f2a7c1e_9b64_4d0f_8c55_0a1b2c3d4e5f"
#define STATIC_UID "0a1b2c3d4e5f60718293a4b5c6d7e8f9"

struct path {
	const char *path, *slice, *unit, *pod, *container;
};

static const struct path paths[] = {
	/* systemd */
	{"/", "", "", "", ""},
	{"/init.scope", "", "init.scope", "", ""},
	{"/system.slice", "system.slice", "", "", ""},
	{"/system.slice/cron.service", "system.slice", "cron.service", "", ""},
	{"/system.slice/system-getty.slice/getty@tty1.service", "system-getty.slice", "getty@tty1.service", "", ""},
	{"/system.slice/dev-disk-by\\x2dlabel-swap.swap", "system.slice", "dev-disk-by\\x2dlabel-swap.swap", "", ""},
	{"/system.slice/_memory.service", "system.slice", "memory.service", "", ""},
	{"/system.slice/cron.service/worker/7", "system.slice", "cron.service", "", ""},
	{"/user.slice/user-1000.slice/session-3.scope", "user-1000.slice", "session-3.scope", "", ""},
	{"/user.slice/user-1000.slice/user@1000.service/app.slice/app-firefox-4711.scope", "app.slice",
	 "app-firefox-4711.scope", "", ""},
	{"/user.slice/user-1000.slice/user@1000.service/init.scope", "user-1000.slice", "init.scope", "", ""},
	{"/machine.slice/systemd-nspawn@web.service/payload/system.slice/nginx.service", "machine.slice",
	 "systemd-nspawn@web.service", "", "web"},
	{"/machine.slice/machine-qemu\\x2d1\\x2ddebian12.scope", "machine.slice",
	 "machine-qemu\\x2d1\\x2ddebian12.scope", "", ""},
	/* docker, podman, nerdctl */
	{"/docker/" ID, "", "", "", ID},
	{"/system.slice/docker-" ID ".scope", "system.slice", "docker-" ID ".scope", "", ID},
	{"/system.slice/docker-" ID ".scope/init.scope", "system.slice", "docker-" ID ".scope", "", ID},
	{"/system.slice/nerdctl-" ID ".scope", "system.slice", "nerdctl-" ID ".scope", "", ID},
	{"/default/" ID, "", "", "", ID},
	{"/machine.slice/libpod-" ID ".scope/container", "machine.slice", "libpod-" ID ".scope", "", ID},
	{"/machine.slice/libpod-conmon-" ID ".scope", "machine.slice", "libpod-conmon-" ID ".scope", "", ""},
	{"/libpod_parent/libpod-" ID, "", "", "", ID},
	{"/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" ID ".scope", "user.slice",
	 "libpod-" ID ".scope", "", ID},
	{"/system.slice:docker:" ID, "system.slice", "", "", ID},
	/* kubernetes */
	{"/kubepods.slice", "kubepods.slice", "", "", ""},
	{"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" UID_ ".slice",
	 "kubepods-burstable-pod" UID_ ".slice", "", UID, ""},
	{"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" UID_ ".slice/cri-containerd-" ID ".scope",
	 "kubepods-burstable-pod" UID_ ".slice", "cri-containerd-" ID ".scope", UID, ID},
	{"/kubepods.slice/kubepods-pod" UID_ ".slice/crio-" ID ".scope", "kubepods-pod" UID_ ".slice",
	 "crio-" ID ".scope", UID, ID},
	{"/kubepods.slice/kubepods-pod" UID_ ".slice/crio-conmon-" ID ".scope", "kubepods-pod" UID_ ".slice",
	 "crio-conmon-" ID ".scope", UID, ""},
	{"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" STATIC_UID ".slice",
	 "kubepods-burstable-pod" STATIC_UID ".slice", "", STATIC_UID, ""},
	{"/kubepods/besteffort/pod" UID "/" ID, "", "", UID, ID},
	{"/kubepods/pod" STATIC_UID, "", "", STATIC_UID, ""},
	{"/kubelet/kubepods/burstable/pod" UID, "", "", UID, ""},
	{"/system.slice/containerd.service/kubepods-besteffort-pod" UID_ ".slice:cri-containerd:" ID,
	 "kubepods-besteffort-pod" UID_ ".slice", "containerd.service", UID, ID},
	/* LXC */
	{"/lxc.payload.mail/system.slice/exim4.service", "", "", "", "mail"},
	{"/lxc.monitor.mail", "", "", "", ""},
	{"/lxc/mail/init.scope", "", "", "", "mail"},
	/* names that only look like it */
	{"/a b.service", "", "", "", ""},
	{"/\x1b[31m.slice", "", "", "", ""},
	{"/.service", "", "", "", ""},
	{"/@.service", "", "", "", ""},
	{"/pod" UID, "", "", "", ""},
	{"/kubepods/podfoo", "", "", "", ""},
	{"/kubepods/pod" UID_, "", "", "", ""},
	{"/kubepods.slice/kubepods-pod" UID ".slice", "kubepods-pod" UID ".slice", "", "", ""},
	{"/docker/0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", "", "", "", ""},
	{"/docker-" ID "0.scope", "", "docker-" ID "0.scope", "", ""},
	{"/x:y:" ID, "", "", "", ""},
	{"/::", "", "", "", ""},
	{"/lxc.payload.", "", "", "", ""},
	{"/lxc/\x1b[31m", "", "", "", ""},
	{"/lxc/a b", "", "", "", ""},
	{"/lxc/..", "", "", "", ""},
	{"/lxc.payload.<script>", "", "", "", ""},
	{"/machine.slice/systemd-nspawn@a b.service", "machine.slice", "", "", ""},
	{"/_", "", "", "", ""},
};

static void same_text(const char *path, struct owner_text got, const char *wanted)
{
	if (got.len != strlen(wanted) || (got.len && memcmp(got.bytes, wanted, got.len)))
		fail_msg("%s: got '%.*s', wanted '%s'", path, (int)got.len, got.bytes ? got.bytes : "", wanted);
}

static void owners_are_those_that_the_paths_spell(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		struct owner o = owner_of_path(paths[i].path);

		same_text(paths[i].path, o.slice, paths[i].slice);
		same_text(paths[i].path, o.unit, paths[i].unit);
		same_text(paths[i].path, o.container_id, paths[i].container);
		assert_string_equal(o.pod_uid, paths[i].pod);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(owners_are_those_that_the_paths_spell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
