# SPDX-License-Identifier: GPL-2.0-or-later
"""attack.py SCRATCH SEED DAMAGES [LIMIT]: histories, bundles, captured trees and configurations are damaged, every
column of a history is given hostile values, and the commands are run with few resources. Each command on each.

The programs are CGSLAB, CGSLABD and CGSLABTOP. SCRATCH has history.db and bundle.db; ROOT is a captured tree.
LIMIT: a share of the hostile values, one of so many. ATTACKS="hostile_values ..." names some of what stands at the end here. A command must end by itself with a status that it knows,
within 10 s of CPU, without a finding of a sanitizer, without a line or an escape of the file's making, and, in a
build without sanitizers, within 64 MiB. What breaks it is kept in SCRATCH/found.
"""
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys

SCRATCH, SEED, DAMAGES = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
SHARE = int(sys.argv[4]) if len(sys.argv) > 4 else 1
ROOT = os.environ["ROOT"]
CGSLAB, CGSLABD, CGSLABTOP = (os.environ[v] for v in ("CGSLAB", "CGSLABD", "CGSLABTOP"))
SANITIZED = os.environ.get("SANITIZED") == "yes"
CPU_SECONDS, WALL_SECONDS, KIB = 10, 300, 65536
DICE = random.Random(SEED)
MARK = "evil_metric"
FOUND = os.path.join(SCRATCH, "found")
counts, findings = {}, []


def limits(extra):
    def apply():
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for what, value in extra.items():
            resource.setrlimit(what, (value, value))
    return apply


