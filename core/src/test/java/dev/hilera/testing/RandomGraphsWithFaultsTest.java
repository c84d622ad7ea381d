package dev.hilera.testing;

import dev.hilera.Config;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The same graphs while commits fail, before or after they were written, and reads too. */
class RandomGraphsWithFaultsTest extends RandomGraphs {
  @Override
  protected Config store() {
    return Config.memory();
  }

  @Override
  protected int few() {
    return 250;
  }

  @Override
  protected Store faulty(Store store, long seed) {
    Random random = new Random(~seed);
    int often = 2 + random.nextInt(12);
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              boolean fails = random.nextInt(often) == 0;
              Throwable fault = fails ? fault(method.getName(), random) : null;
              boolean before = random.nextBoolean() || isFailed(fault);
              if (fault != null && before) {
                throw fault;
              }
              Object answer = call(store, method, arguments);
              if (fault != null) {
                throw fault;
              }
              return answer;
            });
  }

  private static boolean isFailed(@Nullable Throwable fault) {
    return fault instanceof StoreException known && known.kind() == Kind.FAILED;
  }

  private static @Nullable Object call(Store store, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static @Nullable Throwable fault(String method, Random random) {
    return switch (method) {
      case "commit" ->
          switch (random.nextInt(4)) {
            case 0 -> new StoreException(Kind.FAILED, "planted", null);
            case 1 -> new StoreException(Kind.UNKNOWN, "planted", null);
            case 2 -> new IllegalStateException("planted");
            default -> new AssertionError("planted");
          };
      case "settle", "adopt" ->
          random.nextBoolean()
              ? new StoreException(Kind.FAILED, "planted", null)
              : new StoreException(Kind.UNKNOWN, "planted", null);
      default -> null;
    };
  }
}
