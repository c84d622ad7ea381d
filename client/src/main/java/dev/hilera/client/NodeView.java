package dev.hilera.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node, as it was at one moment.
 *
 * @param name unique among the nodes of a store
 * @param active attempts that run
 * @param workers how many may run at one moment; {@code null} without a limit
 * @param capacity amounts by name that tasks may take
 * @param labels tasks may ask for
 * @param heartbeatAge seconds since its last sign of life
 */
public record NodeView(
    String name,
    int active,
    @Nullable Integer workers,
    Map<String, Double> capacity,
    Map<String, String> labels,
    double heartbeatAge) {}
