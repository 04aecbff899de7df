# Runs one attempt: /bin/sh wrapper.sh RECORD COMMAND [ARGUMENT...]
#
#   RECORD            made here, with the pid: whoever makes it first decides, so a second wrapper leaves at once.
#                     The exit status is added as its second line, with `cancelled` behind it if that was asked for
#   RECORD.cancelled  made by who cancels, before the first signal
#
# Only builtins: another process would cost as much as the wrapper itself. Variables have names that no task uses,
# because one that is in the environment already would be changed for the task too.

# Survives the signal that is meant for the task, to write down how that ended; the task gets the default back.
trap : TERM

_liminal_record=$1
shift

set -C
{ printf '%s\n' "$$" >"$_liminal_record"; } 2>/dev/null || exit 0
set +C

# `exec` in a subshell: always a program, never a builtin of this shell, and not a process more.
(exec "$@")
_liminal_status=$?

[ -e "$_liminal_record.cancelled" ] && _liminal_status="$_liminal_status cancelled"
printf '%s\n' "$_liminal_status" >>"$_liminal_record"

# As in a container, nothing that the task left behind outlives it.
kill -KILL 0
