/* GR4J day by day over a long series in 64 bits, as one writes it in C: the yardstick of
   tests/bench/runoff.ts.
   runoff <days>: prints the time of this thread's processor in ms, the best of sixty, and the mean
   discharge.
   Equations: Perrin et al. 2003, doi:10.1016/S0022-1694(03)00225-7. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MOST 40
static const double X1 = 257.238, X2 = 1.012, X3 = 88.235, X4 = 2.208;

static double s_curve1(double t) { return t <= 0 ? 0 : t < X4 ? pow(t / X4, 2.5) : 1; }

static double s_curve2(double t) {
  if (t <= 0) return 0;
  if (t <= X4) return 0.5 * pow(t / X4, 2.5);
  return t < 2 * X4 ? 1 - 0.5 * pow(2 - t / X4, 2.5) : 1;
}

/* All that airGR gives too: 16 fluxes and stores a day. */
static void run(long days, const double *restrict rain, const double *restrict evaporation,
                double *restrict out) {
  const int n1 = (int)ceil(X4), n2 = (int)ceil(2 * X4);
  double ord1[MOST], ord2[MOST], uh1[MOST + 1] = {0}, uh2[MOST + 1] = {0};
  for (int k = 0; k < n1; k++) ord1[k] = s_curve1(k + 1) - s_curve1(k);
  for (int k = 0; k < n2; k++) ord2[k] = s_curve2(k + 1) - s_curve2(k);
  double s = 0.3 * X1, r = 0.5 * X3;
  for (long i = 0; i < days; i++) {
    const double p = rain[i], e = evaporation[i];
    double pn = 0, ps = 0, ae = e;
    const double full = s / X1;
    if (p <= e) {
      const double w = (e - p) / X1, t = tanh(w > 13 ? 13 : w);
      const double drawn = s * (2 - full) * t / (1 + (1 - full) * t);
      ae = drawn + p;
      s -= drawn;
    } else {
      pn = p - e;
      const double w = pn / X1, t = tanh(w > 13 ? 13 : w);
      ps = X1 * (1 - full * full) * t / (1 + full * t);
      s += ps;
    }
    if (s < 0) s = 0;
    const double f2 = (s / X1) * (s / X1);
    const double perc = s * (1 - 1 / sqrt(sqrt(1 + f2 * f2 / 25.62890625)));
    s -= perc;
    const double pr = pn - ps + perc;
    for (int k = 0; k < n1; k++) uh1[k] = uh1[k + 1] + ord1[k] * 0.9 * pr;
    for (int k = 0; k < n2; k++) uh2[k] = uh2[k + 1] + ord2[k] * 0.1 * pr;
    const double exch = X2 * pow(r / X3, 3.5);
    const double ex1 = r + uh1[0] + exch < 0 ? -r - uh1[0] : exch;
    r = r + uh1[0] + exch < 0 ? 0 : r + uh1[0] + exch;
    const double r2 = (r / X3) * (r / X3);
    const double qr = r * (1 - 1 / sqrt(sqrt(1 + r2 * r2)));
    r -= qr;
    const double ex2 = uh2[0] + exch < 0 ? -uh2[0] : exch;
    const double qd = uh2[0] + exch < 0 ? 0 : uh2[0] + exch;
    double *o = out + 16 * i;
    o[0] = s, o[1] = pn, o[2] = ps, o[3] = ae, o[4] = perc, o[5] = pr, o[6] = uh1[0], o[7] = uh2[0];
    o[8] = r, o[9] = exch, o[10] = ex1, o[11] = ex2, o[12] = ex1 + ex2, o[13] = qr, o[14] = qd;
    o[15] = qr + qd;
  }
}

static double cpu_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  const long days = argc > 1 ? atol(argv[1]) : 365000;
  double *rain = malloc(days * 8), *evaporation = malloc(days * 8), *out = malloc(days * 16 * 8);
  long long seed = 1;
  for (long i = 0; i < days; i++) {
    seed = seed * 48271 % 2147483647;
    const double drop = -20 + 40 * (seed / 2147483647.0);
    rain[i] = drop > 0 ? drop : 0;
    evaporation[i] = 2.5 - 2.4 * cos(2 * M_PI * i / 365.25);
  }
  double best = INFINITY;
  for (int round = 0; round < 60; round++) {
    const double began = cpu_ms();
    run(days, rain, evaporation, out);
    const double ms = cpu_ms() - began;
    if (ms < best) best = ms;
  }
  double sum = 0;
  for (long i = 0; i < days; i++) sum += out[16 * i + 15];
  printf("{\"cpuMs\": %.3f, \"meanMm\": %.9f}\n", best, sum / days);
  return 0;
}
