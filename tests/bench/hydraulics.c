/* Local-inertial shallow water over a square grid, all wet, with an outflow limiter, in 32 bits: the
   reference of `npm run bench -- hydraulics`. Cells and steps as arguments; prints ms, cpuMs, depth. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const float G = 9.80665f, THETA = 0.9f, N = 0.03f, DX = 10.0f, LEAST = 1e-5f;

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

/* One margin cell on each side, at depth 0 on a bed that nothing reaches. */
static void flow(int from, int to, int step, const float *restrict h, const float *restrict z,
                 const float *restrict q, float *restrict out, float dt) {
  const float side = 0.5f * (1.0f - THETA), push = G * dt / DX, brake = G * dt * N * N;
  for (int i = from; i < to; i++) {
    float a = h[i - step], b = h[i], rise = z[i] - z[i - step];
    float deep = fmaxf(a - fmaxf(rise, 0.0f), b + fminf(rise, 0.0f));
    float safe = fmaxf(deep, LEAST);
    float mixed = THETA * q[i] + side * (q[i - step] + q[i + step]);
    float driven = mixed - push * deep * ((b - a) + rise);
    float drag = brake * fabsf(q[i]) / (safe * safe * cbrtf(safe));
    out[i] = deep > LEAST ? driven / (1.0f + drag) : 0.0f;
  }
}

int main(int argc, char **argv) {
  int side = atoi(argv[1]), steps = atoi(argv[2]), stride = side + 2;
  size_t cells = (size_t)stride * (side + 4);
  float *a[8];
  for (int k = 0; k < 8; k++) a[k] = calloc(cells, sizeof(float));
  float *z = a[0], *h = a[1], *qx = a[2], *qy = a[3], *rx = a[4], *ry = a[5], *share = a[6], *high = a[7];
  for (size_t i = 0; i < cells; i++) z[i] = 1e30f;
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++) {
      size_t i = (size_t)(y + 2) * stride + x + 1;
      z[i] = 5 + 2 * sin(x / 50.0) * cos(y / 37.0) - x * 0.002;
      h[i] = 10 + 0.5 * sin(x / 90.0) - z[i];
    }
  double began = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  float deepest = 9;
  for (int step = 0; step < steps; step++) {
    float dt = 0.6f * DX / sqrtf(G * deepest), factor = dt / DX, most = 0;
    for (int y = 2; y < side + 3; y++) {
      int row = y * stride;
      flow(row + 1, row + stride, 1, h, z, qx, rx, dt);
      flow(row + 1, row + stride - 1, stride, h, z, qy, ry, dt);
    }
    for (int y = 2; y < side + 2; y++)
      for (int i = y * stride + 1; i < y * stride + side + 1; i++) {
        float out = fmaxf(rx[i + 1], 0) - fminf(rx[i], 0) + fmaxf(ry[i + stride], 0) - fminf(ry[i], 0);
        share[i] = fminf(1.0f, h[i] / (out * factor + 1e-30f));
      }
    for (int y = 2; y < side + 3; y++)
      for (int i = y * stride + 1; i < y * stride + stride; i++) {
        qx[i] = rx[i] * (rx[i] > 0 ? share[i - 1] : share[i]);
        qy[i] = ry[i] * (ry[i] > 0 ? share[i - stride] : share[i]);
      }
    for (int y = 2; y < side + 2; y++)
      for (int i = y * stride + 1; i < y * stride + side + 1; i++) {
        h[i] += factor * (qx[i] - qx[i + 1] + qy[i] - qy[i + stride]);
        high[i] = fmaxf(high[i], h[i]);
        most = fmaxf(most, h[i]);
      }
    deepest = most;
  }
  double ms = 1e3 * (seconds(CLOCK_MONOTONIC) - began);
  double cpuMs = 1e3 * (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);
  printf("{\"ms\": %f, \"cpuMs\": %f, \"deepestM\": %f}\n", ms, cpuMs, deepest);
  return 0;
}
