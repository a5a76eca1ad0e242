#include "bench/report/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "bench/report/assets.h"
#include "bench/report/html.h"

/* Styles and scripts stand in sections that XML reads as text; to HTML their marks are comments.
 * The policy lets a browser load nothing, whatever the files of the run hold. */
void cb_frame_begin(FILE *out, const char *title)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
          "<meta charset=\"utf-8\"/>\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
          "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
          "base-uri 'none'; form-action 'none'\"/>\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
          "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
          "<link rel=\"icon\" href=\"data:,\"/>\n",
          out);
    cb_html(out, "<title>concbench: %s</title>\n<style>/*<![CDATA[*/\n", title);
    fputs(cb_page_css, out);
    fputs("/*]]>*/</style>\n</head>\n<body>\n", out);
}

void cb_frame_end(FILE *out)
{
    fputs("<script>/*<![CDATA[*/\n", out);
    fputs(cb_page_js, out);
    fputs("/*]]>*/</script>\n</body>\n</html>\n", out);
}

/* Opens a new file beside `path`, named after it and us. */
static FILE *open_beside(const char *path, char *temporary, size_t size)
{
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0, fd;

    if (snprintf(temporary, size, "%.*s.%s.%d", folder, path, path + folder, (int)getpid()) >=
        (int)size) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    return fd < 0 ? NULL : fdopen(fd, "w");
}

int cb_frame_save(const char *path, void (*print)(FILE *out, const void *page), const void *page,
                  struct cb_err *err)
{
    char temporary[700];
    FILE *out = open_beside(path, temporary, sizeof temporary);
    int bad, rc = 0;

    if (!out)
        return cb_err_errno(err, errno, "writing %.150s", path);
    print(out, page);
    bad = ferror(out);
    if (fclose(out) != 0 || bad || rename(temporary, path) != 0) {
        rc = cb_err_errno(err, errno, "writing %.150s", path);
        unlink(temporary);
    }
    return rc;
}
