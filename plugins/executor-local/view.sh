# Puts volumes at their paths, in the mount namespace that it is started in, and becomes the command:
# sh view.sh STAGE STEP... -- COMMAND [ARGUMENT...]. STAGE is an empty folder, its path without blanks; a step is one of
#
#   mirror FOLDER        has what is in FOLDER stand in a folder in memory, so that further folders can be made there
#   folder PATH          makes a folder
#   bind FOLDER PATH     has FOLDER seen at PATH too
#   read-only PATH       lets nobody write at PATH any more
#
# Only the last mirror may be of the root.
set -eu

cd -P .
here=$PWD
stage=$1
shift
# Where the new tree begins, once the root is mirrored.
root=

mirror() {
  folder=${1%/}
  mount -t tmpfs -o mode=755 liminal "$stage"
  set --
  for entry in "$folder"/* "$folder"/.[!.]* "$folder"/..?*; do
    place=$stage/${entry##*/}
    if [ -L "$entry" ]; then
      ln -s "$(readlink "$entry")" "$place"
    elif [ -d "$entry" ]; then
      set -- "$@" "$place"
    elif [ -e "$entry" ]; then
      : >"$place"
      mount --bind "$entry" "$place"
    fi
  done
  if [ $# -gt 0 ]; then
    mkdir "$@"
    # One program mounts all, as each takes milliseconds to start; its table cannot hold every name.
    for place; do
      entry=$folder/${place##*/}
      case $entry in
        *[[:space:]\\]*) mount --rbind "$entry" "$place" ;;
        *) printf '%s %s none rbind 0 0\n' "$entry" "$place" >>"$stage/.table" ;;
      esac
    done
    if [ -e "$stage/.table" ]; then
      mount --all --fstab "$stage/.table"
      rm "$stage/.table"
    fi
  fi
  if [ -z "$folder" ]; then root=$stage; else mount --move "$stage" "$folder"; fi
}

while [ "$1" != -- ]; do
  case $1 in
    mirror) mirror "$2" ;;
    folder) mkdir -p "$root$2" ;;
    bind) mount --rbind "$2" "$root$3" ;;
    read-only) mount -o remount,bind,ro "$root$2" ;;
  esac
  if [ "$1" = bind ]; then shift 3; else shift 2; fi
done
shift

if [ -n "$root" ]; then
  cd "$root"
  # Puts the new tree in the place of the old one, and takes that off from on top of it (pivot_root(2), NOTES).
  PATH="$PATH:/usr/sbin:/sbin" pivot_root . .
  umount -l .
  # What was mirrored may have held the new tree itself.
  umount -l "$stage" 2>/dev/null || :
fi
cd "$here"
exec "$@"
