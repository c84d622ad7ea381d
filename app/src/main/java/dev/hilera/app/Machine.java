package dev.hilera.app;

import com.sun.management.OperatingSystemMXBean;
import dev.hilera.Config;
import dev.hilera.Resources;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine as a node: what commands may use is what it has, not what this JVM has. On Linux it
 * is read from files, because every command asks, and the ways of Java take longer than that
 * command.
 *
 * @param system where the kernel's files are, usually the root
 */
record Machine(Path system) {
  /** This one. */
  static final Machine HERE = new Machine(Path.of("/"));

  private static final int KIB = 1 << 10;
  private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+([0-9]{1,15}) kB");
  private static final Pattern LIMIT = Pattern.compile("([0-9]{1,18})\\s*");

  /** Named after the host, with its processors and its memory, or what a container leaves of it. */
  Config.Node node() {
    int processors = Runtime.getRuntime().availableProcessors();
    Resources capacity = Resources.of("cpu", processors).and("memory", (double) memoryBytes());
    return new Config.Node(name(), Map.of(), capacity);
  }

  private String name() {
    String told = text("proc/sys/kernel/hostname").strip();
    if (!told.isEmpty()) {
      return told;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "local";
    }
  }

  private long memoryBytes() {
    Matcher total = TOTAL.matcher(text("proc/meminfo"));
    if (!total.find()) {
      // On each system that has an OpenJDK the bean is of this kind.
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
          .getTotalMemorySize();
    }
    long all = Long.parseLong(total.group(1)) * KIB;
    Matcher limit = LIMIT.matcher(text("sys/fs/cgroup/memory.max"));
    return limit.matches() ? Math.min(all, Long.parseLong(limit.group(1))) : all;
  }

  private String text(String file) {
    try {
      return Files.readString(system.resolve(file));
    } catch (IOException _) {
      return "";
    }
  }
}
