#!/bin/sh
# Compiles kebne-shim for this machine into DIRECTORY/native/(system)-(machine), where the agent looks for it.
# Without a C compiler, or on a system that is not Linux, it does nothing: agents then supervise tasks by a shell.
#
#     build.sh DIRECTORY
set -u
source=$(dirname "$0")/kebne-shim.c
system=$(uname -s | tr '[:upper:]' '[:lower:]')
target=$1/native/$system-$(uname -m)/kebne-shim

if [ "$system" != linux ]; then
    echo "kebne-shim is for Linux only; agents on $system use a shell"
    exit 0
fi
for compiler in "${CC:-}" cc gcc clang; do
    command -v "$compiler" >/dev/null 2>&1 && break
    compiler=
done
if [ -z "$compiler" ]; then
    echo 'there is no C compiler: this build has no kebne-shim, and its agents use a shell'
    exit 0
fi
if [ -x "$target" ] && [ "$target" -nt "$source" ]; then
    exit 0
fi
mkdir -p "$(dirname "$target")" || exit 1
# Static where the C library can: the same file runs on every machine of this kind.
for static in -static ''; do
    # shellcheck disable=SC2086 # no option is no word
    "$compiler" -std=gnu11 -O2 -Wall -Wextra $static -s -o "$target.new" "$source" && mv "$target.new" "$target" && exit 0
done
echo 'kebne-shim does not compile here: agents of this build use a shell' >&2
exit 0
