# Read by the bash that starts processes for the executor (launcher.ts), before anything else. Functions for the shell of one
# attempt, which is a fork of that bash in a process group of its own: to start another program for it would cost as much
# as the work of a short task. They do what wrapper.sh does; see there. Only builtins.

set -m
# Where the end of an attempt is told; the work itself does not get it.
exec 3>&1

# _liminal_claim RECORD: makes the record, with the pid of this shell and when it started (field 22 of its stat, man 5 proc).
_liminal_claim() {
  trap : TERM
  local stat
  read -r stat </proc/self/stat
  # Behind the name, which stands in parentheses, comes field 3.
  set -- "$1" ${stat##*) }
  set -C
  { printf '%s %s\n' "$BASHPID" "${21}" >"$1"; } 2>/dev/null || return 1
  set +C
}

# _liminal_end RECORD STATUS: writes down how the work ended, tells it, and leaves nothing behind.
_liminal_end() {
  local status=$2
  [ -e "$1.cancelled" ] && status="$status cancelled"
  printf '%s\n' "$status" >>"$1"
  printf '%s\n' "$1" >&3
  kill -KILL 0
}
