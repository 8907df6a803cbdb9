/* D8 directions and flow accumulation over a square grid, as one writes it in C: the yardstick of
   tests/bench/river-network.ts, whose terrain it makes too.
   flow-accumulation <side>: prints the processor time of the directions and of the accumulation, in
   ms, and the most cells that come together. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double wave(long at, long period) { return labs(at % (2 * period) - period) / (double)period; }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  const long n = argc > 1 ? atol(argv[1]) : 5000, cells = n * n;
  float *z = malloc(cells * sizeof *z);
  int8_t *code = malloc(cells);
  uint8_t *waiting = calloc(cells, 1);
  int32_t *through = malloc(cells * sizeof *through), *queue = malloc(cells * sizeof *queue);
  uint64_t seed = 1;
  for (long y = 0; y < n; y++)
    for (long x = 0; x < n; x++) {
      double height = 900 - 0.02 * x - 0.01 * y;
      height += 300 * wave(3 * x + y, 2000) + 200 * wave(2 * y - x + 2 * n, 1400);
      height += 60 * wave(x + y, 230) + 40 * wave(y - x + n, 170);
      seed = seed * 48271 % 2147483647;
      z[y * n + x] = (float)(height + 0.5 * (seed / 2147483647.0));
    }
  const int step_x[8] = {-1, 0, 1, -1, 1, -1, 0, 1}, step_y[8] = {-1, -1, -1, 0, 0, 1, 1, 1};
  long offset[8];
  double per_m[8];
  for (int k = 0; k < 8; k++) {
    offset[k] = step_y[k] * n + step_x[k];
    per_m[k] = 1 / (25 * sqrt(step_x[k] * step_x[k] + step_y[k] * step_y[k]));
  }
  const double began = now();
  for (long y = 0; y < n; y++)
    for (long x = 0; x < n; x++) {
      double steepest = 0;
      int best = -1;
      for (int k = 0; k < 8; k++) {
        const long nx = x + step_x[k], ny = y + step_y[k];
        if (nx < 0 || ny < 0 || nx >= n || ny >= n) continue;
        const double slope = ((double)z[y * n + x] - z[ny * n + nx]) * per_m[k];
        if (slope > steepest) steepest = slope, best = k;
      }
      code[y * n + x] = best;
    }
  const double directed = now();
  long from = 0, to = 0;
  for (long i = 0; i < cells; i++) {
    through[i] = 1;
    if (code[i] >= 0) waiting[i + offset[code[i]]]++;
  }
  for (long i = 0; i < cells; i++)
    if (waiting[i] == 0) queue[to++] = i;
  while (from < to) {
    const long i = queue[from++];
    if (code[i] < 0) continue;
    const long next = i + offset[code[i]];
    through[next] += through[i];
    if (--waiting[next] == 0) queue[to++] = next;
  }
  const double done = now();
  int32_t most = 0;
  for (long i = 0; i < cells; i++) most = through[i] > most ? through[i] : most;
  printf("{\"directionsMs\":%.1f,\"accumulationMs\":%.1f,\"most\":%d}\n", directed - began, done - directed, most);
  return 0;
}
