#!/bin/sh
# Runs one command of one attempt and outlives the JVM that started it.
#
#   shim.sh FOLDER GROUP HEAD_BLOCKS BEYOND MEMORY_KIB CGROUPS CPU_SECONDS OPEN_FILES LIMITED PROGRAM [ARGUMENT...]
#
# GROUP is 1 if this shell leads a process group of its own. HEAD_BLOCKS (of 512 bytes) of each
# stream are kept, then its end. LIMITED is 1 if more than that and BEYOND further bytes is a breach.
# Memory is limited by a cgroup below CGROUPS if this user may make one, else each process by its
# address space. A limit of 0 is none. The command's stdin is that of this shell. The arguments are never parsed, only passed on.
#
# Files it writes in FOLDER, which exists and is private:
#   shim              "PID BOOT STAT", before the command starts
#   stdout, stderr    the head; stdout.tail, stderr.tail: the end, if something lies between
#   stdout.breach     the output limit was exceeded (likewise stderr.breach)
#   cgroup            the group that limits the memory; memory.breach: something in it was killed
#   unstarted         the program could not be executed; stderr says why
#   code              the exit code, by rename
#
# All names begin with _h_, so that no variable meant for the command is changed.
_h_dir=$1 _h_group=$2 _h_head=$3 _h_beyond=$4 _h_memory=$5 _h_cgroups=$6 _h_cpu=$7 _h_files=$8 _h_limited=$9
shift 9

# The tools are ours, whatever PATH the command is given.
_h_path=$PATH
PATH=/usr/bin:/bin:/usr/local/bin:/run/current-system/sw/bin

if [ -r /proc/$$/stat ]; then
  read -r _h_boot </proc/sys/kernel/random/boot_id
  read -r _h_stat </proc/$$/stat
else
  _h_boot=-
  _h_stat=$(ps -o lstart= -p $$)
fi
printf '%s %s %s\n' "$$" "$_h_boot" "$_h_stat" >"$_h_dir/shim" || exit 125

# Ends a command that writes more than it may: politely its group, at once the command itself.
_h_breach() {
  : >"$_h_dir/$1.breach"
  [ "$_h_group" = 0 ] || kill -TERM 0
  if read -r _h_pid <"$_h_dir/command" && [ ! -e "$_h_dir/code" ]; then kill -KILL "$_h_pid"; fi
}

_h_drained() { [ -e "$_h_dir/stdout.done" ] && [ -e "$_h_dir/stderr.done" ]; }

# Empties one stream, with the signals of a stop ignored, into its file: the head at once as it comes, then only the end is kept.
_h_drain() {
  umask 077
  if ! (ulimit -f "$_h_head" && exec cat) >"$_h_dir/$1"; then
    if [ "$_h_limited" = 0 ]; then
      tail -c 65536 >"$_h_dir/$1.tail"
    else
      [ "$_h_beyond" = 0 ] || head -c "$_h_beyond" | tail -c 65536 >"$_h_dir/$1.tail"
      [ "$_h_beyond" != 0 ] && [ "$(head -c 1 | wc -c)" -eq 0 ] || _h_breach "$1"
    fi
  fi
  : >"$_h_dir/$1.done"
  if _h_drained && read -r _h_watch <"$_h_dir/watch"; then kill -KILL "$_h_watch"; fi
}

# Moves this process into a new group below $1 that is limited by the file $2.
_h_enter_below() {
  _h_cgroup=$1/hilera-$$
  mkdir "$_h_cgroup" || return 1
  if [ -e "$_h_cgroup/$2" ] && echo "$((_h_memory * 1024))" >"$_h_cgroup/$2" && echo 0 >"$_h_cgroup/cgroup.procs"; then
    # Else what is too much would only be swapped out.
    [ ! -e "$_h_cgroup/memory.memsw.limit_in_bytes" ] || echo "$((_h_memory * 1024))" >"$_h_cgroup/memory.memsw.limit_in_bytes"
    [ ! -e "$_h_cgroup/memory.swap.max" ] || echo 0 >"$_h_cgroup/memory.swap.max"
    printf '%s\n' "$_h_cgroup" >"$_h_dir/cgroup"
    return 0
  fi
  rmdir "$_h_cgroup"
  return 1
}

