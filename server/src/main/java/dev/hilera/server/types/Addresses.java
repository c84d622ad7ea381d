package dev.hilera.server.types;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Which hosts may be asked. */
@FunctionalInterface
interface Addresses {
  /** All. */
  Addresses ANY = host -> {};

  /**
   * Those whose every address is one of the public internet, so that nobody reaches through this
   * server what he could not reach himself. The lookup is remembered by the JDK for some seconds,
   * so that the connection made right after goes to the same address.
   */
  Addresses PUBLIC =
      host -> {
        for (InetAddress address : lookup(host)) {
          if (!isPublic(address)) {
            throw new IOException(host + " is an address of a private network; it is not fetched");
          }
        }
      };

  /**
   * Looks the host up.
   *
   * @throws IOException if it may not be asked, or is not known
   */
  void check(String host) throws IOException;

  private static InetAddress[] lookup(String host) throws IOException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException _) {
      throw new IOException("the host " + host + " is not known");
    }
  }

  private static boolean isPublic(InetAddress address) {
    boolean isSpecial =
        address.isAnyLocalAddress()
            || address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress();
    return !isSpecial
        && (address instanceof Inet6Address
            ? isPublic6(address.getAddress())
            : isPublic4(address.getAddress(), 0));
  }

  /** None of 0/8, 10/8, 100.64/10, 127/8, 169.254/16, 172.16/12, 192.0.0/24, 192.168/16, 224/3. */
  private static boolean isPublic4(byte[] bytes, int from) {
    int first = bytes[from] & 0xff;
    int second = bytes[from + 1] & 0xff;
    return switch (first) {
      case 0, 10, 127 -> false;
      case 100 -> (second & 0xc0) != 64;
      case 169 -> second != 254;
      case 172 -> (second & 0xf0) != 16;
      case 192 -> second != 168 && !(second == 0 && bytes[from + 2] == 0);
      default -> first < 224;
    };
  }

  /** No unique local one, and none that carries an IPv4 address which is not public. */
  private static boolean isPublic6(byte[] bytes) {
    int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    if ((first & 0xfe00) == 0xfc00) {
      return false;
    }
    if (first == 0x2002) {
      return isPublic4(bytes, 2);
    }
    boolean carries = first == 0x0064 || first == 0;
    return !carries || isPublic4(bytes, 12);
  }
}
