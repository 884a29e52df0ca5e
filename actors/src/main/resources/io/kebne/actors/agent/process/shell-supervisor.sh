# The supervisor of one task where there is no kebne-shim: sh -c THIS kebne-shell DIRECTORY SETSID COMMAND [ARGUMENT...]
#
# SETSID is the program of that name, or nothing where there is none. The files in DIRECTORY are kebne-shim's; there is no
# socket. In `exit` the word is "shell": a shell says 128 + n both for signal n and for a program that exits with that number.
directory=$1
setsid=$2
shift 2
trap : HUP INT TERM

# What the command's shell does first: makes itself known. It ends without the command when it cannot.
begin='
start_of() {
    IFS= read -r line <"/proc/$1/stat" || return
    # The name, in parentheses, may contain anything; field 22 is the 20th after it.
    set -- ${line##*)}
    shift 19
    start=$1
}
directory=$1
shift
start=0 boot=-
[ ! -r /proc/sys/kernel/random/boot_id ] || IFS= read -r boot </proc/sys/kernel/random/boot_id
start_of $PPID 2>/dev/null
supervisor="$PPID $start"
start_of $$ 2>/dev/null
for note in groups joined; do
    [ -r "$directory/$note" ] || continue
    while IFS= read -r group; do
        echo $$ >"$group/cgroup.procs" || exit 126
    done <"$directory/$note"
done
echo "$$ $start $boot $supervisor" >"$directory/pid.new" && mv "$directory/pid.new" "$directory/pid" || exit 126
exec "$@"
'
# In the foreground: a shell has its background processes ignore SIGINT and SIGQUIT.
$setsid sh -c "$begin" kebne-shell "$directory" "$@"
echo "shell $?" >"$directory/exit.new" && mv "$directory/exit.new" "$directory/exit"
