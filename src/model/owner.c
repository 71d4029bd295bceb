/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/owner.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/xalloc.h"

#define CONTAINER_ID 64 /* hexadecimal digits */
#define UNIT_MAX     255

static bool is(struct owner_text t, const char *word)
{
	return t.len == strlen(word) && !memcmp(t.bytes, word, t.len);
}

static bool begins(struct owner_text t, const char *word)
{
	size_t n = strlen(word);

	return t.len > n && !memcmp(t.bytes, word, n);
}

static bool ends(struct owner_text t, const char *word)
{
	size_t n = strlen(word);

	return t.len > n && !memcmp(t.bytes + t.len - n, word, n);
}

static struct owner_text cut_part(struct owner_text t, size_t front, size_t back)
{
	return (struct owner_text){t.bytes + front, t.len - front - back};
}

static bool is_hex(struct owner_text t, size_t len)
{
	for (size_t i = 0; i < t.len; i++)
		if (!isxdigit((unsigned char)t.bytes[i]) || isupper((unsigned char)t.bytes[i]))
			return false;
	return t.len == len;
}

/* systemd: basic/unit-name.c, VALID_CHARS_WITH_AT */
static bool is_unit_name(struct owner_text t)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-_.\\@";
	char name[UNIT_MAX + 1];

	if (t.len > UNIT_MAX)
		return false;
	memcpy(name, t.bytes, t.len);
	name[t.len] = '\0';
	return strspn(name, letters) == t.len && !strchr("@.", t.bytes[0]);
}

static bool is_unit(struct owner_text t)
{
	static const char *const kinds[] = {".service", ".scope", ".socket", ".mount", ".swap", ".automount"};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (ends(t, kinds[i]))
			return is_unit_name(t);
	return false;
}

/* A UUID, with "_" for "-" where a slice's name spells it, or a static pod's 32 digits. */
static bool take_uid(struct owner_text t, char separator, char ret[37])
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (is_hex(t, 32)) {
		memcpy(ret, t.bytes, 32);
		ret[32] = '\0';
		return true;
	}
	if (t.len != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < t.len; i++)
		if (form[i] == '-' ? t.bytes[i] != separator
				   : !is_hex(cut_part(t, i, t.len - i - 1), 1))
			return false;
	for (size_t i = 0; i <= t.len; i++)
		ret[i] = i == t.len ? '\0' : form[i] == '-' ? '-' : t.bytes[i];
	return true;
}

/* "kubepods-burstable-podUID.slice", "kubepods-podUID.slice" */
static void take_pod_of_slice(struct owner_text t, char ret[37])
{
	struct owner_text name = cut_part(t, 0, strlen(".slice"));
	const char *pod = begins(name, "kubepods-") ? memmem(name.bytes, name.len, "-pod", 4) : NULL;

	/* the first "-pod" may be that of a class; the last is the pod's */
	for (; pod; pod = memmem(pod + 1, (size_t)(name.bytes + name.len - pod - 1), "-pod", 4))
		if (take_uid(cut_part(name, (size_t)(pod + 4 - name.bytes), 0), '_', ret))
			return;
}

/* The id behind the last "-": "docker-ID", "cri-containerd-ID"; monitors are no container. */
static struct owner_text id_behind_dash(struct owner_text t)
{
	struct owner_text id = {NULL, 0};
	struct owner_text front;

	if (t.len <= CONTAINER_ID + 1 || t.bytes[t.len - CONTAINER_ID - 1] != '-')
		return id;
	front = cut_part(t, 0, CONTAINER_ID + 1);
	if (!is_hex(cut_part(t, t.len - CONTAINER_ID, 0), CONTAINER_ID) || is(front, "conmon") ||
	    ends(front, "-conmon"))
		return id;
	return cut_part(t, t.len - CONTAINER_ID, 0);
}