def run(argv, extra={}, **files):
    """What is wrong with it, None where nothing is."""
    files = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **files}
    p = subprocess.Popen(argv, preexec_fn=limits(extra), cwd=SCRATCH, **files)
    try:
        out, err = p.communicate(timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired:
        p.kill()
        p.communicate()
        return "it hangs"
    text = (out or b"") + (err or b"")
    if b"AddressSanitizer" in text or b"runtime error:" in text or b"LeakSanitizer" in text:
        return "sanitizer: " + (err or b"").decode(errors="replace")[:2000]
    if p.returncode < 0 or p.returncode > 5:
        return f"status {p.returncode}: " + (err or b"").decode(errors="replace")[-300:]
    if any(c < 32 and c not in (9, 10, 13) or c == 127 for c in set(text)):
        return "a control character is printed"
    if any(line.startswith(MARK.encode()) for line in text.splitlines()):
        return "a line of the file's making is printed"
    return None


class Peaks:
    """The peak of each command, which the kernel tells of the largest child only: asked now and then."""

    @staticmethod
    def of(argv):
        pid = os.fork()
        if pid == 0:
            null = os.open(os.devnull, os.O_RDWR)
            for fd in range(3):
                os.dup2(null, fd)
            os.execv(argv[0], argv)
        return os.wait4(pid, 0)[2].ru_maxrss


def note(kind, what, argv, wrong, path=None):
    counts[kind] = counts.get(kind, 0) + 1
    if not wrong:
        return
    os.makedirs(FOUND, exist_ok=True)
    if path:
        name = f"{len(findings)}-{os.path.basename(path)}"
        copy = shutil.copytree if os.path.isdir(path) else shutil.copy
        copy(path, os.path.join(FOUND, name))
    findings.append(f"{kind}: {what}: {' '.join(argv)}: {wrong}")
    print(findings[-1], file=sys.stderr, flush=True)


def attack(kind, what, argv, path=None, measured=False):
    wrong = run(argv)
    if not wrong and measured and not SANITIZED:
        peak = Peaks.of(argv)
        wrong = f"{peak} KiB" if peak > KIB else None
    note(kind, what, argv, wrong, path)


def damage(data):
    """One to eight places: bits, bytes, cuts, repeats, zeroes."""
    data = bytearray(data)
    for _ in range(DICE.randint(1, 8)):
        if not data:
            break
        at, n = DICE.randrange(len(data)), DICE.choice((1, 1, 2, 4, 16, 300))
        kind = DICE.randrange(7)
        if kind == 0:
            data[at] ^= 1 << DICE.randrange(8)
        elif kind == 1:
            data[at:at + n] = bytes(DICE.randrange(256) for _ in range(n))
        elif kind == 2:
            del data[at:at + n]
        elif kind == 3:
            data[at:at] = data[at:at + n] * DICE.choice((1, 2, 50))
        elif kind == 4:
            data[at:at + n] = bytes(min(n, len(data) - at))
        elif kind == 5:
            data[at:at + n] = b"\xff" * min(n, len(data) - at)
        elif DICE.randrange(8) == 0:
            del data[at:]
    return bytes(data)


def readers(path):
    """Each command that opens a file, on this one."""
    for words in ("status", "status --format json", "status --format openmetrics", "show memcgs --tree",
                  "show caches", "show structs --format openmetrics", "show sites", "dying --by holder",
                  "export ticks --since 2020-01-01", "export events --since 2020-01-01",
                  "export memcgs", "show ticks --since 2020-01-01 --every 1h", "show makers", "show owners --by subtree"):
        yield [CGSLAB, *words.split(), "--input", path]
    yield [CGSLAB, "compare", path, path]
    yield [CGSLAB, "report", "--input", path, "-o", "/dev/null"]
    yield [CGSLABTOP, "--once", "--input", path]


def lookers(root):
    """Each command that reads a kernel, on this captured one."""
    for words in ("status", "status --format json", "show memcgs --tree", "show caches", "show structs", "export",
                  "dying", "sites", "bundle --force -o bundle-of-tree.db"):
        yield [CGSLAB, *words.split(), "--root", root]
    yield [CGSLABTOP, "--once", "--root", root]
    yield daemon(os.path.join(SCRATCH, "cgslab.conf"), root)


def daemon(config, root=ROOT):
    return [CGSLABD, "--once", "--foreground", "--root", root, "--config", config]


def aside(argv):
    """Where a damaged configuration no longer says the path of the history, the machine's own is not written."""
    if os.geteuid() != 0:
        return argv
    return ["unshare", "-m", "sh", "-c", 'mount -t tmpfs none /var/lib && exec "$@"', "sh", *argv]


def config_of(history):
    path = os.path.join(SCRATCH, "cgslab.conf")
    with open(path, "w") as f:
        f.write(f"[sample]\ninterval = 2s\n[trace]\ncgroup = off\n[history]\npath = {history}\n")
    return path


def some(argvs, most=99):
    """So many commands a file at most, other ones each time; one in the short run."""
    argvs = list(argvs)
    return DICE.sample(argvs, min(most, len(argvs)) if SHARE == 1 else 1)


def files_damaged():
    for name in ("history.db", "bundle.db"):
        with open(os.path.join(SCRATCH, name), "rb") as f:
            whole = f.read()
        for i in range(DAMAGES):
            path = os.path.join(SCRATCH, "damaged.db")
            for suffix in ("-wal", "-shm"):
                if os.path.exists(path + suffix):
                    os.remove(path + suffix)
            with open(path, "wb") as f:
                f.write(damage(whole))
            for argv in some(readers(path)):
                attack(f"damages of {name}", f"seed {SEED}, number {i}", argv, path, i % 20 == 0)
            keep = path + ".keep"
            shutil.copy(path, keep)
            attack(f"damages of {name}, cgslabd", f"seed {SEED}, number {i}", daemon(config_of(path)), keep)
            for old in os.listdir(SCRATCH):
                if old.startswith("damaged.db"):
                    os.remove(os.path.join(SCRATCH, old))


def tree_damaged():
    files = [os.path.join(d, f) for d, _, fs in os.walk(ROOT) for f in fs]
    files = [f for f in files if os.path.isfile(f) and not os.path.islink(f)]
    telling = [f for f in files if "/proc/" in f or "vmlinux" in f or "cgslab-" in f]
    config_of(os.path.join(SCRATCH, "of-tree.db"))
    root = os.path.join(SCRATCH, "damaged-root")
    shutil.copytree(ROOT, root, symlinks=True)
    for i in range(DAMAGES):
        victim = DICE.choice(telling if i % 2 else files)
        here = os.path.join(root, os.path.relpath(victim, ROOT))
        with open(victim, "rb") as f:
            whole = f.read()
        os.chmod(here, 0o644)
        with open(here, "wb") as f:
            f.write(damage(whole))
        for argv in some(lookers(root)):
            attack("damages of a captured tree", f"seed {SEED}, number {i}, {os.path.relpath(victim, ROOT)}", argv,
                   here, i % 20 == 0)
        with open(here, "wb") as f:
            f.write(whole)


def configuration_damaged():
    with open(config_of(os.path.join(SCRATCH, "of-config.db"))) as f:
        whole = f.read()
    whole += "keep_days = 180\nmax_bytes = 256M\nevents = 100000\n[journal]\nsummary = 10min\n" \
             "[alert]\ndying = 100\nmemcgs = 60000\ncache kmalloc-4k = 5GiB\ngrowth kmalloc-4k = 100MiB/h\n"
    for i in range(DAMAGES):
        path = os.path.join(SCRATCH, "damaged.conf")
        with open(path, "wb") as f:
            f.write(damage(whole.encode()))
        attack("damages of a configuration", f"seed {SEED}, number {i}", aside(daemon(path)), path)


VALUES = (None, -1, 2**63 - 1, -2**63, 2**40, 1e308, -1e308, "", "word", b"\x00\xff\xfe", "x" * 100000,
          "\x1b]0;t\x07\x9b31m", f"a\n{MARK} 1", "\u202e\u2066", "/" * 5000, "../../..", "%s%n" * 50)


def hostile_values():
    source = sqlite3.connect(os.path.join(SCRATCH, "history.db"))
    tables = [r[0] for r in source.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%\\_life%' "
        "ESCAPE '\\'")]
    path = os.path.join(SCRATCH, "hostile.db")
    for table in tables:
        for column in [r[1] for r in source.execute(f"PRAGMA table_info({table})")]:
            for value in VALUES:
                if DICE.randrange(SHARE):
                    continue
                shutil.copy(os.path.join(SCRATCH, "history.db"), path)
                if not put(path, table, column, value):
                    continue
                for argv in in_turn(list(readers(path)), 4):  # four values: each command has met the column
                    attack("hostile values", f"{table}.{column} = {str(value)[:40]!r}", argv, path)
                attack("hostile values, cgslabd", f"{table}.{column} = {str(value)[:40]!r}", daemon(config_of(path)))
                for old in os.listdir(SCRATCH):
                    if old.startswith("hostile.db"):
                        os.remove(os.path.join(SCRATCH, old))