# The same below the group that it is in (version 1 of cgroups), or beside it (version 2, where a group of processes has no groups).
_h_enter() {
  while IFS=: read -r _h_id _h_kinds _h_own; do
    case $_h_id:,$_h_kinds, in
      *,memory,*) _h_enter_below "$_h_cgroups/memory$_h_own" memory.limit_in_bytes && return 0 ;;
      0:,,)
        _h_enter_below "$_h_cgroups$_h_own" memory.max && return 0
        _h_enter_below "$_h_cgroups${_h_own%/*}" memory.max && return 0
        ;;
    esac
  done </proc/self/cgroup
  return 1
}

# Ignored before the drains begin: the command may have ended, and its group been told so, before a
# drain could say that for itself.
trap '' HUP INT TERM XFSZ
mkfifo -m 600 "$_h_dir/stdout.pipe" "$_h_dir/stderr.pipe" || exit 125
_h_drain stdout <"$_h_dir/stdout.pipe" &
_h_out=$!
_h_drain stderr <"$_h_dir/stderr.pipe" &
_h_err=$!
exec 3>"$_h_dir/stdout.pipe" 4>"$_h_dir/stderr.pipe"
trap - XFSZ
# A stop is sent to the whole session; this shell must live to write the code.
trap : HUP INT TERM

# In the foreground: a background command of a shell would ignore interrupts.
(
  trap 'echo 1 >"$_h_dir/unstarted"' EXIT
  if [ "$_h_limited" = 1 ] && read -r _h_pid _h_rest </proc/self/stat; then
    printf '%s\n' "$_h_pid" >"$_h_dir/command"
  fi
  # Stopped before it began: a stop that looked for the command may have found nothing yet.
  [ ! -e "$_h_dir/stopped" ] || exit 143
  [ "$_h_memory" = 0 ] || _h_enter 2>/dev/null || ulimit -v "$_h_memory" || exit 126
  if [ "$_h_cpu" != 0 ]; then
    # The soft limit first, with a signal that tells it from others; the hard one a second later.
    ulimit -S -t "$_h_cpu" && ulimit -H -t $((_h_cpu + 1)) || exit 126
  fi
  [ "$_h_files" = 0 ] || ulimit -n "$_h_files" || exit 126
  PATH=$_h_path
  exec "$@"
) >&3 2>&4 3>&- 4>&-
_h_code=$?
exec 3>&- 4>&-

if [ -e "$_h_dir/cgroup" ] && read -r _h_cgroup <"$_h_dir/cgroup"; then
  case $(cat "$_h_cgroup/memory.oom_control" "$_h_cgroup/memory.events" 2>/dev/null) in
    *"oom_kill "[1-9]*) : >"$_h_dir/memory.breach" ;;
  esac
fi
printf '%s\n' "$_h_code" >"$_h_dir/code.new" && mv "$_h_dir/code.new" "$_h_dir/code"

# What the command left behind in its group ends with it.
[ "$_h_group" = 0 ] || kill -TERM 0

# Something that left the group may hold the streams open for ever: it has three seconds, long enough
# for the drains to empty what the command wrote even where the machine is busy. The drain that ends
# last ends the sleep; the marks are looked at again since it may not have seen its pid.
if [ "$_h_group" = 1 ] && ! _h_drained; then
  sleep 3 &
  _h_watch=$!
  printf '%s\n' "$_h_watch" >"$_h_dir/watch"
  ! _h_drained || kill -KILL "$_h_watch"
  wait "$_h_watch" && ! _h_drained && kill -KILL 0
fi
wait "$_h_out"
wait "$_h_err"
[ ! -e "$_h_dir/cgroup" ] || rmdir "$_h_cgroup"
exit 0