/* "system.slice:docker:ID", "kubepods-podUID.slice:cri-containerd:ID": false where it is none. */
static bool take_colons(struct owner_text t, struct owner *o)
{
	const char *first = memchr(t.bytes, ':', t.len), *second;
	struct owner_text slice, id;

	second = first ? memchr(first + 1, ':', (size_t)(t.bytes + t.len - first - 1)) : NULL;
	if (!second)
		return false;
	slice = cut_part(t, 0, (size_t)(t.bytes + t.len - first));
	id = cut_part(t, (size_t)(second + 1 - t.bytes), 0);
	if (!ends(slice, ".slice") || !is_unit_name(slice) || !is_hex(id, CONTAINER_ID))
		return false;
	o->slice = slice;
	o->container_id = id;
	take_pod_of_slice(slice, o->pod_uid);
	return true;
}

/* A name as LXC and LXD require for containers: that of a host. Neither of them wrote any other text. */
static struct owner_text lxc_name(struct owner_text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (!isalnum((unsigned char)t.bytes[i]) && !strchr("._-", t.bytes[i]))
			return (struct owner_text){NULL, 0};
	return t.len && isalnum((unsigned char)t.bytes[0]) ? t : (struct owner_text){NULL, 0};
}

/*
 * The container that component @t names, behind component @before (empty at the top); bytes is NULL where it names
 * none.
 */
static struct owner_text container_of(struct owner_text t, struct owner_text before)
{
	static const char nspawn[] = "systemd-nspawn@";
	struct owner_text none = {NULL, 0};

	if (is_hex(t, CONTAINER_ID))
		return t;
	if (begins(t, "lxc.payload."))
		return lxc_name(cut_part(t, strlen("lxc.payload."), 0));
	if (is(before, "lxc"))
		return lxc_name(t);
	if (begins(t, nspawn) && ends(t, ".service") && is_unit_name(t) && t.len > strlen(nspawn) + strlen(".service"))
		return cut_part(t, strlen(nspawn), strlen(".service"));
	if (ends(t, ".scope") && is_unit_name(t))
		return id_behind_dash(cut_part(t, 0, strlen(".scope")));
	return begins(t, "libpod-") ? id_behind_dash(t) : none;
}

/* Takes one component of the path; true where a container begins, below which no component counts. */
static bool take(struct owner_text t, struct owner_text before, bool in_kubepods, struct owner *o)
{
	if (take_colons(t, o))
		return true;
	if (t.bytes[0] == '_' && t.len > 1) /* cg_escape() */
		t = cut_part(t, 1, 0);
	if (ends(t, ".slice") && is_unit_name(t)) {
		o->slice = t;
		o->unit = (struct owner_text){NULL, 0};
		take_pod_of_slice(t, o->pod_uid);
		return false;
	}
	if (in_kubepods && begins(t, "pod"))
		take_uid(cut_part(t, 3, 0), '-', o->pod_uid);
	if (is_unit(t))
		o->unit = t;
	o->container_id = container_of(t, before);
	return o->container_id.bytes;
}

struct owner owner_of_path(const char *path)
{
	struct owner o = {{NULL, 0}, {NULL, 0}, {NULL, 0}, ""};
	struct owner_text before = {"", 0};
	bool in_kubepods = false;

	while (*path) {
		struct owner_text t = {path, strcspn(path, "/")};

		if (t.len && take(t, before, in_kubepods, &o))
			break;
		in_kubepods = in_kubepods || is(t, "kubepods");
		before = t;
		path += t.len + (path[t.len] == '/');
	}
	return o;
}

struct owner_text owner_part(const struct owner *o, enum owner_part part)
{
	const struct owner_text parts[] = {
		[OWNER_UNIT] = o->unit,
		[OWNER_SLICE] = o->slice,
		[OWNER_POD] = {o->pod_uid, strlen(o->pod_uid)},
		[OWNER_CONTAINER] = o->container_id,
	};

	return parts[part];
}
