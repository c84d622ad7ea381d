package dev.hilera.server.live;

import dev.hilera.server.web.Json;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON that many clients are sent alike: the first that needs it makes it, the others take the
 * text. With hundreds of clients, making it for each was most of what the server did.
 */
final class Shared {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable String text;
  private long version;

  /** The text, made once. */
  String text(Supplier<ObjectNode> make) {
    return text(0, make);
  }

  /** The text, made again when its version is another. */
  String text(long wanted, Supplier<ObjectNode> make) {
    lock.lock();
    try {
      String made = text;
      if (made == null || version != wanted) {
        made = Json.text(make.get());
        text = made;
        version = wanted;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }
}
