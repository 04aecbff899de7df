# What `bash -c` runs to carry out attempts for the executor, one after another (launcher.ts): bash -c "$(cat launcher.bash)" NAME
# NAMESPACE REAPER. On standard input come commands, each with a null byte behind it, that call _liminal_run; on standard
# output goes the record of each attempt that is over. Whose reader is gone brings to its end what it has in hand.
#
# Each attempt is one fork of this shell, in a process group of its own: to start another program to watch over it would cost
# as much as the work of a short task. Only builtins. Variables have names that no task uses: one that is in the environment
# already would be changed for the task too.

set -m
trap : PIPE
# Where the end of an attempt is told; the work itself does not get it.
exec 3>&1

# By what this shell is known: its pid, and when it started (field 22 of its stat, man 5 proc). Behind the name, which stands
# in parentheses, comes field 3.
read -r _liminal_stat </proc/self/stat
set -- "$1" "$2" ${_liminal_stat##*) }
_liminal_shell="$$ ${22}"
_liminal_space=$1
_liminal_reaper=$2

# Waits for the command until it is over. Without -f, `wait` would take a process that is stopped for one that has ended; of a
# process instead of a job, `wait -f` of bash 5 looks at memory that it has freed, and one shell in 256 would wait for ever.
_liminal_over='wait -f %%'
[ "${BASH_VERSINFO[0]}" -ge 5 ] || _liminal_over=:

# _liminal_run RECORD LOG FOLDER SURROUNDINGS COMMAND [ARGUMENT...]
#
#   RECORD            made by the process that becomes the command: this shell, the group of the command, and their pid namespace.
#                     Whoever makes it first decides, so that nothing runs where it is there. The exit status becomes its
#                     second line, with `cancelled` behind it if that was asked for
#   RECORD.cancelled  made by who cancels, before the first signal
#   SURROUNDINGS      is evaluated before the command is started: variables that it gets, or does not get
_liminal_run() {
  {
    set -C
    { printf '%s %s %s\n' "$_liminal_shell" "$BASHPID" "$_liminal_space" >"$1"; } 2>/dev/null || exit
    set +C
    cd "$3" && eval "$4" && shift 4 && exec "$@" 3>&-
  } </dev/null >>"$2" 2>&1 &
  $_liminal_over
  wait "$!"
  _liminal_status=$?
  # Whether it was this process group that made the record.
  if read -r _liminal_line <"$1" && [ "$_liminal_line" = "$_liminal_shell $! $_liminal_space" ]; then
    # As in a container, nothing that the work has left behind outlives it.
    kill -KILL -- "-$!"
    # Behind a short task nothing has been started since. By a `case`, as each word more is felt here.
    read -r _liminal_line 2>/dev/null </proc/loadavg
    case $_liminal_line in
      *" $!") ;;
      *) _liminal_end_rest "$!" "$1" ;;
    esac
    [ -e "$1.cancelled" ] && _liminal_status="$_liminal_status cancelled"
    # While this shell runs, an end that is not written down is still to come.
    printf '%s\n' "$_liminal_status" >>"$1" || exit
  fi
  printf '%s\n' "$1" >&3
}

# Ends what has left the process group of the work PID, as daemons do. What was started since then has a higher pid, unless
# pids have begun anew. One that cannot be killed, as it waits for a disk, is let be.
_liminal_end_rest() { # PID RECORD
  for ((_liminal_pass = 0; _liminal_pass < 1000; _liminal_pass += 1)); do
    read -ra _liminal_load </proc/loadavg
    _liminal_newest=${_liminal_load[4]}
    [ "$_liminal_newest" = "$1" ] && return
    _liminal_found=
    if ((_liminal_newest > $1 && _liminal_newest - $1 <= 200)); then
      for ((_liminal_pid = $1 + 1; _liminal_pid <= _liminal_newest; _liminal_pid += 1)); do
        [ -e "/proc/$_liminal_pid" ] && _liminal_end_if_left "$_liminal_pid" "$2"
      done
    else
      for _liminal_entry in /proc/[0-9]*; do _liminal_end_if_left "${_liminal_entry#/proc/}" "$2"; done
    fi
    [ -n "$_liminal_found" ] || return
  done
}

# Orphans become children of this shell where it is their reaper; elsewhere the environment tells whose they are.
_liminal_end_if_left() { # PID RECORD
  if [ -n "$_liminal_reaper" ]; then
    { read -r _liminal_stat <"/proc/$1/stat"; } 2>/dev/null || return
    [[ ${_liminal_stat##*) } =~ ^[^ZX]\ $$\  ]] || return
  else
    { mapfile -d '' -t _liminal_environment <"/proc/$1/environ"; } 2>/dev/null || return
    _liminal_is_of "$2" || return
  fi
  kill -KILL "$1" 2>/dev/null && _liminal_found=yes
}

# Whether the environment is that of an attempt. In another folder there may be one of the same name, and the path of this one may
# be another there.
_liminal_is_of() { # RECORD
  for _liminal_entry_of in "${_liminal_environment[@]}"; do
    [[ $_liminal_entry_of == LIMINAL_@(OUTPUT|RECORD)=*/"${1##*/}"* ]] || continue
    _liminal_entry_of=${_liminal_entry_of#*=}
    _liminal_entry_of=${_liminal_entry_of%/*}
    [[ ! -e $_liminal_entry_of || $_liminal_entry_of -ef ${1%/*} ]] && return
  done
  return 1
}

while IFS= read -r -d '' _liminal_command; do eval "$_liminal_command"; done
