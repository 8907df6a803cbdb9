/*
 * What isohyet needs of OpenJPEG: one component out of a JPEG 2000 codestream in memory, with all
 * its bits (up to 31). No file, no environment, no output: the module imports nothing.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "openjpeg.h"

/* These stand before those of the C library, and keep its files and environment out. */
char *getenv(const char *name) { (void)name; return NULL; }
int fprintf(FILE *file, const char *format, ...) { (void)file; (void)format; return 0; }
int printf(const char *format, ...) { (void)format; return 0; }
void abort(void) { __builtin_trap(); }
void exit(int status) { (void)status; __builtin_trap(); }

typedef struct { const OPJ_UINT8 *data; OPJ_SIZE_T size, at; } source_t;

static OPJ_SIZE_T source_read(void *to, OPJ_SIZE_T length, void *user) {
  source_t *source = user;
  OPJ_SIZE_T left = source->size - source->at;
  if (left == 0) return (OPJ_SIZE_T)-1;
  if (length > left) length = left;
  memcpy(to, source->data + source->at, length);
  source->at += length;
  return length;
}

static OPJ_OFF_T source_skip(OPJ_OFF_T length, void *user) {
  source_t *source = user;
  if (length < 0 || (OPJ_SIZE_T)length > source->size - source->at) return -1;
  source->at += (OPJ_SIZE_T)length;
  return length;
}

static OPJ_BOOL source_seek(OPJ_OFF_T to, void *user) {
  source_t *source = user;
  if (to < 0 || (OPJ_SIZE_T)to > source->size) return OPJ_FALSE;
  source->at = (OPJ_SIZE_T)to;
  return OPJ_TRUE;
}

static opj_image_t *image;
static OPJ_INT32 *samples;

#define EXPORT(name) __attribute__((export_name(name)))

EXPORT("allocate") void *allocate(OPJ_SIZE_T size) { return malloc(size); }

/* Address of the decoded samples: 32-bit integers, row by row. */
EXPORT("samples") OPJ_INT32 *get_samples(void) { return samples; }

EXPORT("release") void release(void *data) {
  free(data);
  opj_image_destroy(image);
  image = NULL;
  samples = NULL;
}

/* 0 decoded, 1 no codestream header, 2 not one component of `count` samples, 3 damaged, 4 memory */
EXPORT("decode") int decode(const OPJ_UINT8 *data, OPJ_SIZE_T size, OPJ_UINT32 count) {
  int status = 4;
  source_t source = {data, size, 0};
  opj_dparameters_t parameters;
  opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
  opj_stream_t *stream = opj_stream_create(1 << 16, OPJ_TRUE);
  if (codec == NULL || stream == NULL) goto done;
  opj_stream_set_user_data(stream, &source, NULL);
  opj_stream_set_user_data_length(stream, size);
  opj_stream_set_read_function(stream, source_read);
  opj_stream_set_skip_function(stream, source_skip);
  opj_stream_set_seek_function(stream, source_seek);
  opj_set_default_decoder_parameters(&parameters);
  status = 1;
  if (!opj_setup_decoder(codec, &parameters)) goto done;
  /* A stream that ends early must fail, not be filled with what was guessed. */
  if (!opj_decoder_set_strict_mode(codec, OPJ_TRUE)) goto done;
  if (!opj_read_header(stream, codec, &image)) goto done;
  status = 2;
  if (image->numcomps != 1) goto done;
  if ((unsigned long long)image->comps[0].w * image->comps[0].h != count) goto done;
  status = 3;
  if (!opj_decode(codec, stream, image)) goto done;
  if ((unsigned long long)image->comps[0].w * image->comps[0].h != count) goto done;
  samples = image->comps[0].data;
  if (samples != NULL) status = 0;
done:
  if (stream != NULL) opj_stream_destroy(stream);
  if (codec != NULL) opj_destroy_codec(codec);
  return status;
}
