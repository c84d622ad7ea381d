package dev.hilera.engine;

import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.Runner;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * What plugs in: named by the configuration, else found with the service loader.
 *
 * @param codec if there is one
 * @param runners the configuration's first
 */
record Seams(@Nullable Codec codec, List<Runner> runners) {
  static Seams find(Config config) {
    Codec own = config.codec();
    Codec codec = own != null ? own : ServiceLoader.load(Codec.class).findFirst().orElse(null);
    List<Runner> runners = new ArrayList<>(config.runners());
    ServiceLoader.load(Runner.class).forEach(runners::add);
    return new Seams(codec, runners);
  }
}
