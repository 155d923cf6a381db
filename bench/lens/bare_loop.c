// The measure of reading a capture: libpcap's loop, and nothing done with the packets.
#include <pcap/pcap.h>
#include <stdio.h>

static unsigned long packets;

static void count(unsigned char* user, const struct pcap_pkthdr* header,
                  const unsigned char* bytes) {
  (void)user;
  (void)header;
  (void)bytes;
  ++packets;
}

int main(int argc, char** argv) {
  char error[PCAP_ERRBUF_SIZE];
  pcap_t* file = argc == 2 ? pcap_open_offline(argv[1], error) : NULL;
  if (file == NULL) return 1;
  pcap_loop(file, -1, count, NULL);
  printf("%lu\n", packets);
  pcap_close(file);
  return 0;
}
