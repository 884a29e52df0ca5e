#!/bin/sh
# Compiles kebne-shim, kebne-pty and kebne-init for this machine into DIRECTORY/native/(system)-(machine), where the agent looks for them.
# Without a C compiler, or on a system that is not Linux, it does nothing: agents then supervise tasks by a shell, and have
# no terminals and no namespaces of processes.
#
#     build.sh DIRECTORY
set -u
sources=$(dirname "$0")
system=$(uname -s | tr '[:upper:]' '[:lower:]')
targets=$1/native/$system-$(uname -m)

if [ "$system" != linux ]; then
    echo "kebne-shim, kebne-pty and kebne-init are for Linux only; agents on $system use a shell"
    exit 0
fi
for compiler in "${CC:-}" cc gcc clang; do
    command -v "$compiler" >/dev/null 2>&1 && break
    compiler=
done
if [ -z "$compiler" ]; then
    echo 'there is no C compiler: this build has no kebne-shim, kebne-pty and kebne-init, and its agents use a shell'
    exit 0
fi
mkdir -p "$targets" || exit 1
for program in kebne-shim kebne-pty kebne-init; do
    target=$targets/$program
    case $program in
        kebne-shim) set -- "$sources"/kebne-shim.c "$sources"/shim-*.c ;;
        *) set -- "$sources/$program.c" ;;
    esac
    if [ -x "$target" ] && [ -z "$(find "$@" "$sources/shim.h" -newer "$target")" ]; then
        continue
    fi
    # Static where the C library can: the same file runs on every machine of this kind.
    for static in -static ''; do
        # shellcheck disable=SC2086 # no option is no word
        "$compiler" -std=gnu11 -O2 -Wall -Wextra $static -s -o "$target.new" "$@" && mv "$target.new" "$target" \
            && continue 2
    done
    echo "$program does not compile here: agents of this build do without it" >&2
done
exit 0
