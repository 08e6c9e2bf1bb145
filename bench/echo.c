/* Copies standard input to standard output, after as many milliseconds as its argument says. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  static char buffer[65536];
  if (argc > 1) {
    long ms = atol(argv[1]);
    struct timespec pause = {ms / 1000, (ms % 1000) * 1000000};
    nanosleep(&pause, NULL);
  }
  for (;;) {
    ssize_t count = read(0, buffer, sizeof buffer);
    if (count <= 0) return count < 0;
    for (ssize_t done = 0; done < count;) {
      ssize_t written = write(1, buffer + done, (size_t)(count - done));
      if (written < 0) return 1;
      done += written;
    }
  }
}
