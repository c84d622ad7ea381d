package dev.hilera.testing;

import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.Work;
import dev.hilera.job.GraphPart;
import dev.hilera.store.Batch;
import dev.hilera.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ServiceLoader;

/**
 * A store in memory that keeps what a durable one would: values as the bytes that the codec makes
 * of them, so that every reader gets a copy of its own, and of code only the name of its task.
 */
final class StrictStore {
  private StrictStore() {}

  static Store over(Config config, Store store) {
    if (config.codec() == null && ServiceLoader.load(Codec.class).findFirst().isEmpty()) {
      throw new IllegalStateException(
          "strict needs a codec: give Config.codec one, or add hilera-jdbc to the class path");
    }
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("durable")) {
                return true;
              }
              try {
                return method.invoke(store, arguments == null ? null : stored(arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private static Object[] stored(Object[] arguments) {
    Object[] kept = arguments.clone();
    for (int i = 0; i < kept.length; i++) {
      if (kept[i] instanceof GraphPart part) {
        kept[i] = stored(part);
      } else if (kept[i] instanceof Batch batch) {
        batch.jobs().forEach(changes -> changes.parts().replaceAll(StrictStore::stored));
      }
    }
    return kept;
  }

  private static GraphPart stored(GraphPart part) {
    Work[] works = new Work[part.size()];
    for (int position = 0; position < works.length; position++) {
      Work work = part.work(position);
      works[position] = work instanceof Work.Code code ? new Work.Code(code.inputs(), null) : work;
    }
    return part.works(works);
  }
}
