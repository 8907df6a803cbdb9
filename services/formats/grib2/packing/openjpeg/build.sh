#!/bin/sh
# Builds openjpeg.wasm: ./build.sh <folder of the OpenJPEG 2.5.4 sources>
# Needs only Zig 0.17 as C compiler: `pip install ziglang==0.17.1` brings it. The sources are the tag
# v2.5.4 of github.com/uclouvain/openjpeg (as in pylibjpeg-openjpeg 2.6.0 on PyPI, lib/openjpeg).
set -eu
sources=$1/src/lib/openjp2
here=$(cd "$(dirname "$0")" && pwd)
config=$(mktemp -d)
printf '#define OPJ_VERSION_MAJOR 2\n#define OPJ_VERSION_MINOR 5\n#define OPJ_VERSION_BUILD 4\n' \
  >"$config/opj_config.h"
printf '#define OPJ_PACKAGE_VERSION "2.5.4"\n' >"$config/opj_config_private.h"
files=
for name in bio cio dwt event ht_dec image invert j2k jp2 mct mqc openjpeg \
  opj_malloc pi sparse_array t1 t2 tcd tgt function_list thread; do
  files="$files $sources/$name.c"
done
${PYTHON:-python3} -m ziglang cc -target wasm32-wasi -mexec-model=reactor -O3 -msimd128 \
  -fno-sanitize=all -DNDEBUG -DOPJ_STATIC -w -I "$config" -I "$sources" \
  "$here/decode.c" $files -Wl,--gc-sections -Wl,--strip-all -o "$here/openjpeg.wasm"
chmod 644 "$here/openjpeg.wasm"
rm -r "$config"
