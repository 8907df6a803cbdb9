"""Best CPU time, in ms, of ecCodes decoding the first message of a file: path, repeats."""

import json
import sys
import time

import eccodes

path, repeats = sys.argv[1], int(sys.argv[2])
with open(path, "rb") as file:
    message = eccodes.codes_grib_new_from_file(file)
best = float("inf")
for _ in range(repeats):
    clone = eccodes.codes_clone(message)
    start = time.thread_time()
    eccodes.codes_get_values(clone)
    best = min(best, time.thread_time() - start)
    eccodes.codes_release(clone)
print(json.dumps({"ms": best * 1000, "version": eccodes.codes_get_api_version()}))
