package dev.hilera.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Layouts of graphs; those of the last graphs asked for are kept, whatever jobs they belong to. */
public final class Layouts {
  private static final int KEPT = 64;

  private final LinkedHashMap<String, Layout> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

  /** Where these tasks stand. Takes some time at first, none the next time. */
  public Layout of(List<Drawn> tasks, Layout.Way way) {
    String key = key(tasks, way);
    synchronized (kept) {
      Layout known = kept.get(key);
      if (known != null) {
        return known;
      }
    }
    Layout made = make(tasks, way);
    synchronized (kept) {
      kept.put(key, made);
      if (kept.size() > KEPT) {
        kept.pollFirstEntry();
      }
    }
    return made;
  }

  private static Layout make(List<Drawn> tasks, Layout.Way way) {
    Grouping grouping = Grouping.of(tasks);
    Optional<Layout> drawn =
        grouping.isLayered()
            ? Optional.empty()
            : Layered.lay(grouping, grouping.letters(tasks), way);
    return drawn.orElseGet(
        () -> Rows.lay(grouping.isLayered() ? grouping : Grouping.layers(tasks), way));
  }

  private static String key(List<Drawn> tasks, Layout.Way way) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((byte) way.ordinal());
      for (Drawn task : tasks) {
        digest.update(task.name().getBytes(UTF_8));
        for (String need : task.needs()) {
          digest.update((byte) 1);
          digest.update(need.getBytes(UTF_8));
        }
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