TURN = [0]


def in_turn(commands, n):
    """The next @n of @commands, which begin anew at their end."""
    TURN[0] += n
    return [commands[(TURN[0] + i) % len(commands)] for i in range(n)]


def put(path, table, column, value):
    """NOT NULL is taken out of the schema and put back: SQLite asks only on writing."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA writable_schema = ON")
    sql = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql.replace(" NOT NULL", ""), table))
    db.commit()
    db.close()
    db = sqlite3.connect(path)
    try:
        db.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid IN (SELECT max(rowid) FROM {table})'
                   if "WITHOUT ROWID" not in sql else f'UPDATE {table} SET "{column}" = ?', (value,))
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, table))
        db.commit()
        done = True
    except sqlite3.Error:
        done = False  # a key: two rows would have it
    db.close()
    return done


def few_resources():
    history = os.path.join(SCRATCH, "history.db")
    config_of(os.path.join(SCRATCH, "of-limits.db"))
    everything = list(readers(history)) + list(lookers(ROOT))
    kinds = [("16 files", {resource.RLIMIT_NOFILE: 16}, {}), ("files of 4 KiB", {resource.RLIMIT_FSIZE: 4096}, {})]
    if not SANITIZED:
        kinds.append(("64 MiB", {resource.RLIMIT_AS: 64 << 20}, {}))
    for what, extra, files in kinds:
        for argv in everything:
            note("few resources", what, argv, run(argv, extra, **files))
    for closed in ("0", "1", "2", "0 1 2"):
        for argv in everything:
            shell = "exec " + " ".join(f"{fd}>&-" for fd in closed.split()) + '; exec "$@"'
            note("closed descriptors", closed, argv, run(["/bin/sh", "-c", shell, "sh", *argv]))
    for argv in everything:
        with open("/dev/full", "wb") as full:
            note("a full device", "stdout", argv, run(argv, stdout=full))
    for argv in readers("/proc/self/mem"):
        note("a file that fails", "EIO", argv, run(argv))


PARTS = {part.__name__: part for part in (few_resources, configuration_damaged, tree_damaged, hostile_values, files_damaged)}
chosen = os.environ.get("ATTACKS", " ".join(PARTS)).split()
if not chosen or not set(chosen) <= set(PARTS):
    sys.exit(f"ATTACKS={' '.join(chosen)}: some of {' '.join(PARTS)}")
for name, part in PARTS.items():
    if name in chosen:
        part()
for kind, n in counts.items():
    print(f"{n:7} {kind}")
print(f"{sum(counts.values()):7} in all, seed {SEED}; {len(findings)} findings")
sys.exit(bool(findings))
