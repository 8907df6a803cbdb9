/* One day of the Fire Weather Index System over many cells in 32 bits, as one writes it in C and
   leaves to the compiler: the yardstick of tests/bench/fire-weather.ts.
   fire-weather <cells>: prints the time by the clock and of the first thread's processor, in ms, and
   the mean FWI.
   Equations: Van Wagner and Pickett 1985 (FTR 33). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TEMPERATURE, HUMIDITY, WIND, RAIN, DMC_DAY, DC_DAY, FFMC, DMC, DC, ISI, BUI, FWI, DSR, ARRAYS };
#define BLOCK 4096
static const float SCALE = 250.0f * 59.5f / 101.0f;

/* Pointers as restricted parameters: as local variables gcc 12 does not believe them, and the loop
   is not vectorised. */
static void step(long cells, const float *restrict temperature, const float *restrict humidity,
                 const float *restrict wind, const float *restrict rain,
                 const float *restrict dmc_day, const float *restrict dc_day, float *restrict ffmc,
                 float *restrict dmc, float *restrict dc, float *restrict isi, float *restrict bui,
                 float *restrict fwi, float *restrict dsr) {
  for (long i = 0; i < cells; i++) {
    const float t = temperature[i], w = wind[i], p = rain[i];
    const float h = humidity[i] > 99.9999f ? 99.9999f : humidity[i];

    float m = SCALE * (101 - ffmc[i]) / (59.5f + ffmc[i]);
    const float fallen = p > 0.5f ? p - 0.5f : 1e-6f;
    const float surplus = m > 150 ? m - 150 : 0;
    float wet = m + 42.5f * fallen * expf(-100 / (251 - m)) * (1 - expf(-6.93f / fallen));
    wet += 0.0015f * surplus * surplus * sqrtf(fallen);
    wet = wet > 250 ? 250 : wet;
    m = p > 0.5f ? wet : m;
    const float cold = 0.18f * (21.1f - t) * (1 - expf(-0.115f * h));
    const float damp = expf((h - 100) / 10);
    const float drying = 0.942f * powf(h, 0.679f) + 11 * damp + cold;
    const float wetting = 0.618f * powf(h, 0.753f) + 10 * damp + cold;
    const float part = m > drying ? h / 100 : (100 - h) / 100;
    const float part2 = part * part, part4 = part2 * part2;
    const float rate = (0.424f * (1 - powf(part, 1.7f)) + 0.0694f * sqrtf(w) * (1 - part4 * part4)) *
                       0.581f * expf(0.0365f * t);
    const float goal = m > drying ? drying : wetting;
    const float moved = goal + (m - goal) * expf(-2.302585093f * rate);
    m = m > drying || m < wetting ? moved : m;
    float f = 59.5f * (250 - m) / (SCALE + m);
    f = f > 101 ? 101 : f < 0 ? 0 : f;

    float d = dmc[i];
    const float ln_d = d > 1e-6f ? logf(d) : 0;
    const float slope = d <= 33 ? 100 / (0.5f + 0.3f * d) : d <= 65 ? 14 - 1.3f * ln_d : 6.2f * ln_d - 17.2f;
    const float duff_rain = 0.92f * p - 1.27f;
    const float duff = 20 + 280 * expf(-0.023f * d) + 1000 * duff_rain / (48.77f + slope * duff_rain);
    float wet_d = 43.43f * (5.6348f - logf(duff - 20));
    wet_d = wet_d < 0 ? 0 : wet_d;
    d = p > 1.5f ? wet_d : d;
    d += 1.894e-4f * ((t < -1.1f ? -1.1f : t) + 1.1f) * (100 - h) * dmc_day[i];

    float c = dc[i];
    float wet_c = c - 400 * logf(1 + 3.937f * (0.83f * p - 1.27f) / (800 * expf(-c / 400)));
    wet_c = wet_c < 0 ? 0 : wet_c;
    c = p > 2.8f ? wet_c : c;
    const float lost = 0.5f * (0.36f * ((t < -2.8f ? -2.8f : t) + 2.8f) + dc_day[i]);
    c += lost < 0 ? 0 : lost;

    const float fm = SCALE * (101 - f) / (59.5f + f);
    const float spread = 0.208f * 91.9f * expf(0.05039f * w) * expf(-0.1386f * fm) *
                         (1 + powf(fm, 5.31f) / 4.93e7f);
    const float both = d + 0.4f * c;
    float build = both > 0 ? 0.8f * d * c / both : 0;
    const float share = d > 0 ? (d - build) / d : 0;
    float less = d - share * (0.92f + powf(0.0114f * d, 1.7f));
    less = less < 0 ? 0 : less;
    build = build < d ? less : build;
    const float duff_part =
        build > 80 ? 1000 / (25 + 108.64f * expf(-0.023f * build)) : 0.626f * powf(build, 0.809f) + 2;
    const float unscaled = 0.1f * spread * duff_part;
    const float bent = expf(2.72f * powf(0.434f * logf(unscaled > 1 ? unscaled : 2), 0.647f));
    const float index = unscaled > 1 ? bent : unscaled;
    ffmc[i] = f, dmc[i] = d, dc[i] = c, isi[i] = spread, bui[i] = build, fwi[i] = index;
    dsr[i] = 0.0272f * powf(index, 1.77f);
  }
}

/* The generator of fire-weather.ts, so that both see the same cells. */
static double seed = 1;
static float uniform(double least, double most) {
  seed = fmod(seed * 48271, 2147483647);
  return (float)(least + (most - least) * (seed / 2147483647));
}

static void fill(long cells, float *const *a) {
  seed = 1;
  for (long i = 0; i < cells; i++) {
    a[TEMPERATURE][i] = uniform(5, 35);
    a[HUMIDITY][i] = uniform(15, 100);
    a[WIND][i] = uniform(0, 40);
    const float rain = uniform(-46, 20);
    a[RAIN][i] = rain < 0 ? 0 : rain;
    a[FFMC][i] = uniform(60, 99);
    a[DMC][i] = uniform(0, 150);
    a[DC][i] = uniform(0, 800);
    a[DMC_DAY][i] = 12.4f;
    a[DC_DAY][i] = 6.4f;
  }
}

static double now_ms(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  const long cells = atol(arguments[1]);
  float *a[ARRAYS];
  for (int k = 0; k < ARRAYS; k++) {
    if ((a[k] = malloc(cells * sizeof(float))) == NULL) return 1;
    memset(a[k], 0, cells * sizeof(float));
  }
  fill(cells, a);
  const double began = now_ms(CLOCK_MONOTONIC), began_cpu = now_ms(CLOCK_THREAD_CPUTIME_ID);
#pragma omp parallel for schedule(static)
  for (long from = 0; from < cells; from += BLOCK) {
    const long n = from + BLOCK < cells ? BLOCK : cells - from;
    step(n, a[TEMPERATURE] + from, a[HUMIDITY] + from, a[WIND] + from, a[RAIN] + from,
         a[DMC_DAY] + from, a[DC_DAY] + from, a[FFMC] + from, a[DMC] + from, a[DC] + from,
         a[ISI] + from, a[BUI] + from, a[FWI] + from, a[DSR] + from);
  }
  const double cpu = now_ms(CLOCK_THREAD_CPUTIME_ID) - began_cpu;
  const double clock = now_ms(CLOCK_MONOTONIC) - began;
  double sum = 0;
  for (long i = 0; i < cells; i++) sum += a[FWI][i];
  printf("{\"ms\": %.3f, \"cpuMs\": %.3f, \"meanFwi\": %.6f}\n", clock, cpu, sum / cells);
  return 0;
}
