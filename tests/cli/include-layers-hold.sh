#!/bin/sh
# base <- model <- {kernel, history, output, top} <- front <- {daemon, patch, cli, top's main}, and each library
# is included in its own place only (ARCHITECTURE.md, "Layers"). A folder is a subject: none has more than 52 files.
. "$TOP_SRCDIR/tests/lib.sh"
cd "$TOP_SRCDIR/src"

# folder: the folders that its files may include, besides its own
allowed() {
	case $1 in
	base) echo ;;
	model) echo base ;;
	kernel | history | output | top) echo base model ;;
	front) echo base model kernel history output ;;
	patch) echo base front ;;
	daemon | cli) echo base model kernel history output front patch ;;
	*) echo "unknown folder $1" ;;
	esac
}

bad=0
for file in $(find . -name '*.[ch]' | sed 's|^\./||'); do
	folder=${file%%/*}
	may="$folder $(allowed "$folder")"
	[ "$file" != top/main.c ] || may="top base model kernel history output front"
	for inc in $(sed -n 's|^#include "\([a-z]*\)/.*|\1|p' "$file"); do
		case " $may " in
		*" $inc "*) ;;
		*)
			echo "src/$file includes $inc/, which src/$folder may not"
			bad=1
			;;
		esac
	done
done

# library header: the files that may include it, as a pattern
while read -r header place; do
	for file in $(grep -lE "#include <$header" -r . | sed 's|^\./||'); do
		echo "$file" | grep -qE "$place" || {
			echo "src/$file includes <$header>, which belongs to $place"
			bad=1
		}
	done
done <<'END'
(ncurses|curses|ncursesw/) ^top/(keys|terminal)/
(tracefs|event-parse|traceevent/|kbuffer) ^kernel/trace/(tracefmt|tracepage|instance|place)\.c$
sqlite3 ^history/
zlib ^base/captured\.c$
libcgroup ^kernel/cgroup/(values|groups)\.c$
bpf/ ^kernel/(slab/structs|cgroup/csswalk(\.bpf)?)\.c$
END
for folder in $(find . -type d); do
	n=$(find "$folder" -maxdepth 1 -name '*.[ch]' | wc -l)
	[ "$n" -le 52 ] || {
		echo "src/${folder#./} has $n files: more than one subject (ARCHITECTURE.md, Layers)"
		big=1
	}
done
[ "$bad" = 0 ] || fail "layers are crossed"
[ -z "${big:-}" ] || fail "a folder is to be divided"
